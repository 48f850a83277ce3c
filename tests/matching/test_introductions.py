"""Asking, answering and what each side sees; the mails that go with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.models import Entry
from core.errors import Conflict, HubError, NotAllowed
from matching import mails, selectors, services
from matching.lanes import rows_of
from matching.models import Introduction, Match, Message
from tests.matching import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(personas: Any, now: Any) -> dict[str, Any]:
    """`mine` asked `theirs` (managed by the curator)."""
    return factory.build(personas, now)


def talk(things: dict[str, Any]) -> Introduction:
    found: Introduction = things["introduction"]
    found.refresh_from_db()
    return found


def test_contact_details_appear_only_after_both_agreed(things: Any, personas: Any, now: Any) -> None:
    pk = things["introduction"].pk
    services.accept(introduction_id=pk, by=personas.curator, share_contact=True, message="Graag!", now=now)
    seen = selectors.conversation(pk, personas.owner)
    assert seen is not None
    assert seen.contact is None, "the asker does not share yet"
    assert [message.text for message in seen.messages][-1] == "Graag!"
    services.share_contact(introduction_id=pk, by=personas.member, share=True, now=now)
    for person, name in ((personas.owner, "Andere vzw"), (personas.curator, "Demo vzw")):
        seen = selectors.conversation(pk, person)
        assert seen is not None
        assert seen.contact is not None
        assert seen.contact.name == name
    services.share_contact(introduction_id=pk, by=personas.curator, share=False, now=now)
    seen = selectors.conversation(pk, personas.owner)
    assert seen is not None
    assert seen.contact is None, "consent can be taken back"


def test_declining_wants_a_reason_and_closes_the_talk(things: Any, personas: Any, now: Any) -> None:
    pk = things["introduction"].pk
    with pytest.raises(HubError, match="Leg kort uit"):
        services.decline(introduction_id=pk, by=personas.curator, reason="  ", now=now)
    services.decline(introduction_id=pk, by=personas.curator, reason="We zitten vol.", now=now)
    assert talk(things).decline_reason == "We zitten vol."
    with pytest.raises(Conflict):
        services.answer(introduction_id=pk, by=personas.owner, message="Toch?", now=now)
    with pytest.raises(Conflict):
        services.accept(introduction_id=pk, by=personas.curator, share_contact=False, now=now)


def test_who_heard_no_asks_again_only_after_a_while(things: Any, personas: Any, now: Any) -> None:
    talk_then = talk(things)
    services.decline(introduction_id=talk_then.pk, by=personas.curator, reason="We zitten vol.", now=now)
    sides = {"from_entry": talk_then.from_entry, "to_entry": talk_then.to_entry, "sender": personas.owner}
    with pytest.raises(Conflict, match="16 februari 2027"):
        services.ask(**sides, message="Nu wel?", now=now + timedelta(days=89))
    assert services.ask(**sides, message="Nu wel?", now=now + timedelta(days=91)).status == "asked"


def test_who_is_a_peer_is_no_unlikely_partner(things: Any, personas: Any, now: Any) -> None:
    entry, other = talk(things).from_entry, talk(things).to_entry
    Match.objects.all().delete()
    for lane in ("peers", "unlikely"):
        Match.objects.create(source=entry, target=other, lane=lane, score=1, policy="test", computed_at=now)
    assert [key[1] for key, rows in rows_of([entry.pk], personas.owner, 6).items() if rows] == ["peers"]


def test_only_the_right_side_answers_or_withdraws(things: Any, personas: Any, now: Any) -> None:
    pk = things["introduction"].pk
    with pytest.raises(NotAllowed):
        services.accept(introduction_id=pk, by=personas.owner, share_contact=False, now=now)
    with pytest.raises(NotAllowed):
        services.withdraw(introduction_id=pk, by=personas.curator, now=now)
    for verb in (services.withdraw, services.accept, services.answer, services.share_contact):
        extra: Any = {
            services.accept: {"share_contact": True},
            services.answer: {"message": "x"},
            services.share_contact: {"share": True},
        }.get(verb, {})
        with pytest.raises(NotAllowed):
            verb(introduction_id=pk, by=personas.stranger, now=now, **extra)
    services.withdraw(introduction_id=pk, by=personas.member, now=now)
    with pytest.raises(Conflict):
        services.decline(introduction_id=pk, by=personas.curator, reason="x", now=now)


def test_a_question_wants_words_and_somebody_to_answer(things: Any, personas: Any, now: Any) -> None:
    with pytest.raises(HubError, match="al een gesprek"):
        _ask(things, personas, now)
    with pytest.raises(HubError, match="al een gesprek"):
        services.ask(
            from_entry=things["theirs"], to_entry=things["mine"], sender=personas.curator, message="x", now=now
        )
    services.withdraw(introduction_id=things["introduction"].pk, by=personas.owner, now=now)
    with pytest.raises(HubError, match="kort bericht"):
        _ask(things, personas, now, message="   ")
    with pytest.raises(HubError):
        _ask(things, personas, now, message="x" * 4001)
    with pytest.raises(NotAllowed):
        _ask(things, personas, now, sender=personas.stranger)
    with pytest.raises(HubError, match="beheer je zelf"):
        services.ask(from_entry=things["mine"], to_entry=things["mine"], sender=personas.owner, message="x", now=now)
    catalogue.withdraw(Kind.ORGANISATION, things["theirs"].object_id, now=now)
    with pytest.raises(HubError, match="niet meer op de hub"):
        _ask(things, personas, now)


def _ask(things: Any, personas: Any, now: Any, **changes: Any) -> Introduction:
    given = {"from_entry": things["mine"], "to_entry": things["theirs"], "sender": personas.owner, "message": "Dag"}
    return services.ask(**{**given, **changes}, now=now)


def test_nobody_asks_more_than_twenty_a_day(things: Any, personas: Any, now: Any) -> None:
    spare = Introduction(
        from_entry=things["mine"], to_entry=things["theirs"], sender=personas.owner, status="withdrawn"
    )
    spare.created_at = spare.updated_at = now
    Introduction.objects.bulk_create([_copy(spare) for _ in range(services.ASKS_PER_DAY - 1)])
    services.withdraw(introduction_id=things["introduction"].pk, by=personas.owner, now=now)
    with pytest.raises(services.TooMany):
        _ask(things, personas, now)
    assert _ask(things, personas, now + timedelta(days=1, seconds=1)).pk


def _copy(row: Introduction) -> Introduction:
    return Introduction(
        **{f.attname: getattr(row, f.attname) for f in Introduction._meta.concrete_fields if not f.primary_key}
    )


def test_each_person_of_the_other_side_gets_each_mail_once(things: Any, personas: Any, now: Any) -> None:
    pk = things["introduction"].pk
    mail.outbox.clear()
    for _ in range(2):
        mails.send(pk, event="asked", message_id=None, now=now)
    assert [sent.to for sent in mail.outbox] == [[personas.curator.email]]
    assert mail.outbox[0].subject == "Demo vzw wil kennismaken met Andere vzw"
    assert "Zullen we eens praten?" in mail.outbox[0].body
    assert reverse("introduction", args=[pk]) in mail.outbox[0].body
    services.accept(introduction_id=pk, by=personas.curator, share_contact=False, message="Ja!", now=now)
    mails.send(pk, event="accepted", message_id=None, now=now)
    assert {to for sent in mail.outbox[1:] for to in sent.to} == {personas.owner.email, personas.member.email}
    mails.send(pk, event="asked", message_id=None, now=now)
    assert len(mail.outbox) == 3, "it is no longer a question"


def test_a_mail_follows_the_language_of_the_reader(things: Any, personas: Any, now: Any) -> None:
    personas.curator.language = "en"
    personas.curator.save(update_fields=["language"])
    mail.outbox.clear()
    mails.send(things["introduction"].pk, event="asked", message_id=None, now=now)
    assert mail.outbox[0].subject == "Demo vzw would like to meet Andere vzw"
    assert "/en/" in mail.outbox[0].body


# --- pages -------------------------------------------------------------------------------------------------
def test_from_question_to_contact_on_the_pages(things: Any, personas: Any, client_for: Any, now: Any) -> None:
    services.withdraw(introduction_id=things["introduction"].pk, by=personas.owner, now=now)
    owner, curator = client_for(personas.owner), client_for(personas.curator)
    page = reverse("ask", args=[things["theirs"].pk])
    form = {"from_entry": things["mine"].pk, "message": "Dag, we werken aan hetzelfde.", "share_contact": "on"}
    response = owner.post(page, form, follow=True)
    assert "Je vraag is verstuurd" in response.content.decode()
    pk = Introduction.objects.latest("pk").pk
    thread = reverse("introduction", args=[pk])
    assert "Wacht op jouw antwoord" in curator.get(reverse("my_hub")).content.decode()
    assert "hallo@andere.voorbeeld.be" not in owner.get(thread).content.decode()
    curator.post(thread, {"action": "accept", "accept-message": "Graag", "accept-share_contact": "on"})
    shown = owner.get(thread).content.decode()
    assert "hallo@andere.voorbeeld.be" in shown
    owner.post(thread, {"action": "message", "message-message": "Tot dan!"})
    assert "Tot dan!" in curator.get(thread).content.decode()


def test_what_was_typed_is_kept_when_something_is_wrong(things: Any, personas: Any, client_for: Any) -> None:
    thread = reverse("introduction", args=[things["introduction"].pk])
    response = client_for(personas.curator).post(thread, {"action": "decline", "decline-reason": ""})
    assert response.status_code == 422
    page = reverse("ask", args=[things["theirs"].pk])
    response = client_for(personas.stranger).post(page, {"message": "Dag"})
    assert response.status_code == 422
    response = client_for(personas.curator).post(thread, {"action": "dansen"}, follow=True)
    assert "Deze knop kennen we niet" in response.content.decode()


def test_dismissing_and_bringing_back_on_the_pages(things: Any, personas: Any, client_for: Any) -> None:
    owner = client_for(personas.owner)
    page = reverse("dismiss", args=[things["mine"].pk, things["theirs"].pk])
    assert owner.post(page, {}).status_code == 422
    shown = owner.post(page, {"reason": "known"}, follow=True).content.decode()
    assert "komt niet meer terug" in shown
    assert "We kennen elkaar al" in shown
    undo = reverse("undo_dismiss", args=[things["mine"].pk, services.Dismissal.objects.get().pk])
    assert "Teruggehaald" in owner.post(undo, follow=True).content.decode()
    assert not services.Dismissal.objects.exists()


def test_my_hub_costs_the_same_with_more(
    things: Any, personas: Any, client_for: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    owner = client_for(personas.owner)
    owner.get(reverse("my_hub"))
    with django_assert_max_num_queries(40) as few:
        owner.get(reverse("my_hub"))
    for number in range(6):
        entry = Entry.objects.get(pk=things["theirs"].pk)
        Message.objects.create(
            thread=things["introduction"], author=personas.owner, from_asker=True, text=f"{number}", created_at=now
        )
        entry.pk, entry.object_id, entry.url_key = None, 900 + number, f"x{number}"
        entry.save()
        Introduction.objects.create(
            from_entry=things["mine"], to_entry=entry, sender=personas.owner, created_at=now, updated_at=now
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        owner.get(reverse("my_hub"))


# --- API ---------------------------------------------------------------------------------------------------
def test_the_api_does_what_the_pages_do(things: Any, personas: Any, client_for: Any, now: Any) -> None:
    services.withdraw(introduction_id=things["introduction"].pk, by=personas.owner, now=now)
    owner, curator = client_for(personas.owner), client_for(personas.curator)
    body = {
        "from_entry": {"kind": "organisation", "id": things["mine"].object_id},
        "to_entry": {"kind": "organisation", "id": things["theirs"].object_id},
        "message": "Dag",
        "share_contact": True,
    }
    made = owner.post(reverse("api-introductions-list"), body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["status"] == "asked"
    again = owner.post(reverse("api-introductions-list"), body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    page = reverse("api-introductions-answer", args=[made.json()["id"]])
    said = curator.post(page, {"action": "accept", "share_contact": True}, content_type="application/json")
    assert said.json()["contact"]["name"] == "Demo vzw"
    closed = curator.post(page, {"action": "decline", "reason": "x"}, content_type="application/json")
    assert closed.status_code == 409
    assert len(curator.get(reverse("api-introductions-list")).json()) == 2
    missing = {**body, "to_entry": {"kind": "space", "id": 5}}
    assert owner.post(reverse("api-introductions-list"), missing, content_type="application/json").status_code == 404


def test_the_api_lists_my_matches_with_their_reason(personas: Any, now: Any, client_for: Any) -> None:
    from matching import refresh
    from tests.catalogue.drafts import draft

    catalogue.publish(draft(5, "Daken", now, challenges=("energy-poverty",)), now=now)
    mine = Entry.objects.get(kind="organisation", object_id=personas.organisation.pk)
    refresh.refresh([mine.pk], embedder=factory.Embedder(factory.load("none")), now=now)
    (row,) = client_for(personas.owner).get(reverse("api-matches")).json()
    assert row["entry"]["title"] == "Daken"
    assert row["reason"] == "Zelfde uitdaging: energiearmoede."
    assert client_for(personas.owner).get(reverse("api-matches"), {"lane": "peers"}).json() == []
    assert client_for(personas.stranger).get(reverse("api-matches")).json() == []
