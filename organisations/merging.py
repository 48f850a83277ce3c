"""What happens elsewhere when two organisations turn out to be one: every floor above brings its own mover.

An app whose tables name an organisation (its number, its entry, or a generic kind and number) registers a mover in
`AppConfig.ready()`:

    from organisations import merging
    merging.register("following.follows", move_follows)

The rooms' own records (offers, spaces, ...) move by `catalogue.sources.Source.owner_changed` instead; ties, versions
and cases of the entry itself are moved by the catalogue.

A mover
- runs inside the merge's transaction, after both organisations were locked and before the old one is deleted;
- moves or drops every row that names the old one, so that afterwards none is left (drop what would be double or would
  tie the new one to itself);
- may be run a second time for the same merge, minutes later, for rows that were written in between: it must not mind
  finding nothing;
- returns how many rows it moved, for the log; raises only when the whole merge must be undone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Merging:
    """Two organisations becoming one.

    Attributes:
        old_id: number of the organisation that goes; its row still exists the first time, no longer the second.
        new_id: number of the one that stays.
        old_entry_id, new_entry_id: their rows in the catalogue; None for one that was never published. The old entry
            stays as a withdrawn row, so that nothing that points at it breaks.
        by: the curator.
    """

    old_id: int
    new_id: int
    old_entry_id: int | None
    new_entry_id: int | None
    by: Any
    now: datetime


Mover = Callable[[Merging], int]
_movers: dict[str, Mover] = {}


def register(name: str, mover: Mover) -> None:
    """Make a mover known. `name` is "app.what", shown in the log; the same name again replaces it."""
    _movers[name] = mover


def run(merging: Merging) -> dict[str, int]:
    """Let every mover do its part, by name; how many rows each moved, without the zeros."""
    moved = {name: _movers[name](merging) for name in sorted(_movers)}
    return {name: count for name, count in moved.items() if count}
