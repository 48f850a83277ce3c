"""Who gets what at each address of innovations: the owner leads the team, the member is only of its organisation."""

from __future__ import annotations

from typing import Any

from tests.matrix import Case

TEAM: dict[str, Any] = {"visitor": 302, "stranger": 403, "member": 403}
HIDDEN: dict[str, Any] = {"visitor": 404, "stranger": 404, "member": 404}
HIDDEN_LOGIN: dict[str, Any] = {"visitor": 302, "stranger": 404, "member": 404}
DONE: dict[str, Any] = {"owner": 302, "curator": 302}
WRONG: dict[str, Any] = {"owner": 422, "curator": 422}
MOVED: dict[str, Any] = dict.fromkeys(["visitor", "stranger", "member", "owner", "curator"], 301)


def cases(world: dict[str, Any]) -> list[Case]:
    """Every address of the app with every persona."""
    own = world["innovations"]
    slug = {"slug": own["published"].slug}
    draft = {"pk": own["draft"].pk}
    part = {**slug, "part": "mijlpaal", "pk": own["parts"]["milestone"].pk}
    member = {**slug, "pk": own["colleague"].pk}
    return [
        Case("innovations:list"),
        Case("innovations:similar"),
        Case("innovations:similar", method="post", data={"problem": "Te weinig bomen"}),
        Case("innovations:new", visitor=302),
        Case("innovations:new", {}, "post", {"problem": ""}, 302, 422, 422, 422, 422),
        *_details(own),
        Case("innovations:draft", draft, **{**HIDDEN_LOGIN, "owner": 302, "curator": 404}),
        Case("innovations:step", {**draft, "step": "aanpak"}, **{**HIDDEN_LOGIN, "curator": 404}),
        Case(
            "innovations:step",
            {**draft, "step": "aanpak"},
            "post",
            {"title": ""},
            **{**HIDDEN_LOGIN, **WRONG, "curator": 404},
        ),
        Case("innovations:submit", draft, method="post", **{**HIDDEN_LOGIN, "owner": 302, "curator": 404}),
        Case("innovations:discard", draft, **{**HIDDEN_LOGIN, "curator": 404}),
        Case("innovations:discard", draft, method="post", **{**HIDDEN_LOGIN, "owner": 302, "curator": 404}),
        Case("innovations:versions", slug, **MOVED),
        Case("innovations:version", {**slug, "number": 1}, **MOVED),
        Case("innovations:edit", slug, **TEAM),
        Case("innovations:picture", slug, **TEAM),
        Case("innovations:picture", slug, "post", {"image_alt": "x" * 300}, **TEAM, **WRONG),
        Case("innovations:section", {**slug, "section": "probleem"}, **TEAM),
        Case(
            "innovations:section",
            {**slug, "section": "verandering"},
            method="post",
            data={"theory_of_change": "Omdat samen eten helpt."},
            **TEAM,
            **DONE,
        ),
        Case("innovations:part-add", {**slug, "part": "les"}, **TEAM),
        Case("innovations:part-add", {**slug, "part": "les"}, "post", {"tried": ""}, **TEAM, **WRONG),
        Case("innovations:part-edit", part, **TEAM),
        Case("innovations:part-edit", part, "post", {"title": ""}, **TEAM, **WRONG),
        Case("innovations:part-delete", part, **TEAM),
        Case("innovations:part-delete", part, method="post", **TEAM, **DONE),
        Case("innovations:team", slug, **TEAM),
        Case("innovations:team", slug, "post", {"email": "x"}, **TEAM, **WRONG),
        Case("innovations:team-change", member, method="post", data={"action": "lead"}, **TEAM, **DONE),
        Case("innovations:withdraw", slug, method="post", **TEAM, **DONE),
        Case(
            "innovations:republish",
            {"slug": own["withdrawn"].slug},
            method="post",
            **HIDDEN_LOGIN,
            **DONE,
        ),
        Case("innovations:iconic", slug, method="post", visitor=302, stranger=403, member=403, owner=403, curator=302),
        *_api(own),
    ]


def _details(own: dict[str, Any]) -> list[Case]:
    return [
        Case("innovations:detail", {"slug": own["published"].slug}),
        Case("innovations:detail", {"slug": own["draft"].slug}, **{**HIDDEN, "curator": 404}),
        Case("innovations:detail", {"slug": own["pending"].slug}, **HIDDEN),
        Case("innovations:detail", {"slug": own["withdrawn"].slug}, **HIDDEN),
    ]


def _api(own: dict[str, Any]) -> list[Case]:
    shown, hidden = {"pk": own["published"].pk}, {"pk": own["draft"].pk}
    change: dict[str, Any] = {"method": "patch", "data": {"theory_of_change": "Samen eten helpt."}, "json": True}
    return [
        Case("innovation-list"),
        Case(
            "innovation-list",
            method="post",
            data={"problem": "Te weinig bomen"},
            json=True,
            visitor=403,
            stranger=201,
            member=201,
            owner=201,
            curator=201,
        ),
        Case("innovation-detail", shown),
        Case("innovation-detail", hidden, **{**HIDDEN, "curator": 404}),
        Case("innovation-detail", shown, visitor=403, stranger=403, member=403, **change),
        Case("innovation-submit", hidden, method="post", visitor=403, stranger=404, member=404, curator=404),
    ]
