"""Offers have no jobs of their own yet: the catalogue's embedding and matching run on their entries."""
