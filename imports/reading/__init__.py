"""Reads files of others: what kind it is, which columns it has, and its rows one by one, within limits."""

from imports.reading.base import Dialect, ReadRow, Unreadable
from imports.reading.files import look_at, rows_of

__all__ = ["Dialect", "ReadRow", "Unreadable", "look_at", "rows_of"]
