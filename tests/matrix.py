"""The permission matrix: every address × verb × everybody, gathered from each app's `tests/<app>/access.py`."""

from dataclasses import dataclass, field
from typing import Any

PERSONAS = ("visitor", "stranger", "member", "owner", "curator", "staff", "rival")
METHODS = ("get", "head", "options", "post", "put", "patch", "delete", "trace")


@dataclass(frozen=True)
class Case:
    """What each persona gets at one address.

    Attributes:
        url: url name, with its namespace.
        kwargs: of the address.
        method: "get", "post", "put", "patch" or "delete". HEAD follows GET; a verb without a case must be refused.
        data: what is sent with it.
        visitor ... curator: the expected status; a redirect to the login page is 302.
        json: send `data` as JSON (the API).
        staff: who may enter the admin, but has no rights there and is no curator; None means as the stranger.
        rival: owns the same kinds of things in another organisation; None means as the stranger. Say it where the
            stranger of the tests is a party, e.g. has a booking.
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
    staff: int | None = None
    rival: int | None = None

    def expected(self, persona: str) -> int:
        told = getattr(self, persona)
        return int(self.stranger if told is None else told)

    @property
    def address(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Name and arguments, to group by."""
        return self.url, tuple(sorted((name, str(value)) for name, value in self.kwargs.items()))
