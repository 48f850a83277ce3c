"""Who may open what: the lists are for everybody."""

from typing import Any

from tests.matrix import Case


def cases(world: dict[str, Any]) -> list[Case]:
    return [
        Case("vocabulary:glossary"),
        Case("vocabulary-list"),
        Case("vocabulary-scheme", kwargs={"scheme": "challenge"}),
        Case(
            "vocabulary-scheme",
            kwargs={"scheme": "nonsense"},
            visitor=404,
            stranger=404,
            member=404,
            owner=404,
            curator=404,
        ),
    ]
