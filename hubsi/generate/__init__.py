"""A made-up hub of any size, for measuring: `manage.py generate_hub`."""

from hubsi.generate.maker import Maker
from hubsi.generate.rooms import SOURCE
from hubsi.generate.writing import is_empty, load, next_ids, remove

__all__ = ["SOURCE", "Maker", "is_empty", "load", "next_ids", "remove"]
