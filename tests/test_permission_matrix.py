"""Every address × every verb × every persona. An address or a verb without a decision fails."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.refusals import PAGE_METHODS
from tests.matrix import METHODS, Case
from tests.world import World, all_cases

pytestmark = pytest.mark.django_db

# Not ours: allauth and the admin have suites of their own; see tests/test_admin_matrix.py and tests/accounts.
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
Address = tuple[str, tuple[tuple[str, str], ...]]
Made = dict[str, Client]


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every reversible name below a resolver, with its namespace, and its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from patterns(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name, pattern


def ours() -> dict[str, URLPattern]:
    return {name: pattern for name, pattern in patterns(get_resolver()) if not name.startswith(FOREIGN)}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are what we came for: keep them out of the report."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(shared_world: World) -> World:
    return shared_world


@pytest.fixture
def clients(world: World, client_for: Callable[[Any], Client]) -> Made:
    return {name: client_for(user) for name, user in world.people.items()}


@pytest.fixture
def cases(world: World) -> list[Case]:
    return all_cases(world)


def ask(client: Client, case: Case, method: str) -> HttpResponseBase:
    """One request; what it changed is undone. A failure inside a view comes back as an answer with status 500."""
    client.raise_request_exception = False
    options: dict[str, Any] = {"data": case.data} if case.data else {}
    if case.json:
        options["content_type"] = "application/json"
    if method == "trace":
        options = {}
    with transaction.atomic():
        response: HttpResponseBase = getattr(client, method)(reverse(case.url, kwargs=case.kwargs), **options)
        if response.streaming and method == "get":
            b"".join(response)  # type: ignore[arg-type]
        transaction.set_rollback(True)
    return response


def told(case: Case, method: str = "") -> str:
    return f"{(method or case.method).upper()} {case.url} {case.kwargs}"


def test_every_address_has_a_decision(cases: list[Case]) -> None:
    decided = {case.url for case in cases}
    known = set(ours())
    missing = [f"{name}: write cases for it in tests/<app>/access.py" for name in sorted(known - decided)]
    assert missing == [], "\n".join(missing)
    gone = [f"{name}: has cases, but no such address exists any more" for name in sorted(decided - known)]
    assert gone == [], "\n".join(gone)


def test_everybody_gets_what_was_decided(cases: list[Case], clients: Made) -> None:
    wrong = []
    for case in cases:
        for persona, client in clients.items():
            status = ask(client, case, case.method).status_code
            if status != case.expected(persona):
                wrong.append(f"{persona} {told(case)}: {status}, not {case.expected(persona)}")
    assert wrong == [], "\n".join(wrong)


def test_head_is_get_without_a_body(cases: list[Case], clients: Made) -> None:
    wrong = []
    for case in cases:
        if case.method != "get":
            continue
        for persona in ("visitor", "owner"):
            answer: Any = ask(clients[persona], case, "head")
            if answer.status_code != case.expected(persona):
                wrong.append(f"{persona} {told(case, 'head')}: {answer.status_code}, not {case.expected(persona)}")
            elif not answer.streaming and answer.content:
                wrong.append(f"{persona} {told(case, 'head')}: has a body")
    assert wrong == [], "\n".join(wrong)


def verbs_of_api(pattern: URLPattern) -> set[str]:
    """The verbs that a viewset's address maps to actions, or an API view has methods for; none for a page."""
    actions = getattr(pattern.callback, "actions", None)
    if actions:
        return set(actions) - {"head"}
    view = getattr(pattern.callback, "cls", None)
    return {verb for verb in METHODS if verb not in ("options", "head") and hasattr(view, verb)} if view else set()


def test_every_verb_of_the_api_has_a_decision(cases: list[Case]) -> None:
    decided = {(case.url, case.method) for case in cases}
    missing = [
        f"{verb.upper()} {name}: taken by the API; add Case(..., method={verb!r}, json=True) to tests/<app>/access.py"
        for name, pattern in ours().items()
        for verb in sorted(verbs_of_api(pattern))
        if (name, verb) not in decided
    ]
    assert missing == [], "\n".join(missing)


def undecided(cases: list[Case]) -> Iterator[tuple[Case, list[str]]]:
    """One case per address, with the verbs that nobody decided about."""
    verbs: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        verbs[case.url].add(case.method)
    first: dict[Address, Case] = {}
    for case in cases:
        first.setdefault(case.address, case)
    for case in first.values():
        implied = {"head"} if "get" in verbs[case.url] else set()
        yield case, [verb for verb in METHODS if verb not in verbs[case.url] | implied]


def is_refusal(answer: HttpResponseBase) -> bool:
    """405, or turned away before the verb mattered."""
    to_login = answer.status_code == 302 and reverse(settings.LOGIN_URL) in answer.headers.get("Location", "")
    return to_login or answer.status_code in (403, 404, 405)


def test_a_verb_without_a_decision_is_refused(cases: list[Case], clients: Made) -> None:
    known = ours()
    taken: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    heard: dict[tuple[str, str], set[int]] = defaultdict(set)
    for case, verbs in undecided(cases):
        is_api = verbs_of_api(known[case.url]) != set()
        for verb in verbs:
            bare = Case(case.url, case.kwargs, verb, json=is_api)
            # what core.refusals stops looks at nobody and nothing
            for persona in clients if is_api or verb.upper() in PAGE_METHODS else ["owner"]:
                answer = ask(clients[persona], bare, verb)
                heard[verb, case.url].add(answer.status_code)
                if not is_refusal(answer):
                    taken[verb, case.url][persona] = answer.status_code
    wrong = [
        f"{verb.upper()} {url}: answers {found}. Let the view refuse it (405: @require_safe, @require_POST) "
        f"or decide with Case({url!r}, ..., method={verb!r}) in tests/<app>/access.py"
        for (verb, url), found in taken.items()
    ]
    assert wrong == [], "\n".join(wrong)
    silent = [f"{verb.upper()} {url}: {found}" for (verb, url), found in heard.items() if not found & {405, 404}]
    assert silent == [], "nobody hears that the verb does not exist (405):\n" + "\n".join(silent)


def test_who_owns_other_things_is_a_stranger_here(cases: list[Case]) -> None:
    """Rival and staff never have more than the stranger: else a role decides instead of the object."""
    more = [
        f"{persona} {told(case)}: {case.expected(persona)} where the stranger gets {case.stranger}"
        for case in cases
        for persona in ("rival", "staff")
        if case.stranger in (403, 404) and case.expected(persona) < 400 and case.url not in STAFF_TOO
    ]
    assert more == [], "\n".join(more)


STAFF_TOO = ("core:style",)
