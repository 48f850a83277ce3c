"""The API of catalogue."""
