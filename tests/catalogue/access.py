"""Who may see and do what on the curator's pages, and with any entry."""

from typing import Any

from tests.matrix import Case

CURATORS: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 403, "owner": 403, "curator": 200}
ACT: dict[str, Any] = {**CURATORS, "curator": 302}
POST_ONLY: dict[str, Any] = {"visitor": 302, **dict.fromkeys(["stranger", "member", "owner", "curator"], 405)}
MANAGERS: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 200, "owner": 200, "curator": 200}
MANAGE: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 302, "owner": 302, "curator": 302}
WRONG: dict[str, Any] = dict.fromkeys(["visitor", "stranger", "member", "owner", "curator"], 422)


def cases(world: Any) -> list[Case]:
    return [*_desk(world), *_entries(world), Case("api-entries"), Case("api-schema")]


def _desk(world: Any) -> list[Case]:
    things = world.things["catalogue"]
    case, link, tie = ({"pk": things[name].pk} for name in ("case", "link", "relation"))
    return [
        Case("catalogue:desk", **CURATORS),
        Case("catalogue:case", case, **CURATORS),
        Case("catalogue:case", case, "post", {"decision": "x"}, **{**CURATORS, "curator": 422}),
        Case("catalogue:stale", **CURATORS),
        Case("catalogue:links", **CURATORS),
        Case("catalogue:log", **CURATORS),
        Case("catalogue:recheck-link", link, "post", **ACT),
        Case("catalogue:recheck-link", link, **POST_ONLY),
        Case("catalogue:mail-link", link, "post", **ACT),
        Case("catalogue:mail-link", link, **POST_ONLY),
        Case("catalogue:relations", {"pk": things["entry"].pk}, **CURATORS),
        Case("catalogue:relations", {"pk": things["entry"].pk}, "post", {"type": "x"}, **{**CURATORS, "curator": 422}),
        Case("catalogue:erase-relation", tie, "post", **ACT),
        Case("catalogue:erase-relation", tie, **POST_ONLY),
    ]


def _entries(world: Any) -> list[Case]:
    entry = {"pk": world.things["catalogue"]["owned"].pk}
    hidden = {"pk": world.things["catalogue"]["hidden"].pk}
    first = {**entry, "number": 1}
    gone = dict.fromkeys(["visitor", "stranger", "member", "owner"], 404)
    return [
        Case("entries:versions", entry),
        Case("entries:versions", hidden, **gone),
        Case("entries:version", first),
        Case("entries:restore", first, "post", **MANAGE),
        Case("entries:restore", first, **POST_ONLY),
        Case("entries:confirm", entry, **MANAGERS),
        Case("entries:confirm", entry, "post", **MANAGE),
        Case("entries:report", entry),
        Case("entries:report", hidden, **gone, curator=404),
        Case("entries:report", entry, "post", {"reason": "x"}, **WRONG),
    ]
