"""The pages of innovations, by subject."""
