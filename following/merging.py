"""When two organisations become one, their followers come together."""

from typing import Any

from following.models import Follow, ToldMatch
from organisations.merging import Merging


def move_follows(merging: Merging) -> int:
    """Who followed the old one follows the new one."""
    return _move(Follow, merging)


def move_told(merging: Merging) -> int:
    """A match with the old one that was told is not told again as the new one."""
    return _move(ToldMatch, merging)


def _move(model: Any, merging: Merging) -> int:
    old, new = merging.old_entry_id, merging.new_entry_id
    if old is None:
        return 0
    rows = model.objects.filter(entry_id=old)
    if new is None:
        return int(rows.delete()[0])
    rows.filter(user__in=model.objects.filter(entry_id=new).values("user")).delete()
    return int(rows.update(entry_id=new))
