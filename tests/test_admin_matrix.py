"""The technical admin: every address of every model × persona. Staff without rights gets nothing, nobody a 500."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.world import World

pytestmark = pytest.mark.django_db

OUTSIDERS = ("visitor", "stranger", "member", "owner", "curator", "rival")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def addresses() -> Iterator[str]:
    """List, form and every page of the first object of each model, and what an admin adds of its own."""
    for model, page in admin.site._registry.items():
        row = model._default_manager.first()
        for pattern in page.get_urls():
            if not pattern.name:
                continue
            for args in [[], [row.pk]] if row else [[]]:
                try:
                    yield reverse(f"admin:{pattern.name}", args=args)
                except NoReverseMatch:
                    continue
    for app in {model._meta.app_label for model in admin.site._registry}:
        yield reverse("admin:app_list", args=[app])


def refused(response: Any) -> bool:
    """Turned away: to one of the login pages, or plainly."""
    doors = (reverse(settings.LOGIN_URL), reverse("admin:login"))
    to_login = response.status_code == 302 and response.headers.get("Location", "").startswith(doors)
    return to_login or response.status_code in (403, 404, 405)


def ask(client: Client, address: str, method: str) -> Any:
    client.raise_request_exception = False
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    return response


def test_only_staff_with_rights_gets_into_the_admin(shared_world: World, client_for: Callable[[Any], Client]) -> None:
    people = shared_world.people
    wrong = []
    for number, address in enumerate(sorted(set(addresses()))):
        # everybody outside is the same to the admin: take turns, but staff looks everywhere
        for persona in (OUTSIDERS[number % len(OUTSIDERS)], "curator", "staff"):
            client = client_for(people[persona])
            for method in ("get", "post"):
                response = ask(client, address, method)
                if not refused(response):
                    wrong.append(f"{persona} {method.upper()} {address}: {response.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_staff_without_rights_sees_an_empty_front_page(
    shared_world: World, client_for: Callable[[Any], Client]
) -> None:
    client = client_for(shared_world.people["staff"])
    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    assert response.context["app_list"] == []
    assert shared_world.personas.owner.email not in response.content.decode()
    assert ask(client, reverse("admin:autocomplete"), "get").status_code in (403, 404)


def test_no_page_of_the_admin_breaks(shared_world: World, client_for: Callable[[Any], Client]) -> None:
    boss = shared_world.personas.staff
    boss.is_superuser = True
    boss.save(update_fields=["is_superuser"])
    client = client_for(boss)
    wrong = []
    for address in sorted(set(addresses())):
        for path in (address, f"{address}?q=%00%27&o=99.-1&p=x&e=1&id__exact=x&_popup=1"):
            status = ask(client, path, "get").status_code
            if status not in (200, 302, 403, 404, 405):
                wrong.append(f"{path}: {status}")
    assert wrong == [], "\n".join(wrong)
