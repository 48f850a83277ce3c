"""What lists remember of an organisation moves along when it is merged with another."""

from __future__ import annotations

from imports.models import ImportedRecord
from organisations.merging import Merging


def move_memory(merge: Merging) -> int:
    """Let what a list said of the old organisation stand for the new one: joined, so that no list overwrites it."""
    rows = ImportedRecord.objects.filter(kind="organisation", object_id=merge.old_id)
    return rows.update(object_id=merge.new_id, joined=True)
