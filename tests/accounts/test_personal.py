"""Taking one's data along, leaving, and what is kept how long."""

from __future__ import annotations

import io
import json
import random
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import AuditRecord, DataExport, Leaving, User
from accounts.personal import PersonalData, parts
from accounts.tasks import retention, sweep
from catalogue.models import Entry, Relation, Revision
from core.errors import Conflict
from tests.personas import PASSWORD
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=False)


def logged_in(user: User) -> Client:
    """Somebody who logged in and just typed their password again."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


def opened(content: bytes) -> dict[str, Any]:
    """The parts of a zip by name; the page to read as "index"."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = {name[:-5]: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
        return {**told, "index": archive.read("index.html").decode()}


def test_every_tie_to_a_person_belongs_to_a_part() -> None:
    """A new model that points at a person without saying what happens to it when they leave fails here."""
    covered = {key for part in parts() for key in part.covers}
    ties = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for config in apps.get_app_configs()
        if config.name in settings.HUB_APPS
        for model in config.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False) and field.is_relation and field.related_model is User
    }
    assert sorted(ties - covered) == []
    assert sorted(covered - ties) == []


def test_a_copy_holds_what_is_mine_and_not_what_is_theirs(now: Any, django_capture_on_commit_callbacks: Any) -> None:
    world = build_world(now)
    member, owner = world.personas.member, world.personas.owner
    for person in (member, owner):
        file = io.BytesIO()
        services.exports.write_zip(file, person, now=now)
        told = opened(file.getvalue())
        assert told["profile"]["profile"]["email"] == person.email
        assert told["organisations"]["memberships"][0]["organisation__name"] == "Demo vzw"
        text = json.dumps(told)
        others = User.objects.exclude(pk=person.pk)
        assert [other.email for other in others if other.email in text] == []
        assert person.email in told["index"]
        assert "password" not in text
    assert len(told) == len(parts()) + 1


def test_asking_making_and_fetching_a_copy(
    personas: Any, client_for: Any, django_capture_on_commit_callbacks: Any
) -> None:
    member = logged_in(personas.member)
    with django_capture_on_commit_callbacks(execute=True):
        assert member.post(reverse("accounts:ask_export")).status_code == 302
    export = DataExport.objects.get(user=personas.member)
    assert export.status == "ready"
    assert len(mail.outbox) == 1
    link = reverse("accounts:export", args=[export.key])
    assert link in mail.outbox[0].body
    answer: Any = member.get(link)
    content = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(content)
    assert opened(content)["profile"]["profile"]["name"] == "Mo Member"
    assert "no-store" in answer["Cache-Control"]
    assert client_for(personas.owner).get(link).status_code == 404, "a link that leaked opens nothing"
    assert client_for(None).get(link).status_code == 302
    DataExport.objects.update(expires_at=timezone.now())
    assert member.get(link).status_code == 404
    retention()
    assert not DataExport.objects.exists()


