"""The made-up hub for measuring: the same every time, indexed as services would, and gone without a trace."""

import re
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from catalogue import services
from catalogue.kinds import Kind
from catalogue.models import Entry, Relation
from catalogue.services import entries
from hubsi.generate import Maker, is_empty, life, load
from hubsi.generate.maker import UNTIL
from innovations.models import Goal, Need, TeamMember
from matching.models import Match
from organisations.models import Membership, Organisation
from tests.catalogue.drafts import draft
from vocabulary.lookup import vocabulary

pytestmark = pytest.mark.django_db
N = 120


def generate(**options: Any) -> str:
    out = StringIO()
    call_command("generate_hub", entries=N, stdout=out, **options)
    return out.getvalue()


def index_names() -> set[tuple[str, str]]:
    """Indexes and constraints of the tables that are written without them, with their definitions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select indexname, indexdef from pg_indexes where tablename in ('catalogue_entry', 'matching_match')"
            " union all select conname, pg_get_constraintdef(oid) from pg_constraint"
            " where conrelid in ('catalogue_entry'::regclass, 'matching_match'::regclass)"
        )
        return set(cursor.fetchall())


def test_same_seed_same_hub() -> None:
    first, again, other = (list(Maker(vocabulary(), N, seed=seed).drafts()) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == N
    assert {d.kind for d in first} == set(Kind)


def test_the_commonest_word_is_in_about_a_third() -> None:
    maker = Maker(vocabulary(), 2000)
    texts = [f"{d.title} {d.summary} {d.challenge_text} {d.body}".lower() for d in maker.drafts()]
    share = sum(maker.vocabulary_words[0] in re.findall(r"\w+", text) for text in texts) / len(texts)
    assert 0.2 < share < 0.45


def test_entries_are_as_services_would_publish_them(now: datetime) -> None:
    before = index_names()
    assert "done" in generate()
    assert index_names() == before
    rows = {(e.kind, e.object_id): e for e in Entry.objects.all()}
    assert len(rows) == N
    drafts = list(Maker(vocabulary(), N, first_id=min(e.object_id for e in rows.values())).drafts())
    for kind in Kind:
        entries._publish_kind(kind, [d for d in drafts if d.kind == kind], now, "published")
    for entry in Entry.objects.all():
        made = rows[entry.kind, entry.object_id]
        for name in ("owner_id", "title", "facets", "lat", "search_text", "search_vector", "closes_at", "published_at"):
            assert getattr(made, name) == getattr(entry, name), name
    assert Entry.objects.filter(embedding__isnull=False).count() > N / 2


def test_pages_of_all_rooms_open(client: Client) -> None:
    generate()
    for kind in Kind:
        entry = Entry.objects.filter(kind=kind, visibility="public").first()
        assert client.get(entry.get_absolute_url()).status_code == 200, kind


def test_there_is_life_in_it(client: Client) -> None:
    generate()
    lanes = set(Match.objects.values_list("lane", flat=True))
    assert {"peers", "supporters", "innovations"} <= lanes
    assert Membership.objects.filter(role="owner").count() >= 3
    person = TeamMember.objects.filter(role="lead").first().user
    client.force_login(person)
    hub = client.get("/mijn-hub/")
    assert len(hub.context["hub"].entries) > 1
    assert any(lanes for _, lanes in hub.context["hub"].entries)
    assert Goal.objects.exists()
    assert Relation.objects.exists()


def test_same_seed_same_life() -> None:
    drafts = list(Maker(vocabulary(), N).drafts())
    made = [list(life.Life(1, drafts, first_entry=1, first_record=1, now=UNTIL)._matches()) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0]


def test_removing_leaves_the_rest(now: datetime) -> None:
    services.publish(draft(99_999, "Echt project", now), now=now)
    generate()
    generate(remove=True)
    assert [e.title for e in Entry.objects.all()] == ["Echt project"]
    assert not Organisation.objects.exists()
    assert not get_user_model().objects.filter(email__endswith=life.MAIL).exists()
    assert not Need.objects.exists()


def test_refuses_a_hub_with_real_content(now: datetime) -> None:
    Organisation.objects.create(name="Echt", slug="echt", helix="citizens", created_at=now, updated_at=now)
    assert not is_empty()
    with pytest.raises(CommandError, match="real content"):
        generate()
    generate(yes=True)
    assert Entry.objects.count() == N


def test_refuses_a_senseless_size() -> None:
    with pytest.raises(CommandError, match="number from"):
        call_command("generate_hub", entries=3)


def test_a_failure_keeps_the_indexes(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> None:
        raise RuntimeError("half way")

    before = index_names()
    monkeypatch.setattr(life.Life, "write_rest", broken)
    with pytest.raises(RuntimeError):
        load(Maker(vocabulary(), N), first_entry=1, now=now, embedding_key="x", say=str)
    assert index_names() == before
    assert not Entry.objects.exists()
