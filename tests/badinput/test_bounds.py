"""Everything has an upper bound: texts, lists, pages, choices, and what one person may add in a day."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.test import Client
from django.urls import get_resolver, reverse
from rest_framework import serializers

from core.errors import Conflict
from tests.test_permission_matrix import patterns
from tests.world import World
from vocabulary.fields import TermsField

pytestmark = pytest.mark.django_db

HUB_APPS = (
    "core",
    "vocabulary",
    "accounts",
    "catalogue",
    "organisations",
    "matching",
    "following",
    "innovations",
    "supporters",
    "funding",
    "experimentation",
    "ecosystem",
    "imports",
)
DERIVED = "made by the hub from fields that have a bound"
CURATED = "kept in the repository, not typed by anybody"
IMPORTED = "a row of a list that a curator brought; the importer bounds its file, rows and cells"
# what has no bound of its own, and why that is no problem
REASONS: dict[str, str] = {
    **dict.fromkeys(
        [
            "catalogue.Entry.summary",
            "catalogue.Entry.facets",
            "catalogue.Entry.extra",
            "catalogue.Entry.challenge_text",
            "catalogue.Entry.search_text",
            "catalogue.Revision.snapshot",
            "catalogue.ModerationCase.seen",
            "matching.Match.reasons",
            "organisations.Merge.snapshot",
            "organisations.Merge.choices",
            "organisations.Merge.moved",
            "organisations.Duplicate.reasons",
            "experimentation.Booking.notified",
            "accounts.AuditRecord.detail",
            "accounts.DataExport.content",
            "accounts.ExportPart.data",
            "core.Job.kwargs",
        ],
        DERIVED,
    ),
    "catalogue.ModerationCase.message": "the forms of reports and decisions bound it",
    "innovations.Innovation.moderation_message": "the form of the decision bounds it",
}
WHOLE_APPS = {"vocabulary": CURATED, "imports": IMPORTED}


def is_bounded(field: Any) -> bool:
    """Does the field itself say how much fits in it? A list of vocabulary codes holds each code once."""
    if isinstance(field, TermsField):
        return True
    if isinstance(field, ArrayField):
        return field.size is not None
    told = getattr(field, "max_length", None)
    return bool(told) or any(isinstance(check, MaxLengthValidator) for check in field.validators)


def fields() -> Iterator[tuple[str, Any]]:
    for app in HUB_APPS:
        if app not in WHOLE_APPS:
            for model in apps.get_app_config(app).get_models():
                for field in model._meta.concrete_fields:
                    yield f"{model._meta.label}.{field.name}", field


def test_every_text_and_list_has_a_bound_or_a_reason() -> None:
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
    loose = {label for label, field in fields() if isinstance(field, kinds) and not is_bounded(field)}
    known = {
        label for label in REASONS if label.rsplit(".", 1)[0] in {model._meta.label for model in apps.get_models()}
    }
    raw = {label for label in loose if label.endswith(".raw")}  # the row of a list, see IMPORTED
    missing = [f"{label}: give it max_length, a MaxLengthValidator or a reason here" for label in loose - known - raw]
    assert sorted(missing) == [], "\n".join(sorted(missing))


def test_a_long_text_is_refused_by_the_model_too(shared_world: World) -> None:
    """Django checks the length of a TextField in forms only; our own rows check it whoever saves them."""
    innovation = shared_world.things["innovations"]["published"]
    innovation.problem = "x" * (innovation._meta.get_field("problem").max_length + 1)
    with pytest.raises(ValidationError) as caught:
        innovation.full_clean()
    assert "problem" in caught.value.message_dict


def writers() -> Iterator[type[serializers.Serializer[Any]]]:
    """Every serializer that takes something in."""
    todo: list[Any] = list(serializers.Serializer.__subclasses__())
    while todo:
        found = todo.pop()
        todo += found.__subclasses__()
        if found.__module__.split(".")[0] in HUB_APPS:
            yield found


def test_every_text_that_the_api_takes_has_a_bound() -> None:
    loose = []
    for kind in writers():
        for name, field in kind().fields.items():
            if field.read_only or kind.__name__ in READ_ONLY:
                continue
            inner = field.child if isinstance(field, serializers.ListField) else field
            is_text = isinstance(inner, serializers.CharField) and not isinstance(inner, serializers.ChoiceField)
            if is_text and getattr(inner, "max_length", None) is None:
                loose.append(f"{kind.__name__}.{name}: needs max_length")
    assert sorted(loose) == []


# answers only; nobody sends them
READ_ONLY = (
    "ReferenceSerializer",
    "EntryPageSerializer",
    "MatchSerializer",
    "MessageSerializer",
    "ContactSerializer",
    "IntroductionSerializer",
    "SchemeSerializer",
    "ItemSerializer",
    "SlotSerializer",
)


def test_every_list_of_the_api_has_pages_of_at_most_a_hundred(
    shared_world: World, client_for: Callable[[Any], Client]
) -> None:
    client = client_for(shared_world.people["owner"])
    for name, pattern in patterns(get_resolver()):
        actions = getattr(pattern.callback, "actions", None) or {}
        if actions.get("get") != "list" and name != "api-relations":
            continue
        address = reverse(name)
        body = client.get(address, {"page_size": "1000000"}).json()
        rows = body if isinstance(body, list) else body["results"]
        assert len(rows) <= 100, name
        view: Any = getattr(pattern.callback, "cls", None)
        if view.pagination_class is not None:
            assert view.pagination_class.max_page_size == 100, name
            for page in ("0", "-1", "x", "1000000000"):
                assert client.get(address, {"page": page}).status_code == 404, (name, page)


def test_a_list_page_shows_a_bounded_number_and_any_page_exists(shared_world: World) -> None:
    from catalogue.search.engine import PAGE_SIZE

    assert PAGE_SIZE <= 50
    client = Client()
    for page in ("0", "-1", "1000000000", "x", ""):
        for name in ("search", "innovations:list", "organisations:list", "funding:list"):
            assert client.get(reverse(name), {"page": page}).status_code == 200


@pytest.mark.parametrize("room", ["innovations", "organisations", "supporters", "funding", "experimentation"])
def test_nobody_adds_without_end_in_a_day(
    shared_world: World, now: datetime, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    from experimentation.services import spaces
    from funding.services import opportunities
    from innovations.services import profile as innovations
    from organisations.services import profile as organisations
    from supporters.services import offers

    for module in (spaces, opportunities, innovations, organisations, offers):
        monkeypatch.setattr(module, "MAX_PER_DAY", 1)
    organisation = shared_world.personas.organisation

    def add(by: Any) -> None:
        fields: dict[str, Any]
        if room == "innovations":
            innovations.create_innovation(by=by, now=now, problem="Nog een")
        elif room == "organisations":
            organisations.create_organisation(by=by, now=now, name="Nog een", helix="company", municipality="44021")
        elif room == "supporters":
            fields = {"title": "Nog een", "summary": "Kort.", "support": ["insight"], "cost": "free"}
            offers.create_offer(organisation=organisation, by=by, now=now, **fields)
        elif room == "funding":
            fields = {"title": "Nog een", "summary": "Kort.", "instrument": "grant", "rolling": True}
            opportunities.create_opportunity(provider=organisation, by=by, now=now, **fields)
        else:
            fields = {"name": "Nog een", "summary": "Kort.", "municipality": "44021"}
            spaces.create_space(organisation=organisation, by=by, now=now, **fields)

    with pytest.raises(Conflict):
        add(shared_world.personas.owner)
    add(shared_world.personas.curator)