def test_many_files_take_no_more_memory_than_one(personas: Any, client_for: Any, monkeypatch: Any) -> None:
    class Albums(PersonalData):
        name = "albums"

        def export(self, user: Any) -> Any:
            return []

        def files(self, user: Any) -> Iterator[tuple[str, bytes]]:
            for number in range(30):
                yield f"foto {number}.jpg", random.Random(number).randbytes(1_000_000)

        def erase(self, user: Any, *, now: Any) -> None:
            raise AssertionError

    monkeypatch.setattr(services.exports, "parts", lambda: [Albums()])
    now = timezone.now()
    export = services.ask_export(user=personas.member, now=now)
    tracemalloc.start()
    try:
        assert services.make_export(export_id=export.pk, now=now)
        _current, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    export.refresh_from_db()
    assert export.size > 30_000_000
    assert peak < 15_000_000
    assert export.parts.count() == 31
    answer = client_for(personas.member).get(reverse("accounts:export", args=[export.key]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 32


def test_one_copy_at_a_time_and_a_lost_one_is_made_later(
    personas: Any, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    services.ask_export(user=personas.member, now=now - timedelta(hours=1))
    with pytest.raises(Conflict):
        services.ask_export(user=personas.member, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        sweep()
    export = DataExport.objects.get()
    assert export.status == "ready"
    assert not services.make_export(export_id=export.pk, now=now), "made once"
    services.ask_export(user=personas.member, now=now)
    assert DataExport.objects.get().status == "waiting", "a new one takes the place of the old"


def test_what_asks_who_you_are(personas: Any, client_for: Any) -> None:
    stale = client_for(personas.member)  # a session from long ago
    for name in ("accounts:ask_export", "accounts:leave"):
        answer = stale.post(reverse(name), {"sure": "on"})
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    assert not DataExport.objects.exists()
    assert not Leaving.objects.exists()
    asked = stale.post(reverse("accounts:ask_export"))
    stale.post(asked["Location"], {"password": PASSWORD})
    assert DataExport.objects.exists(), "what was asked goes on after the password"


def test_leaving_needs_a_tick_then_waits_and_a_login_cancels_it(
    personas: Any, django_capture_on_commit_callbacks: Any
) -> None:
    owner = logged_in(personas.owner)
    page = owner.get(reverse("accounts:leave")).content.decode()
    assert "Demo vzw" in page, "the only owner sees what becomes of the organisation"
    assert owner.post(reverse("accounts:leave"), {}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post(reverse("accounts:leave"), {"sure": "on"}).status_code == 302
    leaving = Leaving.objects.get(user=personas.owner)
    assert leaving.due_at - leaving.asked_at == timedelta(days=settings.DELETION_GRACE_DAYS)
    assert owner.get(reverse("accounts:profile")).status_code == 302, "logged out"
    assert mail.outbox[-1].to == [personas.owner.email]
    assert not services.erase_if_due(user_id=personas.owner.pk, now=timezone.now())
    logged_in(personas.owner)
    assert not Leaving.objects.exists()
    assert list(AuditRecord.objects.order_by("pk").values_list("act", flat=True))[-2:] == [
        "user.leaving_asked",
        "user.leaving_cancelled",
    ]


def test_the_last_administrator_stays(personas: Any, now: Any) -> None:
    personas.staff.is_superuser = True
    personas.staff.save()
    with pytest.raises(Conflict):
        services.ask_to_leave(user=personas.staff, now=now)


def test_an_erased_account_leaves_no_name_and_what_others_need(
    now: Any, django_capture_on_commit_callbacks: Any
) -> None:
    world = build_world(now)
    owner, member = world.personas.owner, world.personas.member
    address = owner.email
    before = {model: model._default_manager.count() for model in (Entry, Revision, Relation)}
    services.ask_to_leave(user=owner, now=now)
    later = now + timedelta(days=settings.DELETION_GRACE_DAYS)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.erase_if_due(user_id=owner.pk, now=later)
    assert not services.erase_if_due(user_id=owner.pk, now=later), "once"
    owner.refresh_from_db()
    assert str(owner) == "Verwijderd account"
    assert (owner.is_active, owner.has_usable_password(), owner.home_place) == (False, False, "")
    assert address not in owner.email
    assert [one.to for one in mail.outbox if one.to == [address]] == [[address]], "a last mail, and nothing else"
    assert not EmailAddress.objects.filter(email=address).exists(), "the address is free again"
    organisation = world.personas.organisation
    roles = dict(organisation.memberships.values_list("user_id", "role"))
    assert owner.pk not in roles
    assert roles[member.pk] == "owner", "an organisation keeps an owner"
    for model, number in before.items():
        assert model._default_manager.count() == number, model
    services.create_user(email=address, name="Iemand anders", now=later)


def test_an_organisation_without_anybody_left_is_free_to_claim(personas: Any, now: Any) -> None:
    organisation = personas.organisation
    organisation.memberships.filter(user=personas.member).delete()
    services.ask_to_leave(user=personas.owner, now=now)
    services.erase_if_due(user_id=personas.owner.pk, now=now + timedelta(days=15))
    organisation.refresh_from_db()
    assert not organisation.claimed
    assert organisation.is_published


def test_what_was_kept_long_enough_goes_and_nothing_else(
    personas: Any, client_for: Any, django_capture_on_commit_callbacks: Any
) -> None:
    today = timezone.now()
    old = services.create_user(email="nooit@voorbeeld.be", name="Nooit Bevestigd", now=today - timedelta(days=31))
    new = services.create_user(email="net@voorbeeld.be", name="Net Begonnen", now=today - timedelta(days=29))
    long_ago = today - timedelta(days=366 * settings.INACTIVE_YEARS)
    User.objects.filter(pk=personas.stranger.pk).update(date_joined=long_ago, last_login=long_ago)
    User.objects.filter(pk=personas.member.pk).update(date_joined=long_ago, last_login=today)
    with django_capture_on_commit_callbacks(execute=True):
        done = retention()
    assert not User.objects.filter(pk=old.pk).exists()
    assert User.objects.filter(pk=new.pk).exists()
    assert list(Leaving.objects.values_list("user_id", "reason")) == [(personas.stranger.pk, "inactive")]
    assert mail.outbox[-1].to == [personas.stranger.email]
    assert done["inactive-accounts"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert retention()["inactive-accounts"] == 0, "one letter"
    Leaving.objects.update(asked_at=long_ago, due_at=today)
    sweep()
    personas.stranger.refresh_from_db()
    assert personas.stranger.erased_at is not None


def test_the_privacy_page_tells_the_very_rules(client: Client) -> None:
    from core.retention import rules

    for path in ("/privacy/", "/en/privacy/"):
        page = client.get(path).content.decode()
        assert all(f'id="rule-{rule.name}"' in page for rule in rules())
    assert "logboek" in client.get("/privacy/").content.decode().lower()


def test_what_other_rooms_keep_too_long_goes_too(now: Any) -> None:
    from matching.models import Introduction, Notice
    from organisations.models import Invitation

    world = build_world(now)
    before = (Introduction.objects.count(), world.personas.organisation.memberships.count())
    old = timezone.now() - timedelta(days=3 * 365)
    Invitation.objects.filter(accepted_at=None).update(created_at=old - timedelta(days=14), expires_at=old)
    Notice.objects.update(sent_at=old)
    first = Introduction.objects.order_by("pk").first()
    assert first is not None
    Introduction.objects.filter(pk=first.pk).update(status="declined", answered_at=old, updated_at=old)
    retention()
    assert not Introduction.objects.filter(pk=first.pk).exists()
    assert not Notice.objects.exists()
    assert not Invitation.objects.filter(accepted_at=None).exists()
    assert (Introduction.objects.count() + 1, world.personas.organisation.memberships.count()) == before
