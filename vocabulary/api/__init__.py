"""The lists as open data, read-only."""
