"""The room of supporters and their offers."""
