"""The signed-in home of somebody who follows much stays within the same twelve statements."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.search import matching_entries
from following.lists import query_of
from following.models import Follow, Reader, SavedSearch
from following.news import news_of
from innovations.models import TeamMember
from organisations.models import Membership, Organisation

pytestmark = pytest.mark.django_db
MOST = 12


def a_reader(user: Any, now: datetime) -> None:
    """Five searches with words, one of them misspelt, five follows, and a record of each kind to manage."""
    stamps = {"created_at": now, "updated_at": now}
    long_ago = timezone.now() - timedelta(days=4000)
    for number, text in enumerate(("buurt", "samen koken", "woonen", "zzzqqq", "energie armoede")):
        SavedSearch.objects.create(
            user=user,
            created_at=now,
            updated_at=now,
            name=text,
            list_name="search",
            params=f"q={text.replace(' ', '+')}",
            key=f"{number}",
            told_up_to=long_ago,
            seen_at=long_ago,
        )
    entries: list[Any] = list(Entry.objects.filter(visibility="public", status="published").order_by("pk")[:5])
    for followed in entries:
        Follow.objects.create(user=user, entry=followed, created_at=long_ago)
    Entry.objects.filter(pk=entries[0].pk).update(status="withdrawn", indexed_at=timezone.now())
    Entry.objects.filter(pk=entries[1].pk).update(updated_at=timezone.now())
    Reader.objects.update_or_create(user=user, defaults={"told_up_to": long_ago, "looked_at": long_ago})
    for kind in Kind:
        owned = {"owner__isnull": kind == Kind.ORGANISATION}
        entry: Any = Entry.objects.filter(kind=kind, visibility="public", **owned).first()
        if kind == Kind.INNOVATION:
            TeamMember.objects.create(innovation_id=entry.object_id, user=user, role="lead", **stamps)
        organisation = Organisation.objects.get(pk=(entry.owner or entry).object_id)
        Membership.objects.get_or_create(organisation=organisation, user=user, defaults={"role": "owner", **stamps})


def test_who_follows_much_costs_no_more(personas: Any, now: datetime, client_for: Any) -> None:
    call_command("generate_hub", entries=60, yes=True, stdout=StringIO())
    a_reader(personas.stranger, now)
    client = client_for(personas.stranger)
    for page in ("my_hub", "following"):
        client.get(reverse(page))
        with CaptureQueriesContext(connection) as sent:
            told = client.get(reverse(page)).content.decode()
        assert "samen koken" in told
        assert len(sent) <= MOST, (page, [query["sql"][:100] for query in sent])


def test_the_block_counts_what_the_lists_show(personas: Any, now: datetime) -> None:
    call_command("generate_hub", entries=60, yes=True, stdout=StringIO())
    a_reader(personas.stranger, now)
    at = timezone.now()
    searches = list(SavedSearch.objects.filter(user=personas.stranger))
    Entry.objects.filter(pk__lte=20).update(published_at=at - timedelta(hours=1))
    for search in searches[:3]:
        search.seen_at = at - timedelta(hours=2)
    told, _changes = news_of(searches, user=personas.stranger, since=at - timedelta(days=1), now=at)
    for search in searches:
        shown = matching_entries(query_of(search.params), user=personas.stranger, now=at)
        assert told[search.pk] == shown.filter(published_at__gt=search.seen_at).count(), search.name
    assert any(told.values())
