"""Who gets what at the addresses of core."""

from typing import Any

from tests.matrix import Case

FOR_ALL = ("core:about", "core:accessibility", "core:privacy", "core:open-data", "robots", "favicon", "healthz")
NOT_READY = {"visitor": 503, "stranger": 503, "member": 503, "owner": 503, "curator": 503}  # a test runs no worker


def cases(world: dict[str, Any]) -> list[Case]:
    closed = {"visitor": 404, "stranger": 404, "member": 404, "owner": 404, "curator": 404}
    return [
        *(Case(name) for name in FOR_ALL),
        Case("readyz", **NOT_READY),
        # without METRICS_TOKEN, as here, there is no such address
        Case("metrics", **closed),  # type: ignore[arg-type]
        Case("core:style", visitor=403, stranger=403, member=403, owner=403, staff=200),
        Case("core:style", method="post", visitor=403, stranger=403, member=403, owner=403, curator=422, staff=422),
        Case("mails", **closed),  # type: ignore[arg-type]
        Case("mail-html", kwargs={"name": "x-0"}, **closed),  # type: ignore[arg-type]
    ]
