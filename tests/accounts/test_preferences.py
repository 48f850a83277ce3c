"""Which mail goes out, and leaving a kind of mail from the mail itself."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import Topic
from accounts.preferences import wants
from accounts.unsubscribe import mail_parts, make_token, read_token

pytestmark = pytest.mark.django_db


def test_everything_is_wanted_until_somebody_says_no(personas: Any, now: Any) -> None:
    member = personas.member
    assert all(wants(member, topic) for topic in Topic)
    for topic in Topic:
        services.set_preference(user=member, topic=topic, wanted=False, now=now)
        services.set_preference(user=member, topic=topic, wanted=False, now=now)
    assert not any(wants(member, topic) for topic in Topic)
    assert all(wants(personas.owner, topic) for topic in Topic)
    services.set_preference(user=member, topic="reminders", wanted=True, now=now)
    assert wants(member, "reminders")
    with pytest.raises(ValueError, match="no-such"):
        wants(member, "no-such")


def test_nobody_writes_to_an_account_that_is_off(personas: Any) -> None:
    personas.member.is_active = False
    assert not any(wants(personas.member, topic) for topic in Topic)


def test_the_page_keeps_what_was_chosen(personas: Any, client_for: Any) -> None:
    member = client_for(personas.member)
    answer = member.post(reverse("accounts:preferences"), {"digest": "daily", "topics": ["bookings"]})
    assert answer.status_code == 302
    personas.member.refresh_from_db()
    assert personas.member.digest == "daily"
    assert [topic for topic in Topic if wants(personas.member, topic)] == ["digest", "bookings"]
    assert "checked" in member.get(reverse("accounts:preferences")).content.decode()
    wrong = member.post(reverse("accounts:preferences"), {"digest": "hourly", "topics": ["gossip"]})
    assert wrong.status_code == 422


def test_one_click_from_a_mail_program_needs_no_login_and_no_csrf(personas: Any) -> None:
    url, headers = mail_parts(personas.member, Topic.REMINDERS)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"] == f"<{url}>"
    program = Client(enforce_csrf_checks=True)
    path = url.removeprefix("http://localhost:8000")
    assert program.get(path).status_code == 200
    assert wants(personas.member, Topic.REMINDERS), "a program that looks at links turns nothing off"
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not wants(personas.member, Topic.REMINDERS)
    assert wants(personas.member, Topic.BOOKINGS)


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é" * 400])
def test_a_forged_token_does_nothing(client: Client, token: str) -> None:
    assert read_token(token) is None
    assert client.post(reverse("accounts:unsubscribe", args=[token])).status_code == 404


def test_a_token_for_something_else_is_not_ours(personas: Any, client: Client) -> None:
    token = make_token(personas.member, "search:12")
    assert read_token(token) == (personas.member.pk, "search:12")
    assert client.post(reverse("accounts:unsubscribe", args=[token])).status_code == 404


def test_a_decision_is_mailed_to_who_wants_it(personas: Any, now: Any) -> None:
    from innovations.tasks import mail_decided
    from tests.innovations.factory import draft

    innovation = draft(personas.member, now)
    mail.outbox.clear()
    told = {"innovation_id": innovation.pk, "user_id": personas.member.pk, "decision": "approved", "message": ""}
    mail_decided(**told)
    assert "List-Unsubscribe" in mail.outbox[0].extra_headers
    services.set_preference(user=personas.member, topic=Topic.MODERATION, wanted=False, now=now)
    mail_decided(**told)
    assert len(mail.outbox) == 1
