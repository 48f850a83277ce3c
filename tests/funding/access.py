"""Who may see and do what with funding."""

from typing import Any

from tests.matrix import Case

OWN: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 200, "owner": 200, "curator": 200}
NOT_THEIRS = {"visitor": 403, "stranger": 403}
HIDDEN: dict[str, Any] = {"visitor": 404, "stranger": 404, "member": 200, "owner": 200, "curator": 200}


def cases(world: Any) -> list[Case]:
    shown = {"slug": world.things["funding"]["shown"].slug}
    hidden = {"slug": world.things["funding"]["hidden"].slug}
    saved = {**OWN, "member": 302, "owner": 302, "curator": 302}
    refused = {**OWN, "member": 422, "owner": 422, "curator": 422}
    body = {"summary": "Anders"}
    return [
        Case("funding:list"),
        Case("funding:matrix"),
        Case("funding:detail", shown),
        Case("funding:detail", hidden, **HIDDEN),
        Case("funding:create", visitor=302, stranger=302, rival=200),
        Case("funding:create", {}, "post", {"title": ""}, 302, 302, 422, 422, 422, rival=422),
        Case("funding:edit", shown, **OWN),
        Case("funding:edit", hidden, **{**HIDDEN, "visitor": 302}),
        Case("funding:edit", shown, "post", {"title": ""}, **refused),
        Case("funding:publish", shown, "post", **saved),
        Case("funding:publish", shown, **{**dict.fromkeys(OWN, 405), "visitor": 302}),
        Case("api-funding-list"),
        Case("api-funding-list", {}, "post", {"title": ""}, json=True, **dict.fromkeys(OWN, 400) | {"visitor": 403}),
        Case("api-funding-detail", shown),
        Case("api-funding-detail", hidden, **HIDDEN),
        Case("api-funding-detail", shown, "put", {}, json=True, **dict.fromkeys(OWN, 400) | NOT_THEIRS),
        Case("api-funding-detail", shown, "patch", body, json=True, **{**OWN, "visitor": 403}),
        Case("api-funding-detail", shown, "delete", json=True, **dict.fromkeys(OWN, 405) | {"visitor": 403}),
    ]
