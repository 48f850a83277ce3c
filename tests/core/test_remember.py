"""Fragments are found again by what they are made of, and only then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.querysets import visible_sql
from catalogue.services import publish
from core import remember
from core.remember import fingerprint, remembered
from tests.catalogue.drafts import draft

pytestmark = pytest.mark.django_db  # the stamp of the vocabulary is in every key


@dataclass
class Thing:
    name: str
    parts: list[int]


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    remember.forget()
    yield
    remember.forget()


def made(*values: Any, name: str = "test") -> bool:
    """Whether the fragment had to be made."""
    asked = []
    remembered(name, values, lambda: asked.append(1) or "text")  # type: ignore[func-returns-value]
    return bool(asked)


def test_the_same_content_is_made_once() -> None:
    assert made(Thing("a", [1, 2]), {"b": 3}, None)
    assert not made(Thing("a", [1, 2]), {"b": 3}, None)
    assert made(Thing("a", [1, 3]), {"b": 3}, None)
    assert made(Thing("a", [1, 2]), {"b": 4}, None)
    assert made(Thing("a", [1, 2]), {"b": 3}, None, name="other")


def test_language_and_safety_count() -> None:
    assert made("x")
    assert made(mark_safe("x"))
    with translation.override("en"):
        assert made("x")
    assert fingerprint(gettext_lazy("Innovatie")) == "Innovatie"


def test_what_everything_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = ["one"]
    monkeypatch.setattr(remember, "_basis", [lambda: stamp[0]])
    assert made("x")
    stamp[0] = "two"
    assert made("x")


def test_old_fragments_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remember, "MOST_OTHERS", 2)
    assert [made(value) for value in ("a", "b", "a", "c", "b")] == [True, True, False, True, True]


def test_a_changed_row_is_shown_at_once(now: datetime) -> None:
    card = Template('{% include "components/entry_card.html" %}')
    publish(draft(1, "Buurtbatterij", now), now=now)
    first = card.render(Context({"entry": Entry.objects.for_cards().get()}))
    assert "Buurtbatterij" in first
    Entry.objects.update(title="Straatbatterij")
    assert "Straatbatterij" in card.render(Context({"entry": Entry.objects.for_cards().get()}))


def test_what_was_read_along_counts_too(now: datetime) -> None:
    owner = publish(draft(7, "Vzw Oud", now, kind=Kind.ORGANISATION), now=now)
    publish(draft(1, "Buurtbatterij", now, owner_id=7), now=now)
    before = fingerprint(Entry.objects.select_related("owner").get(title="Buurtbatterij"))
    assert fingerprint(Entry.objects.select_related("owner").get(title="Buurtbatterij")) == before
    Entry.objects.filter(pk=owner.pk).update(title="Vzw Nieuw")
    assert fingerprint(Entry.objects.select_related("owner").get(title="Buurtbatterij")) != before


def test_the_written_out_rule_of_visibility_is_the_same(now: datetime, personas: Any) -> None:
    for number, (visibility, status) in enumerate(
        (("public", "published"), ("members", "published"), ("public", "pending"))
    ):
        publish(draft(number + 1, f"Project {number}", now, visibility=visibility), now=now, status=status)
    for user in (None, AnonymousUser(), personas.stranger, personas.curator):
        sql = f"select e.id from catalogue_entry e where {visible_sql('e', user)}"
        assert {e.pk for e in Entry.objects.raw(sql)} == set(
            Entry.objects.visible_to(user).values_list("pk", flat=True)
        )
