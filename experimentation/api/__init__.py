"""The API of experimentation."""
