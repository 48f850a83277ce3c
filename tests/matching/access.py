"""Who may see and do what on "mijn hub": your own things, nobody else's."""

from typing import Any

from catalogue.selectors import managed_entries
from tests.matching.factory import dismissed
from tests.matrix import Case

# mine is managed by member and owner; the other side of the conversation by the curator
PRIVATE: dict[str, Any] = {"visitor": 302, "stranger": 404, "member": 200, "owner": 200, "curator": 404}


def cases(world: Any) -> list[Case]:
    things = world.things["matching"]
    mine, theirs, talk = things["mine"].pk, things["theirs"].pk, things["introduction"].pk
    dismissal = dismissed(things, world.personas, world.now).pk
    # who has one entry is led to the conversation that is going on; who has more chooses in whose name to ask
    shown, sent = (302, 302) if len(managed_entries(world.personas.owner)) == 1 else (200, 422)
    return [
        Case("my_hub", visitor=302),
        Case("introductions", visitor=302),
        Case("my_matches", {"pk": mine}, **PRIVATE),
        Case("dismiss", {"pk": mine, "other_pk": theirs}, **PRIVATE),
        Case("dismiss", {"pk": mine, "other_pk": theirs}, "post", **{**PRIVATE, "member": 422, "owner": 422}),
        Case(
            "undo_dismiss",
            {"pk": mine, "dismissal_pk": dismissal},
            "post",
            visitor=302,
            stranger=404,
            member=302,
            owner=302,
            curator=404,
        ),
        Case(
            "undo_dismiss",
            {"pk": mine, "dismissal_pk": dismissal},
            visitor=302,
            stranger=405,
            member=405,
            owner=405,
            curator=405,
        ),
        Case("ask", {"pk": theirs}, visitor=302, member=shown, owner=shown),
        Case("ask", {"pk": theirs}, "post", visitor=302, stranger=422, member=sent, owner=sent, curator=422),
        Case("introduction", {"pk": talk}, visitor=302, stranger=404),
        Case(
            "introduction",
            {"pk": talk},
            "post",
            {"action": "accept", "accept-message": "Ja"},
            visitor=302,
            stranger=404,
            member=403,
            owner=403,
            curator=302,
        ),
        Case(
            "introduction",
            {"pk": talk},
            "post",
            {"action": "message"},
            visitor=302,
            stranger=404,
            member=422,
            owner=422,
            curator=422,
        ),
        Case("api-matches", visitor=403),
        Case("api-introductions-list", visitor=403),
        Case(
            "api-introductions-list",
            {},
            "post",
            {},
            visitor=403,
            stranger=400,
            member=400,
            owner=400,
            curator=400,
            json=True,
        ),
        Case("api-introductions-detail", {"pk": talk}, visitor=403, stranger=404),
        Case(
            "api-introductions-answer",
            {"pk": talk},
            "post",
            {"action": "message", "message": "Dag"},
            visitor=403,
            stranger=404,
            json=True,
        ),
    ]
