"""Who gets what at each address of organisations."""

from __future__ import annotations

from typing import Any

from tests.matrix import Case

_PROFILE = {"name": "Demo vzw", "helix": "civil-society", "language": "nl"}


def cases(world: Any) -> list[Case]:
    """Every address of the app with every persona."""
    own = world["organisations"]
    slug = {"slug": own["organisation"].slug}
    gone = {"slug": own["withdrawn"].slug}
    person = {**slug, "pk": own["colleague"].pk}
    return [
        Case("organisations:list"),
        Case("organisations:detail", slug),
        Case("organisations:detail", {"slug": own["unclaimed"].slug}),
        Case("organisations:detail", gone, visitor=404, stranger=404, member=404),
        Case("organisations:create", visitor=302),
        Case(
            "organisations:create",
            method="post",
            data={**_PROFILE, "name": "Nieuw vzw"},
            visitor=302,
            stranger=302,
            member=302,
            owner=302,
            curator=302,
        ),
        Case("organisations:edit", slug, visitor=302, stranger=403),
        Case(
            "organisations:edit",
            slug,
            method="post",
            data=_PROFILE,
            visitor=302,
            stranger=403,
            member=302,
            owner=302,
            curator=302,
        ),
        Case("organisations:people", slug, visitor=302, stranger=403),
        Case(
            "organisations:people",
            slug,
            method="post",
            data={"email": "ander@voorbeeld.be", "role": "member"},
            visitor=302,
            stranger=403,
            member=403,
            owner=302,
            curator=302,
        ),
        Case(
            "organisations:person",
            person,
            method="post",
            data={"action": "owner"},
            visitor=302,
            stranger=403,
            member=403,
            owner=302,
            curator=302,
        ),
        Case("organisations:person", person, visitor=302, stranger=405, member=405, owner=405, curator=405),
        Case(
            "organisations:revoke",
            {**slug, "pk": own["invitation"].pk},
            method="post",
            visitor=302,
            stranger=403,
            member=403,
            owner=302,
            curator=302,
        ),
        Case("organisations:withdraw", slug, visitor=302, stranger=403, member=403),
        Case(
            "organisations:withdraw",
            slug,
            method="post",
            visitor=302,
            stranger=403,
            member=403,
            owner=302,
            curator=302,
        ),
        Case("organisations:invitation", {"token": own["token"]}),
        # it was sent to another address: a visitor is asked to log in, the others hear that it is not theirs
        Case("organisations:invitation", {"token": own["token"]}, "post", {}, 200, 422, 422, 422, 422),
        Case(
            "organisations:invitation",
            {"token": "fout"},
            visitor=404,
            stranger=404,
            member=404,
            owner=404,
            curator=404,
        ),
        *_claims(own, slug),
        *_desk(own),
        *_api(slug, gone),
    ]


_CLAIM = {"role": "Bestuurder", "motivation": "Ik werk er."}
_NOBODY = {"visitor": 302, "stranger": 403, "member": 403, "owner": 403}


def _claims(own: Any, slug: dict[str, str]) -> list[Case]:
    """Asking to act for an organisation, and what its owners answer."""
    free, answer = {"slug": own["unclaimed"].slug}, {**slug, "pk": own["request"].pk}
    people = {"visitor": 302, "stranger": 403, "member": 403, "owner": 200, "curator": 200}
    sent: dict[str, Any] = {"method": "post", "visitor": 302, "stranger": 302, "member": 302, "owner": 302}
    return [
        Case("organisations:claim", free, visitor=302),
        Case("organisations:claim", free, data=_CLAIM, curator=302, **sent),
        Case("organisations:claim", slug, visitor=302),
        Case("organisations:claim", slug, data=_CLAIM, curator=302, **{**sent, "member": 422, "owner": 422}),
        Case("organisations:withdraw-claim", free, curator=302, **sent),
        Case("organisations:answer", answer, **people),
        Case(
            "organisations:answer",
            answer,
            data={"decision": "approve"},
            method="post",
            **{**people, "owner": 302, "curator": 302},
        ),
        Case("organisations:verify", slug, **_NOBODY),
        Case("organisations:verify", slug, method="post", data={"note": "KBO"}, curator=302, **_NOBODY),
    ]


def _desk(own: Any) -> list[Case]:
    """The curator's pages."""
    claim, pair = {"pk": own["claim"].pk}, {"pk": own["duplicate"].pk}
    post: dict[str, Any] = {"method": "post", **_NOBODY}
    return [
        Case("orgdesk:claims", **_NOBODY),
        Case("orgdesk:claim", claim, **_NOBODY),
        Case("orgdesk:claim", claim, data={"decision": "approve"}, curator=302, **post),
        Case("orgdesk:duplicates", **_NOBODY),
        Case("orgdesk:different", pair, curator=302, **post),
        Case("orgdesk:merge", **_NOBODY),
        Case("orgdesk:merge", curator=422, **post),
        Case("orgdesk:verified", **_NOBODY),
    ]


def _api(slug: dict[str, str], gone: dict[str, str]) -> list[Case]:
    return [
        Case("organisation-list"),
        Case("organisation-detail", slug),
        Case("organisation-detail", gone, visitor=404, stranger=404, member=404),
        Case(
            "organisation-list",
            method="post",
            json=True,
            data={"name": "Api vzw", "helix": "company"},
            visitor=403,
            stranger=201,
            member=201,
            owner=201,
            curator=201,
        ),
        Case(
            "organisation-detail",
            slug,
            method="patch",
            json=True,
            data={"summary": "Anders."},
            visitor=403,
            stranger=403,
        ),
        Case("organisation-detail", slug, method="put", json=True, data=_PROFILE, visitor=403, stranger=403),
    ]
