"""The technical side: every list and form opens, and a change there is published and kept like any other."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalogue.history import versions_of
from catalogue.kinds import Kind
from catalogue.models import Entry
from innovations.models import Innovation
from tests.innovations import factory

pytestmark = pytest.mark.django_db
MODELS = ["innovation", "lesson", "update", "goal", "indicator", "measurement", "teammember"]


@pytest.fixture
def admin(personas: Any, client: Client) -> Client:
    root = User.objects.create_superuser("root@voorbeeld.be", "een-lang-wachtwoord", name="Root")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_list_and_form_opens(admin: Client, personas: Any, now: datetime) -> None:
    factory.build(personas, now)
    for model in MODELS:
        assert admin.get(reverse(f"admin:innovations_{model}_changelist")).status_code == 200, model
    innovation = Innovation.objects.filter(status="published").first()
    assert innovation is not None
    assert admin.get(reverse("admin:innovations_innovation_change", args=[innovation.pk])).status_code == 200


def test_a_change_is_published_and_kept(admin: Client, personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.owner, personas.curator, now)
    url = reverse("admin:innovations_innovation_change", args=[innovation.pk])
    page = admin.get(url)
    data = {}
    form = page.context["adminform"].form
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if value not in (None, False, ""):
            data[name] = value
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        data |= {f"{formset.prefix}-{key}": value for key, value in formset.management_form.initial.items()}
        for number, row in enumerate(formset.initial_forms):
            values = {"id": row.instance.pk, "innovation": innovation.pk, "user": personas.owner.pk, "role": "lead"}
            data |= {f"{formset.prefix}-{number}-{key}": value for key, value in values.items()}
    answer = admin.post(url, {**data, "summary": "Anders samengevat."})
    assert answer.status_code == 302, [answer.context["errors"]]
    assert Entry.objects.get(kind=Kind.INNOVATION, object_id=innovation.pk).summary == "Anders samengevat."
    assert [version.number for version in versions_of(Kind.INNOVATION, innovation.pk)] == [2, 1]


def test_deleting_removes_the_entry(admin: Client, personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.owner, personas.curator, now)
    admin.post(reverse("admin:innovations_innovation_delete", args=[innovation.pk]), {"post": "yes"})
    assert not Innovation.objects.exists()
    assert not Entry.objects.filter(kind=Kind.INNOVATION).exists()
