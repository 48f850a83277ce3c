"""The API of matching."""
