"""Who gets what at each address of accounts."""

from __future__ import annotations

from typing import Any

from accounts.unsubscribe import make_token
from tests.matrix import Case

_PROFILE = {"name": "Iemand", "language": "nl", "home_place": "44021"}


def cases(world: Any) -> list[Case]:
    """The profile is everybody's own; allauth's pages are open or ask to log in."""
    everybody: dict[str, Any] = {"stranger": 302, "member": 302, "owner": 302, "curator": 302}
    leave = {"token": make_token(world.personas.member, "reminders")}
    again: dict[str, Any] = {"method": "post", "visitor": 302, **everybody}
    theirs = {"key": "00000000-0000-4000-8000-000000000000"}
    not_theirs: dict[str, Any] = {"visitor": 302, "stranger": 404, "member": 404, "owner": 404, "curator": 404}
    return [
        Case("accounts:data", visitor=302),
        # both ask for the password first
        Case("accounts:ask_export", **again),
        Case("accounts:leave", **again),
        Case("accounts:leave", visitor=302),
        Case("accounts:export", kwargs=theirs, **not_theirs),
        Case("accounts:end_session", kwargs={"pk": 0}, method="post", **not_theirs),
        Case("accounts:preferences", visitor=302),
        Case("accounts:preferences", method="post", data={"digest": "never"}, visitor=302, **everybody),
        Case("accounts:unsubscribe", kwargs=leave),
        Case("accounts:unsubscribe", kwargs=leave, method="post"),
        Case("accounts:profile", visitor=302),
        Case("accounts:profile", method="post", data=_PROFILE, visitor=302, **everybody),
    ]
