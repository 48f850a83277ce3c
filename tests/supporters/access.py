"""Who may see and do what with offers."""

from typing import Any

from tests.matrix import Case

OWN: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 200, "owner": 200, "curator": 200}
NOT_THEIRS = {"visitor": 403, "stranger": 403}
HIDDEN: dict[str, Any] = {"visitor": 404, "stranger": 404, "member": 200, "owner": 200, "curator": 200}


def cases(world: Any) -> list[Case]:
    shown = {"slug": world.things["supporters"]["shown"].slug}
    hidden = {"slug": world.things["supporters"]["hidden"].slug}
    saved = {**OWN, "member": 302, "owner": 302, "curator": 302}
    refused = {**OWN, "member": 422, "owner": 422, "curator": 422}
    body = {"summary": "Anders"}
    return [
        Case("supporters:list"),
        Case("supporters:detail", shown),
        Case("supporters:detail", hidden, **HIDDEN),
        Case("supporters:create", visitor=302, stranger=302, rival=200),
        Case("supporters:create", {}, "post", {"title": ""}, 302, 302, 422, 422, 422, rival=422),
        Case("supporters:edit", shown, **OWN),
        Case("supporters:edit", hidden, **{**HIDDEN, "visitor": 302}),
        Case("supporters:edit", shown, "post", {"title": ""}, **refused),
        Case("supporters:publish", shown, "post", **saved),
        Case("supporters:publish", shown, **{**dict.fromkeys(OWN, 405), "visitor": 302}),
        Case("api-offers-list"),
        Case("api-offers-list", {}, "post", {"title": ""}, json=True, **dict.fromkeys(OWN, 400) | {"visitor": 403}),
        Case("api-offers-detail", shown),
        Case("api-offers-detail", hidden, **HIDDEN),
        Case("api-offers-detail", shown, "put", {}, json=True, **dict.fromkeys(OWN, 400) | NOT_THEIRS),
        Case("api-offers-detail", shown, "patch", body, json=True, **{**OWN, "visitor": 403}),
        Case("api-offers-detail", shown, "delete", json=True, **dict.fromkeys(OWN, 405) | {"visitor": 403}),
    ]
