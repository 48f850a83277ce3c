"""How long what is kept: every rule once, in the app it belongs to. A daily job (`accounts.retention`) follows them and
the privacy page shows the very same rules.

An app registers its rules in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        name: short, in English, for logs.
        what: what is kept, translated lazily.
        how_long: for how long and what happens then, translated lazily; or a function that says it, when it depends
            on a setting.
        run: (now, limit) -> how many rows it handled; at most `limit` at a time, safe to run twice. None for what the
            hub never deletes by itself, or what somebody else keeps.
        order: low numbers first on the page.
    """

    name: str
    what: Text
    how_long: Text | Callable[[], Text]
    run: Callable[[datetime, int], int] | None = None
    order: int = 50

    @property
    def period(self) -> Text:
        return self.how_long() if callable(self.how_long) else self.how_long


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Make a rule known; the same name again replaces it."""
    _rules[rule.name] = rule


def rules() -> list[Rule]:
    """Every rule, in order."""
    return sorted(_rules.values(), key=lambda rule: (rule.order, rule.name))
