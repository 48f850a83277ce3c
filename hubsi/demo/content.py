"""Reading the demo data files, and what all parts of the loader share."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from accounts.models import User
from organisations.models import Organisation

SOURCE = "voorbeeldinhoud"
LEGAL_FORM = {"nl": "voorbeeldorganisatie", "en": "example organisation", "fr": "organisation d'exemple"}
Row = dict[str, Any]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The records of a data file, e.g. "offers"."""
    return tuple(json.loads(_text(name)))


@cache
def people() -> Row:
    """The demo accounts: {"password": ..., "accounts": [...], "others": [...]}."""
    found: Row = json.loads(_text("people"))
    return found


def accounts_text() -> str:
    """The demo accounts as lines for a terminal."""
    known = people()
    lines = [f"  {row['label']:<34} {row['email']}" for row in known["accounts"]]
    return "\n".join([f"  Demo accounts (password of each: {known['password']})", *lines])


def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")


@dataclass
class Stage:
    """Where the demo is being set up.

    Attributes:
        now: the moment that all relative dates in the data count from.
        editor: writes in the name of every organisation that no demo person owns.
        users: who can sign in, by role.
        others: people who cannot sign in but book spaces and hand in projects.
        owners: by organisation key, who writes in its name.
        teams: by innovation key, whose own project it is.
        organisations: by key.
    """

    now: datetime
    say: Callable[[str], None]
    editor: User
    users: dict[str, User] = field(default_factory=dict)
    others: list[User] = field(default_factory=list)
    owners: dict[str, User] = field(default_factory=dict)
    teams: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def owner(self, key: str) -> User:
        return self.owners.get(key, self.editor)

    def earlier(self, index: int, *, least: int, most: int) -> datetime:
        """A moment between `least` and `most` days ago, spread over the records by their index."""
        return self.now - timedelta(days=least + index * 37 % (most - least), hours=index * 5 % 9)

    def month(self, months: int) -> date:
        """The fifteenth of the month that lies `months` from now."""
        total = self.now.year * 12 + self.now.month - 1 + months
        return date(total // 12, total % 12 + 1, 15)
