"""Markup and formulas in every text of the world: shown as text on every page, feed, file and mail."""

import csv
import io
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import Error, models, transaction
from django.test import Client
from django.urls import reverse

from organisations import services as organisations
from tests.secrets import HUB_APPS, texts_of
from tests.world import World, all_cases

pytestmark = pytest.mark.django_db

EVIL = "=1+1 <img src=x onerror=alert(1)>\"'><script>alert(2)</script> {{ 7|add:7 }} [x](javascript:alert(3))"
ADDRESS = "https://voorbeeld.be/?\"'><script>alert(2)</script>"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def evil(one: Any, value: Any) -> Any:
    """What stands in the field instead."""
    if isinstance(one, models.EmailField):
        return '"><script>alert(2)</script>"@voorbeeld.be'
    if isinstance(one, models.URLField):
        return ADDRESS
    if isinstance(one, models.JSONField):
        return in_json(value)
    return EVIL[: one.max_length] if one.max_length else EVIL


def in_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: in_json(child) for key, child in value.items()}
    if isinstance(value, list):
        return [in_json(child) for child in value]
    return EVIL if isinstance(value, str) and " " in value else value


def spoil() -> int:
    """Put it into every text; returns into how many."""
    changed = 0
    for app in HUB_APPS:
        for model in apps.get_app_config(app).get_models():
            for one in texts_of(model):
                for row in model._base_manager.all():
                    value = getattr(row, one.attname)
                    if value in ("", None, {}, []) or one.unique:
                        continue
                    try:
                        with transaction.atomic():
                            model._base_manager.filter(pk=row.pk).update(**{one.name: evil(one, value)})
                    except Error:  # a rule of the table forbids it
                        continue
                    changed += 1
    return changed


def faults(response: Any) -> Iterator[str]:
    kind = response.headers.get("Content-Type", "")
    body = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
    if response.status_code >= 500:
        yield str(response.status_code)
    if kind.startswith(("text/html", "application/xml", "application/atom", "application/rss", "text/xml")):
        for text in ("<img src=x", "<script>alert", 'href="javascript:', "14 [x]"):
            if text in body:
                yield f"shows {text} near {body[max(0, body.index(text) - 80) : body.index(text) + 40]!r}"
    if kind.startswith("text/csv"):
        rows = csv.reader(io.StringIO(body.removeprefix("\ufeff")))
        yield from (f"cell {cell[:30]!r}" for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t")))


def test_markup_and_formulas_stay_text_everywhere(shared_world: World, client_for: Callable[[Any], Client]) -> None:
    clients = {name: client_for(shared_world.people[name]) for name in ("owner", "curator", "visitor")}
    cases = [case for case in all_cases(shared_world) if case.method == "get"]
    assert spoil() > 200
    wrong: dict[str, set[str]] = {}
    for case in cases:
        for persona, client in clients.items():
            if case.expected(persona) == 200:
                client.raise_request_exception = False
                with transaction.atomic():
                    response = client.get(reverse(case.url, kwargs=case.kwargs), case.data)
                    for fault in faults(response):
                        wrong.setdefault(f"{case.url}: {fault}", set()).add(persona)
                    transaction.set_rollback(True)
    assert wrong == {}, "\n".join(f"{what} to {sorted(who)}" for what, who in wrong.items())


def test_a_mail_keeps_one_subject_and_shows_markup_as_text(
    shared_world: World, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    owner = shared_world.personas.owner
    name = "Vzw\r\nBcc: ander@voorbeeld.be <img src=x onerror=alert(1)>"
    with django_capture_on_commit_callbacks(execute=True):
        made = organisations.create_organisation(
            by=owner, now=now, name=name, helix="civil-society", municipality="44021"
        )
        organisations.invite(organisation=made, email="nieuw@voorbeeld.be", role="member", by=owner, now=now)
    sent = [message for message in mail.outbox if "nieuw@voorbeeld.be" in message.to]
    assert len(sent) == 1
    assert "\n" not in sent[0].subject
    assert sent[0].recipients() == ["nieuw@voorbeeld.be"]
    html = str(sent[0].alternatives[0][0])  # type: ignore[attr-defined]
    assert "<img src=x" not in html
