"""The API of innovations."""
