"""Who may see what spans all rooms: everybody the same, but for what is for members only."""

from typing import Any

from tests.matrix import Case

NOBODY: dict[str, Any] = dict.fromkeys(["visitor", "stranger", "member", "owner", "curator"], 404)


def cases(world: Any) -> list[Case]:
    things = world.things["ecosystem"]

    def of(name: str) -> dict[str, Any]:
        return {"kind": things[name].kind, "object_id": things[name].object_id}

    return [
        Case("home"),
        Case("sitemap-index"),
        Case("sitemap", {"section": "entries"}),
        Case("sitemap", {"section": "nonsense"}, **NOBODY),
        Case("search"),
        Case("suggest"),
        Case("map"),
        Case("map-points"),
        Case("api-docs"),
        Case("api-relations"),
        Case("relations", of("shown")),
        Case("relations", of("members"), visitor=404),
        Case("relations", of("pending"), **NOBODY),
        Case("relations", of("gone"), **NOBODY),
        Case("download", {"kind": "innovation", "form": "csv"}),
        Case("download", {"kind": "innovation", "form": "json"}),
        Case("list-download", {"form": "csv"}),
        Case("list-download", {"form": "json"}),
        Case("list-feed", {"form": "rss"}),
        Case("list-feed", {"form": "atom"}),
        Case("download", {"kind": "nonsense", "form": "json"}, **NOBODY),
    ]
