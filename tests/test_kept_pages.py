"""Pages kept for visitors show what the database holds: after any change they are what a page made anew would be."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from catalogue.kinds import Kind
from catalogue.models import Entry
from core import visitors
from core.remember import forget
from tests.world import World
from vocabulary.fields import TermField

pytestmark = pytest.mark.django_db

MARK = " zz"


@pytest.fixture
def pages(shared_world: World) -> list[str]:
    """The front page and, of each kind, the two public entries with most around them."""
    things = shared_world.things
    most = [things["innovations"]["published"], shared_world.personas.organisation]
    rows = sorted(Entry.objects.visible_to(None), key=lambda entry: (str(entry) not in map(str, most), entry.pk))
    found = [entry for entry in rows if Client().get(entry.get_absolute_url()).status_code == 200]
    return ["/", *(e.get_absolute_url() for kind in Kind.values for e in [e for e in found if e.kind == kind][:2])]


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    forget()
    yield
    forget()


def tables_read(pages: list[str]) -> list[Any]:
    """The models that these pages read."""
    with CaptureQueriesContext(connection) as captured:
        for page in pages:
            Client().get(page)
    said = " ".join(query["sql"] for query in captured.captured_queries)
    words = set(re.findall(r"[a-z_]+", said))
    return [model for model in apps.get_models() if model._meta.db_table in words]


def changed(field: Any) -> Any:
    """Another value for a column of this kind, as an expression; None for what other tests are about."""
    if field.primary_key or field.unique or field.is_relation or field.choices or isinstance(field, TermField):
        return None
    match field:
        case models.SlugField() | models.URLField() | models.FileField():
            return None
        case models.CharField() | models.TextField():
            whole = Concat(F(field.name), Value(MARK), output_field=models.TextField())
            return whole if field.max_length is None else Left(whole, field.max_length)
        case models.BooleanField():
            return ~F(field.name)
        case models.IntegerField() | models.DecimalField():
            return F(field.name) + 1
        case _:
            return None


def change_all(model: Any) -> int:
    """Change each column of all rows that the database lets us change; how many."""
    done = 0
    for field in model._meta.concrete_fields:
        value = changed(field)
        if value is None:
            continue
        try:
            with transaction.atomic():
                done += model._base_manager.update(**{field.name: value}) > 0
        except DatabaseError:  # a constraint, or a table that refuses
            continue
    return done


def bodies(pages: list[str]) -> list[tuple[int, bytes]]:
    answers = [Client().get(page) for page in pages]
    return [(answer.status_code, answer.content) for answer in answers]


def test_no_change_is_missed(pages: list[str]) -> None:
    shown, before = 0, bodies(pages)
    for model in tables_read(pages):
        with transaction.atomic():
            if change_all(model):
                kept = bodies(pages)
                forget()
                assert kept == bodies(pages), f"a kept page misses what changed in {model._meta.label}"
                shown += kept != before
            transaction.set_rollback(True)
    assert shown >= 10, "the change of most tables shows somewhere"


def test_a_page_is_written_once(pages: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first = bodies(pages)
    monkeypatch.setattr(visitors, "render_to_string", lambda *_args: pytest.fail("written again"))
    assert bodies(pages) == first


def test_who_is_signed_in_has_a_page_of_their_own(pages: list[str], shared_world: World, client_for: Any) -> None:
    visitor = bodies(pages)
    for person in (shared_world.personas.owner, shared_world.personas.curator):
        client = client_for(person)
        assert all(b"/account/logout/" in client.get(page).content for page in pages)
    assert bodies(pages) == visitor
    assert not any(b"csrfmiddlewaretoken" in body for _status, body in visitor)


def test_what_is_for_one_visitor_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    request: Any = RequestFactory().get("/")
    request.user = AnonymousUser()
    seen: list[int] = []
    monkeypatch.setattr(visitors, "get_messages", lambda _request: ["Bewaard"])
    monkeypatch.setattr(visitors, "render", lambda *_args: seen.append(1))
    visitors.render_page(request, "any.html", {})
    monkeypatch.setattr(visitors, "get_messages", get_messages)

    def with_token(_template: str, _context: Any, asked: Any) -> str:
        asked.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
        return f"page {len(seen)}"

    monkeypatch.setattr(visitors, "render_to_string", with_token)
    assert [visitors.render_page(request, "any.html", {}).content] == [b"page 1"]
    seen.append(2)
    assert visitors.render_page(request, "any.html", {}).content == b"page 2"
