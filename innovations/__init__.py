"""The room of innovation profiles."""
