"""The API of funding."""
