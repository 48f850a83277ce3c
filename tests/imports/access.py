"""Only curators bring in lists."""

from typing import Any

from tests.matrix import Case

CURATOR: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 403, "owner": 403, "curator": 200}
MOVED: dict[str, Any] = {**CURATOR, "curator": 302}
REFUSED: dict[str, Any] = {**CURATOR, "curator": 422}
WRONG_METHOD: dict[str, Any] = {**CURATOR, "curator": 405}


def cases(world: Any) -> list[Case]:
    runs = world.things["imports"]
    uploaded, previewed, done = ({"pk": runs[name].pk} for name in ("uploaded", "previewed", "done"))
    return [
        Case("imports:index", **CURATOR),
        Case("imports:upload", **CURATOR),
        Case("imports:upload", {}, "post", {"format": "organisations"}, **REFUSED),
        Case("imports:template", {"name": "organisations", "kind": "csv"}, **CURATOR),
        Case("imports:template", {"name": "funding", "kind": "xlsx"}, **CURATOR),
        Case("imports:template", {"name": "efro", "kind": "csv"}, **{**CURATOR, "curator": 404}),
        Case("imports:mapping", uploaded, **CURATOR),
        Case("imports:mapping", uploaded, "post", {"twins": "join", "c0": "nergens"}, **REFUSED),
        Case("imports:run", previewed, **CURATOR),
        Case("imports:run", done, **CURATOR),
        Case("imports:run", {"pk": 999_999}, **{**CURATOR, "curator": 404}),
        Case("imports:rows", done, **CURATOR),
        Case("imports:act", {**previewed, "verb": "start"}, **WRONG_METHOD),
        Case("imports:act", {**previewed, "verb": "start"}, "post", **MOVED),
        Case("imports:act", {**previewed, "verb": "weg"}, "post", **MOVED),
        Case("imports:act", {**done, "verb": "terug"}, "post", **MOVED),
        Case("imports:act", {**done, "verb": "stop"}, "post", **MOVED),
    ]
