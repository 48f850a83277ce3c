"""The API of supporters."""
