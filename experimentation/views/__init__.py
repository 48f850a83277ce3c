"""Pages of the experimentation room, by subject."""
