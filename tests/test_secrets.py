"""Nobody reads what is not theirs: every text of the world carries a mark, and every address is read by everybody."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from tests.matrix import Case
from tests.secrets import HUB_APPS, Secrets, plant, readers_of
from tests.world import World, all_cases

pytestmark = pytest.mark.django_db

# whoever may read most asks first: what a cache would give to the next would show
ORDER = ("curator", "owner", "rival", "stranger", "visitor")
OUTSIDE = ("rival",)
BY_LETTER = ("organisations:invitation",)
"""The secret in the address is the permission."""
KEYS = ("pk", "slug", "uid", "object_id", "key", "number")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def rows_like(case: Case) -> Iterator[tuple[dict[str, Any], Any]]:
    """The address with the key of every other row of the models that its own key may stand for."""
    key = next((name for name in KEYS if name in case.kwargs), None)
    if key is None:
        return
    room = resolve(reverse(case.url, kwargs=case.kwargs)).func.__module__.split(".")[0]
    for model in apps.get_models():
        fields = {one.name for one in model._meta.concrete_fields}
        lookup = "pk" if key == "pk" else key
        if model._meta.app_label != room or room not in HUB_APPS or (lookup != "pk" and lookup not in fields):
            continue
        try:
            if not model._base_manager.filter(**{lookup: case.kwargs[key]}).exists():
                continue
        except (ValueError, ValidationError):
            continue
        for row in model._base_manager.all():
            yield {**case.kwargs, key: getattr(row, lookup)}, row


def addresses(world: World) -> dict[str, tuple[dict[str, Any], tuple[str, ...]]]:
    """Every address that is read, with parameters and readers: those decided, by all; those of all other objects, by
    who has no part in most of them."""
    found: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {}
    for case in all_cases(world):
        if case.method != "get" or case.url in BY_LETTER:
            continue
        found[reverse(case.url, kwargs=case.kwargs)] = (case.data, ORDER)
        for kwargs, _row in rows_like(case):
            try:
                found.setdefault(reverse(case.url, kwargs=kwargs), (case.data, OUTSIDE))
            except NoReverseMatch:
                continue
    return found


def read(client: Client, address: str, data: dict[str, Any]) -> tuple[int, str]:
    client.raise_request_exception = False
    with transaction.atomic():
        response: Any = client.get(address, data)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return response.status_code, headers + body.decode(errors="replace")


def test_nobody_reads_what_is_not_theirs(shared_world: World, client_for: Callable[[Any], Client]) -> None:
    where = addresses(shared_world)
    clients = {name: client_for(shared_world.people[name]) for name in ORDER}
    secrets: Secrets = plant(shared_world)
    assert len(secrets.told) > 200
    assert len(where) > 100
    leaks: dict[str, set[str]] = {}
    seen = ""
    for address, (data, personas) in where.items():
        for persona in personas:
            status, body = read(clients[persona], address, data)
            if status == 500:
                leaks.setdefault(f"{address}: {status}", set()).add(persona)
            for what in secrets.leaks(body, persona):
                leaks.setdefault(f"{address} shows {what}", set()).add(persona)
            seen += body if persona == "visitor" else ""
    assert "zq0" in seen, "the marks do not show at all"
    assert leaks == {}, "\n".join(f"{what} to {sorted(who)}" for what, who in leaks.items())


def test_what_belongs_to_others_does_not_open(shared_world: World, client_for: Callable[[Any], Client]) -> None:
    """With every key of every row: who may not read the row gets 403, 404 or the login page."""
    clients = {name: client_for(shared_world.people[name]) for name in ORDER}
    wrong = []
    for case in all_cases(shared_world):
        if case.method != "get" or case.url in BY_LETTER or case.visitor == 200 or "pk" not in case.kwargs:
            continue
        for kwargs, row in rows_like(case):
            for persona in set(ORDER) - readers_of(row, "", shared_world):
                status, _body = read(clients[persona], reverse(case.url, kwargs=kwargs), case.data)
                if status == 200 or (status == 302 and case.expected(persona) in (403, 404)):
                    wrong.append(f"{persona} GET {case.url} {kwargs}: {status} {row._meta.label}")
    assert wrong == [], "\n".join(wrong)
