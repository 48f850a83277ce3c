"""Who gets what at the addresses of this room."""

from datetime import date
from typing import Any

from tests.matrix import Case

_DRAFT = {"visitor": 404, "stranger": 404}
_HOSTS: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 200, "owner": 200, "curator": 200}
# the stranger of the bookings is their booker
_NO_PARTY: dict[str, Any] = {"staff": 404, "rival": 404}
_REFUSED: dict[str, Any] = {**_HOSTS, "member": 422, "owner": 422, "curator": 422}
_DECIDE = {"visitor": 302, "stranger": 403, "member": 302, "owner": 302, "curator": 404}


def cases(world: Any) -> list[Case]:
    things = world.things["experimentation"]
    space, draft = {"slug": things["space"].slug}, {"slug": things["draft"].slug}
    booking = {"uid": things["booking"].uid}
    room = "experimentation:"
    return [
        Case(f"{room}list"),
        Case(f"{room}create", visitor=302),
        Case(f"{room}create", {}, "post", {"name": ""}, 302, 422, 422, 422, 422),
        Case(f"{room}mine", visitor=302),
        Case(f"{room}detail", space),
        Case(f"{room}detail", draft, **_DRAFT),
        Case(f"{room}book", space, visitor=302),
        Case(f"{room}book", space, "post", {"purpose": "x"}, 302, 422, 422, 422, 422),
        Case(f"{room}book", draft, visitor=302, stranger=404, member=403, owner=403, curator=403),
        Case(f"{room}hosted", space, visitor=302, stranger=403, curator=403),
        Case(f"{room}edit", {**space, "section": "ruimte"}, **_HOSTS),
        Case(f"{room}edit", {**space, "section": "nergens"}, "get", {}, 302, 404, 404, 404, 404),
        Case(f"{room}hours", space, **_HOSTS),
        Case(f"{room}closures", space, **_HOSTS),
        Case(f"{room}edit", {**space, "section": "basis"}, "post", {"name": ""}, **_REFUSED),
        Case(f"{room}hours", space, "post", {"day_0_0_start": "x"}, **_REFUSED),
        Case(f"{room}closures", space, "post", {"start": "x"}, **_REFUSED),
        Case(f"{room}status", space, "post", {"action": "withdraw"}, 302, 403, 302, 302, 302),
        Case(f"{room}booking", booking, visitor=302, curator=404, **_NO_PARTY),
        Case(f"{room}calendar", booking, visitor=302, curator=404, **_NO_PARTY),
        Case(f"{room}approve", booking, "post", **_DECIDE, **_NO_PARTY),
        Case(f"{room}decline", booking, "post", {"reason": "Nee"}, **_DECIDE, **_NO_PARTY),
        Case(f"{room}cancel", booking, "post", {"reason": "Ziek"}, 302, 302, 302, 302, 404, **_NO_PARTY),
        *_api(space, booking, {"uid": things["declined"].uid}),
    ]


def _api(space: dict[str, Any], booking: dict[str, Any], declined: dict[str, Any]) -> list[Case]:
    day = {"from": date(2026, 11, 23).isoformat(), "to": date(2026, 11, 29).isoformat()}
    return [
        Case("api-space-list"),
        Case("api-space-list", {}, "post", {"name": "Zonder organisatie"}, 403, 400, 400, 400, 400, json=True),
        Case("api-space-detail", space),
        Case("api-space-detail", space, "put", {}, 403, 403, 400, 400, 400, json=True),
        Case("api-space-detail", space, "patch", {"methods": "Proeftuin"}, 403, 403, 200, 200, 200, json=True),
        Case("api-space-slots", space, data=day),
        Case("api-booking-list", visitor=403),
        Case("api-booking-list", {}, "post", {}, 403, 400, 400, 400, 400, json=True),
        Case("api-booking-detail", booking, visitor=403, curator=404, **_NO_PARTY),
        Case(
            "api-booking-decline", booking, "post", {"reason": "Nee"}, 403, 403, 200, 200, 404, json=True, **_NO_PARTY
        ),
        # decided already, so that the answer does not depend on the day the suite runs
        Case("api-booking-approve", declined, "post", {}, 403, 403, 409, 409, 404, json=True, **_NO_PARTY),
        Case("api-booking-cancel", declined, "post", {"reason": ""}, 403, 409, 409, 409, 404, json=True, **_NO_PARTY),
    ]
