"""Funding has no jobs of its own yet: the catalogue's embedding and matching run on its entries."""
