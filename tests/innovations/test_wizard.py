"""Registering an innovation in five plain forms, without any script."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from innovations.models import Innovation, Need, Partner, Status
from innovations.views.wizard import MAX_DRAFTS
from tests.innovations import factory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
NEW = "/innovaties/nieuw/"


def step(innovation: Innovation, name: str) -> str:
    return reverse("innovations:step", args=[innovation.pk, name])


def test_visitor_logs_in_first_and_comes_back(client: Client) -> None:
    answer = client.get(NEW)
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/innovaties/nieuw/")


def test_whole_way_to_a_curator(personas: Any, client_for: ClientFor) -> None:
    client = client_for(personas.stranger)
    assert client.get(NEW).status_code == 200
    first = {"problem": "Oudere mensen zijn eenzaam", "challenges": ["lonely-elderly"], "action": "next"}
    answer = client.post(NEW, first)
    innovation = Innovation.objects.get()
    assert answer["Location"] == step(innovation, "aanpak")
    second = {"approach": "Samen koken", "title": "Soep", "summary": "Wij koken.", "language": "nl", "action": "next"}
    assert client.post(step(innovation, "aanpak"), second)["Location"] == step(innovation, "waar-en-wie")
    third = {"municipality": "44021", "part-name": "De Ster", "part-helix": "civil-society", "action": "next"}
    assert client.post(step(innovation, "waar-en-wie"), third)["Location"] == step(innovation, "fase-en-noden")
    assert Partner.objects.get().name == "De Ster"
    fourth = {"phase": "proposals", "part-kind": "insight", "part-value": "time", "action": "add"}
    assert client.post(step(innovation, "fase-en-noden"), fourth)["Location"] == step(innovation, "fase-en-noden")
    need = Need.objects.get()
    client.post(step(innovation, "fase-en-noden"), {"phase": "proposals", "action": f"remove:{need.pk}"})
    assert not Need.objects.exists()
    review = client.get(step(innovation, "nakijken"))
    assert "Alles wat nodig is, staat er" in review.content.decode()
    answer = client.post(reverse("innovations:submit", args=[innovation.pk]), follow=True)
    innovation.refresh_from_db()
    assert innovation.status == Status.PENDING
    assert answer.redirect_chain[-1][0] == "/innovaties/soep/"
    assert "Wacht op nazicht" in answer.content.decode()


def test_incomplete_hand_in_links_to_the_steps(personas: Any, now: datetime, client_for: ClientFor) -> None:
    innovation = factory.draft(personas.owner, now, phase="", title="")
    answer = client_for(personas.owner).post(reverse("innovations:submit", args=[innovation.pk]))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="{step(innovation, "fase-en-noden")}#id_phase"' in page
    assert f'href="{step(innovation, "aanpak")}#id_title"' in page


def test_autosave_begins_one_draft_and_says_when(personas: Any, client_for: ClientFor) -> None:
    client = client_for(personas.stranger)
    headers = {"HX-Request": "true"}
    empty = client.post(NEW, {"problem": "", "draft": "", "action": "autosave"}, headers=headers)
    assert (empty.status_code, Innovation.objects.count()) == (204, 0)
    answer = client.post(NEW, {"problem": "Geen bomen", "draft": "", "action": "autosave"}, headers=headers)
    innovation = Innovation.objects.get()
    assert answer["HX-Replace-Url"] == step(innovation, "probleem")
    assert "Bewaard om" in answer.content.decode()
    assert f'value="{innovation.pk}"' in answer.content.decode()
    again = {"problem": "Geen bomen hier", "draft": str(innovation.pk), "action": "autosave"}
    client.post(NEW, again, headers=headers)
    assert Innovation.objects.get().problem == "Geen bomen hier"


def test_autosave_keeps_what_is_right_beside_what_is_wrong(personas: Any, now: datetime, client_for: ClientFor) -> None:
    innovation = factory.draft(personas.owner, now)
    data = {"title": "x" * 500, "approach": "Nieuwe aanpak", "language": "nl", "action": "autosave"}
    answer = client_for(personas.owner).post(step(innovation, "aanpak"), data, headers={"HX-Request": "true"})
    innovation.refresh_from_db()
    assert (innovation.title, innovation.approach) == ("Buurtsoep", "Nieuwe aanpak")
    assert "behalve wat nog niet klopt" in answer.content.decode()


def test_nobody_saves_in_the_draft_of_another(personas: Any, now: datetime, client_for: ClientFor) -> None:
    innovation = factory.draft(personas.owner, now)
    client = client_for(personas.stranger)
    data = {"problem": "Gekaapt", "draft": str(innovation.pk), "action": "autosave"}
    assert client.post(NEW, data).status_code == 404
    assert client.post(step(innovation, "probleem"), data).status_code == 404
    innovation.refresh_from_db()
    assert innovation.problem != "Gekaapt"


@pytest.mark.parametrize(
    ("problem", "told"),
    [("a" * 1_000_000, "6000"), ("nul\x00teken", "eken"), ("", "Vertel wat het probleem is")],
)
def test_bad_text_is_refused_and_kept(personas: Any, client_for: ClientFor, problem: str, told: str) -> None:
    answer = client_for(personas.stranger).post(NEW, {"problem": problem, "action": "next"})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Innovation.objects.count() == 0


def test_unknown_codes_are_refused(personas: Any, client_for: ClientFor) -> None:
    data = {"problem": "Geen bomen", "challenges": ["bestaat-niet"], "problem_type": "fout", "action": "next"}
    answer = client_for(personas.stranger).post(NEW, data)
    assert answer.status_code == 422
    assert "Geen bomen" in answer.content.decode()


def test_refused_part_keeps_what_was_typed(personas: Any, now: datetime, client_for: ClientFor) -> None:
    innovation = factory.draft(personas.owner, now)
    data = {"phase": "scaling", "part-kind": "insight", "part-amount": "50", "part-value": "time", "action": "next"}
    answer = client_for(personas.owner).post(step(innovation, "fase-en-noden"), data)
    assert answer.status_code == 422
    assert 'value="50"' in answer.content.decode()
    assert not Need.objects.exists()


def test_button_shows_others_without_script(personas: Any, now: datetime, client_for: ClientFor) -> None:
    factory.published(personas.owner, personas.curator, now)
    data = {"problem": "Eenzame ouderen eten elke dag alleen", "action": "others"}
    page = client_for(personas.stranger).post(NEW, data).content.decode()
    assert "Buurtsoep" in page
    assert "Eenzame ouderen eten elke dag alleen" in page
    assert not Innovation.objects.filter(created_by=personas.stranger).exists()


def test_suggested_challenge_is_kept(personas: Any, client_for: ClientFor) -> None:
    data = {"problem": "Oude mensen zijn eenzaam", "suggested": ["lonely-elderly"], "action": "next"}
    client_for(personas.stranger).post(NEW, data)
    assert Innovation.objects.get().challenges == ["lonely-elderly"]


def test_at_most_five_challenges(personas: Any, client_for: ClientFor) -> None:
    from vocabulary.lookup import vocabulary

    six = [item.code for item in vocabulary().items("challenge")[:6]]
    answer = client_for(personas.stranger).post(NEW, {"problem": "Alles", "challenges": six, "action": "next"})
    assert answer.status_code == 422


def test_going_on_where_you_left_off(personas: Any, now: datetime, client_for: ClientFor) -> None:
    from catalogue.kinds import Kind
    from catalogue.sources import source_for

    innovation = factory.draft(personas.owner, now, approach="")
    panel = source_for(Kind.INNOVATION).panels(personas.owner)[0]
    assert panel.items[0][0] == "Buurtsoep"
    answer = client_for(personas.owner).get(panel.items[0][1])
    assert answer["Location"] == step(innovation, "aanpak")
    assert source_for(Kind.INNOVATION).panels(personas.stranger) == []


def test_a_heap_of_drafts_is_refused(personas: Any, now: datetime, client_for: ClientFor) -> None:
    for _number in range(MAX_DRAFTS):
        factory.draft(personas.stranger, now, title="")
    answer = client_for(personas.stranger).post(NEW, {"problem": "Nog een", "action": "next"})
    assert answer.status_code == 422
    assert Innovation.objects.count() == MAX_DRAFTS
