"""The API of ecosystem."""
