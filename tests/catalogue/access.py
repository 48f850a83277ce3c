"""Who may see and do what on the curator's pages."""

from typing import Any

from tests.matrix import Case

CURATORS: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 403, "owner": 403, "curator": 200}


def cases(world: Any) -> list[Case]:
    things = world.things["catalogue"]
    return [
        Case("catalogue:desk", **CURATORS),
        Case("catalogue:case", {"pk": things["case"].pk}, **CURATORS),
        Case("catalogue:case", {"pk": things["case"].pk}, "post", {"decision": "x"}, **{**CURATORS, "curator": 422}),
        Case("catalogue:relations", {"pk": things["entry"].pk}, **CURATORS),
        Case("catalogue:relations", {"pk": things["entry"].pk}, "post", {"type": "x"}, **{**CURATORS, "curator": 422}),
        Case("catalogue:erase-relation", {"pk": things["relation"].pk}, "post", **{**CURATORS, "curator": 302}),
        Case(
            "catalogue:erase-relation",
            {"pk": things["relation"].pk},
            **{**CURATORS, **dict.fromkeys(["stranger", "member", "owner", "curator"], 405)},
        ),
        Case("api-entries"),
        Case("api-schema"),
    ]
