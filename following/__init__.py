"""Saved searches and what people follow; the mail that tells what is new."""
