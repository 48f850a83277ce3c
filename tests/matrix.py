"""The permission matrix: every address × everybody, gathered from each app's `tests/<app>/access.py`."""

from dataclasses import dataclass, field
from typing import Any

PERSONAS = ("visitor", "stranger", "member", "owner", "curator")


@dataclass(frozen=True)
class Case:
    """What each persona gets at one address.

    Attributes:
        url: url name, with its namespace.
        kwargs: of the address.
        method: "get", "post", "put", "patch" or "delete".
        data: what is sent with it.
        visitor ... curator: the expected status; a redirect to the login page is 302.
        json: send `data` as JSON (the API).
    """

    url: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    visitor: int = 200
    stranger: int = 200
    member: int = 200
    owner: int = 200
    curator: int = 200
    json: bool = False

    def expected(self, persona: str) -> int:
        return int(getattr(self, persona))
