"""No page sends more than twelve statements, session and user counted in, and none more when the hub is larger."""

from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.kinds import Kind
from catalogue.models import Entry
from core import menus
from innovations.models import Innovation, TeamMember
from organisations.models import Membership, Organisation

pytestmark = pytest.mark.django_db
MOST = 12
N = 60


def grow(entries: int) -> None:
    call_command("generate_hub", entries=entries, yes=True, stdout=StringIO())


def statements(client: Client, path: str) -> int:
    """How many statements a page sends once it is warm: caches, vocabulary, session."""
    client.get(path)
    with CaptureQueriesContext(connection) as sent:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(sent)


def owner_of(user: Any, now: datetime) -> dict[str, str]:
    """Make somebody the owner of one record of each kind; their addresses by kind."""
    pages = {}
    stamps = {"created_at": now, "updated_at": now}
    for kind in Kind:
        entry = Entry.objects.filter(kind=kind, visibility="public", owner__isnull=kind == Kind.ORGANISATION).first()
        if kind == Kind.INNOVATION:
            innovation = Innovation.objects.filter(pk=entry.object_id).get()
            TeamMember.objects.get_or_create(innovation=innovation, user=user, defaults={"role": "lead", **stamps})
        organisation = Organisation.objects.get(pk=(entry.owner or entry).object_id)
        Membership.objects.get_or_create(organisation=organisation, user=user, defaults={"role": "owner", **stamps})
        pages[str(kind)] = entry.get_absolute_url()
    return pages


def pages_for_all(details: dict[str, str]) -> dict[str, str]:
    names = ("innovations:list", "organisations:list", "supporters:list", "funding:list", "experimentation:list")
    found = {name: reverse(name) for name in ("home", "map", *names)}
    found |= {"search": f"{reverse('search')}?q=buurt", "nothing found": f"{reverse('search')}?q=zzzqqq"}
    found |= {"filtered": f"{reverse('innovations:list')}?q=buurt&phase=scaling&place=44021", "api": "/api/v1/entries/"}
    entry = Entry.objects.filter(kind=Kind.INNOVATION, visibility="public").first()
    found["relations"] = reverse("relations", args=[entry.kind, entry.object_id])
    return found | {f"detail {kind}": path for kind, path in details.items()}


def pages_of_member(user: Any, details: dict[str, str]) -> dict[str, str]:
    mine = Entry.objects.filter(kind=Kind.INNOVATION, url_key=details["innovation"].rstrip("/").split("/")[-1]).get()
    found = {"my hub": reverse("my_hub"), "matches": reverse("my_matches", args=[mine.pk])}
    found |= {"conversations": reverse("introductions")}
    return found | {f"account {item.url_name}": reverse(item.url_name) for item in menus.items("account", user)}


def test_pages_stay_within_their_budget_and_do_not_grow(
    client: Client, client_for: Any, personas: Any, now: datetime
) -> None:
    grow(N)
    details = owner_of(personas.stranger, now)
    desk = {item.url_name: reverse(item.url_name) for item in menus.items("desk", personas.curator)}
    asked = [("visitor", client, pages_for_all(details))]
    member = {**pages_for_all(details), **pages_of_member(personas.stranger, details)}
    asked += [("owner", client_for(personas.stranger), member), ("curator", client_for(personas.curator), desk)]

    def measure() -> dict[str, int]:
        return {
            f"{who}: {name}": statements(asker, path) for who, asker, pages in asked for name, path in pages.items()
        }

    small = measure()
    grow(2 * N)
    large = measure()
    over = {page: number for page, number in large.items() if number > MOST}
    assert not over
    grown = {page: (small[page], number) for page, number in large.items() if number > small[page]}
    assert not grown
