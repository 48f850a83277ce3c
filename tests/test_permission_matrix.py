"""Every address × every persona. An address without a decision fails."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix import PERSONAS, Case
from tests.world import World, all_cases, build_world

pytestmark = pytest.mark.django_db

# Not ours: allauth and the admin have their own suites; their entrance is tested in tests/accounts.
FOREIGN = (
    "admin:",
    "account_",
    "mfa_",
    "socialaccount_",
    "usersessions_",
    "openid_connect_",
    "set_language",
    "headless:",
)


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every reversible name below a resolver, with its namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name


@pytest.fixture
def world(db: None, now: datetime) -> World:
    return build_world(now)


def test_every_address_has_a_decision(world: World) -> None:
    decided = {case.url for case in all_cases(world)}
    ours = {name for name in names(get_resolver()) if not name.startswith(FOREIGN)}
    assert sorted(ours - decided) == []
    assert sorted(decided - ours) == []


def ask(client: Client, case: Case) -> int:
    """The status of one request; what it changed is undone."""
    url = reverse(case.url, kwargs=case.kwargs)
    options: dict[str, Any] = {"data": case.data} if case.data else {}
    if case.json:
        options["content_type"] = "application/json"
    with transaction.atomic():
        response = getattr(client, case.method)(url, **options)
        transaction.set_rollback(True)
    return int(response.status_code)


def test_everybody_gets_what_was_decided(world: World, client_for: Callable[[Any], Client]) -> None:
    wrong = []
    clients = {name: client_for(getattr(world.personas, name)) for name in PERSONAS}
    for case in all_cases(world):
        for persona, client in clients.items():
            status = ask(client, case)
            if status != case.expected(persona):
                wrong.append(
                    f"{persona} {case.method} {case.url} {case.kwargs}: {status}, not {case.expected(persona)}"
                )
    assert wrong == [], "\n".join(wrong)
