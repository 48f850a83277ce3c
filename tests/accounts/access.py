"""Who gets what at each address of accounts."""

from __future__ import annotations

from typing import Any

from tests.matrix import Case

_PROFILE = {"name": "Iemand", "language": "nl", "home_place": "44021", "digest": "never"}


def cases(world: Any) -> list[Case]:
    """The profile is everybody's own; allauth's pages are open or ask to log in."""
    everybody: dict[str, Any] = {"stranger": 302, "member": 302, "owner": 302, "curator": 302}
    return [
        Case("accounts:profile", visitor=302),
        Case("accounts:profile", method="post", data=_PROFILE, visitor=302, **everybody),
    ]
