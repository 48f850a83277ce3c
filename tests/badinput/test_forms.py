"""Every form of the hub, found by visiting its pages, filled with hostile values: never a 5xx, always a page in the
reader's language, and what was typed is still there when it was refused."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.badinput.forms import MARK, SCRIPT, Form, fillings, forms_of
from tests.world import World, all_cases

pytestmark = pytest.mark.django_db

ACCOUNT_PAGES = {
    "visitor": ("account_login", "account_signup", "account_reset_password"),
    "stranger": ("account_email", "account_change_password", "account_logout", "account_reauthenticate"),
}
WALKERS = ("visitor", "owner", "curator")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def pages(world: World) -> Iterator[tuple[str, str]]:
    """(persona, address) of every page that somebody may open."""
    for persona, names in ACCOUNT_PAGES.items():
        yield from ((persona, reverse(name)) for name in names)
    for case in all_cases(world):
        if case.method == "get" and not case.url.startswith("api-"):
            for persona in WALKERS:
                if case.expected(persona) == 200:
                    yield persona, reverse(case.url, kwargs=case.kwargs)


def collect(world: World, client_for: Callable[[Any], Client]) -> dict[tuple[str, ...], tuple[str, Form]]:
    """Every form once, with somebody who may fill it in."""
    found: dict[tuple[str, ...], tuple[str, Form]] = {}
    clients = {name: client_for(user) for name, user in world.people.items()}
    for persona, address in pages(world):
        response: Any = clients[persona].get(address)
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            for form in forms_of(response.content.decode(), address):
                found.setdefault(form.key, (persona, form))
    return found


def fault_of(response: Any, kept: list[str]) -> str:
    """What is wrong with an answer; "" if nothing is."""
    if response.status_code >= 500:
        return f"{response.status_code} {getattr(response, 'exc_info', None) and response.exc_info[1]!r}"
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return ""
    page = response.content.decode(errors="replace")
    if SCRIPT in page or "<img src=x" in page:
        return "gives markup back as it came"
    if page and response.status_code != 302 and not page.lstrip().startswith("<!doctype") and "<html" in page:
        return "is no whole page"
    if "<html" in page and '<html lang="nl"' not in page:
        return "is not in the reader's language"
    if response.status_code == 422 and page.count(MARK.strip()) < len(kept):
        return f"lost what was typed in some of {kept}"
    return ""


def test_no_form_breaks(shared_world: World, client_for: Callable[[Any], Client]) -> None:
    forms = collect(shared_world, client_for)
    assert len(forms) > 30
    wrong = []
    for number, (persona, form) in enumerate(forms.values()):
        client = client_for(shared_world.people[persona])
        client.raise_request_exception = False
        signed_in = client.cookies.get("sessionid")
        for name, instead, kept in fillings(form, number):
            with transaction.atomic():
                response = client.post(form.action, form.body(instead), "application/x-www-form-urlencoded")
                transaction.set_rollback(True)
            if fault := fault_of(response, kept):
                wrong.append(f"{persona} {form.action} ({name}): {fault}")
            if client.cookies.get("sessionid") != signed_in:
                client = client_for(shared_world.people[persona])
                client.raise_request_exception = False
                signed_in = client.cookies.get("sessionid")
    assert wrong == [], "\n".join(wrong)
