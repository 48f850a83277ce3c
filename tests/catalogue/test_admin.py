"""The admin: everything is there, lists ask a few questions however long they are, acts go through services."""

from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditRecord, User
from catalogue import services
from catalogue.kinds import Kind
from catalogue.models import Entry, Link, ModerationCase, Reminder
from catalogue.selectors import entry_for
from innovations.models import Innovation
from tests.innovations import factory as innovations
from tests.supporters.factory import offer
from tests.world import build_world

pytestmark = pytest.mark.django_db
# parts that stand on the page of what they belong to, notes of a machine, and what is between two people
ELSEWHERE = {
    "accounts.ExportPart",
    "accounts.MutedTopic",
    "catalogue.LinksRead",
    "catalogue.Report",
    "experimentation.Closure",
    "experimentation.OpeningHours",
    "following.ToldMatch",
    "funding.FitAnswer",
    "imports.FilePart",
    "imports.PreviewState",
    "imports.Row",
    "innovations.Milestone",
    "innovations.Need",
    "innovations.Partner",
    "matching.Message",
    "matching.Notice",
    "matching.Refresh",
    "vocabulary.VocabularyVersion",
}
HUB_MODELS = [model for app in settings.HUB_APPS for model in apps.get_app_config(app).get_models()]
REGISTERED = [model for model in HUB_MODELS if model in admin.site._registry]


@pytest.fixture
def root(personas: Any, client: Client) -> Client:
    user = User.objects.create_superuser("root@voorbeeld.be", "een-lang-wachtwoord", name="Root")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_model_is_in_the_admin_or_for_a_reason_not() -> None:
    missing = {model._meta.label for model in HUB_MODELS} - {model._meta.label for model in REGISTERED}
    assert missing <= ELSEWHERE, missing - ELSEWHERE


def test_every_list_opens_is_searched_and_asks_few_questions(now: datetime, client: Client) -> None:
    build_world(now)
    user = User.objects.create_superuser("root@voorbeeld.be", "een-lang-wachtwoord", name="Root")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for model in REGISTERED:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse(name), {"q": "demo"} if admin.site._registry[model].search_fields else {})
        assert page.status_code == 200, name
        assert len(captured) <= 24, f"{name}: {len(captured)} questions"
        assert client.get(reverse(name), {"page": "x", "bestaat_niet": "1"}).status_code in (200, 302), name


@pytest.mark.parametrize("model", [Entry, ModerationCase, Innovation, Link, Reminder])
def test_long_lists_ask_no_more(model: Any, root: Client, personas: Any, now: datetime) -> None:
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    def grow(number: int) -> None:
        made = innovations.published(personas.owner, personas.curator, now)
        entry = entry_for(Kind.INNOVATION, made.pk)
        assert entry is not None
        services.open_case(entry, reason="reported", by=personas.stranger, now=now)
        Link.objects.create(entry=entry, url=f"https://x.example/{number}", host="x.example", next_at=now)
        Reminder.objects.create(entry=entry, user=personas.owner, since=now, sent_at=now)

    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert root.get(url).status_code == 200
        return len(captured)

    grow(1)
    ask()
    few = ask()
    for number in range(2, 5):
        grow(number)
    assert ask() == few


def test_acts_in_lists_go_through_services_and_into_the_log(root: Client, personas: Any, now: datetime) -> None:
    made = offer(personas, now)
    url = reverse("admin:supporters_offer_changelist")
    for act, status in (("withdraw", "withdrawn"), ("show", "published")):
        answer = root.post(url, {"action": act, "_selected_action": [made.pk]}, follow=True)
        assert "1 gedaan." in answer.content.decode()
        assert Entry.objects.get(kind=Kind.OFFER, object_id=made.pk).status == status
    assert list(AuditRecord.objects.order_by("pk").values_list("act", flat=True)) == ["entry.withdrawn", "entry.shown"]
    waiting = innovations.pending(personas.owner, now)
    iconic = {"action": "mark_iconic", "_selected_action": [waiting.pk]}
    told = root.post(reverse("admin:innovations_innovation_changelist"), iconic, follow=True).content.decode()
    assert "uit wat zichtbaar is" in told, "the service's refusal is told"


def test_what_is_changed_by_hand_stands_in_the_log_without_values(root: Client, personas: Any, now: datetime) -> None:
    tie = services.draw_relation(
        source=services.publish(_draft(1, now), now=now),
        target=services.publish(_draft(2, now), now=now),
        type="supports",
        by=personas.curator,
        now=now,
    )
    url = reverse("admin:catalogue_relation_change", args=[tie.pk])
    values = {"source": tie.source_id, "target": tie.target_id, "type": "supports", "value": "", "note": "Geheim"}
    assert root.post(url, values).status_code == 302
    row = AuditRecord.objects.get(act="record.changed")
    assert (row.target, row.target_id, row.detail) == ("catalogue.relation", str(tie.pk), {"fields": ["Toelichting"]})
    assert root.get(reverse("admin:accounts_auditrecord_add")).status_code == 403


def test_the_menu_is_by_subject(root: Client) -> None:
    page = root.get("/admin/").content.decode()
    for title in ("Publiek en nazicht", "Kamers", "Machinekamer"):
        assert title in page


def _draft(number: int, now: datetime) -> Any:
    from tests.catalogue.drafts import draft

    return draft(number, f"Vermelding {number}", now)
