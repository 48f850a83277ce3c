"""List, profile, history, editing and team."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from innovations import services
from innovations.models import Innovation, Lesson, Need, TeamMember
from innovations.selectors import similar_entries
from tests.innovations import factory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def world(personas: Any, now: datetime) -> dict[str, Any]:
    return factory.build(personas, now)


def page_of(client: Client, innovation: Innovation) -> str:
    return client.get(innovation.get_absolute_url()).content.decode()


def test_page_tells_the_story_in_order(world: dict[str, Any], client: Client) -> None:
    page = page_of(client, world["published"])
    order = ["probleem", "aanpak", "voor-wie", "waar", "fase", "partners", "noden", "verandering", "lessen", "nieuws"]
    places = [page.index(f'id="{name}"') for name in order]
    assert places == sorted(places)
    assert "Een taai vraagstuk" in page
    assert "<strong>feest</strong>" in page


def test_lessons_go_to_their_audience(world: dict[str, Any], personas: Any, client_for: ClientFor) -> None:
    def seen(user: Any) -> list[bool]:
        page = page_of(client_for(user), world["published"])
        return [text in page for text in ("Flyers in de bus", "Geheim voor leden", "Ruzie in het team")]

    assert seen(None) == [True, False, False]
    assert seen(personas.stranger) == [True, True, False]
    assert seen(personas.curator) == [True, True, False]
    assert seen(personas.owner) == [True, True, True]


def test_hidden_profiles_leak_nowhere(world: dict[str, Any], personas: Any, client_for: ClientFor) -> None:
    hidden = ["Geheime soep", "Wachtende soep", "Verdwenen soep"]
    for user in (None, personas.stranger, personas.curator):
        client = client_for(user)
        pages = [
            client.get("/innovaties/", {"q": "soep"}),
            client.get("/innovaties/gelijkaardig/", {"q": "eenzame ouderen soep", "challenge": "lonely-elderly"}),
            client.get("/api/v1/innovations/"),
            client.get(world["published"].get_absolute_url()),
        ]
        for answer in pages:
            assert answer.status_code == 200
            assert not any(title in answer.content.decode() for title in hidden)
    assert client_for(None).get(world["draft"].get_absolute_url()).status_code == 404
    assert client_for(personas.curator).get(world["draft"].get_absolute_url()).status_code == 404
    assert client_for(None).get(f"/api/v1/innovations/{world['draft'].pk}/").status_code == 404


def test_list_finds_by_word_and_facet(world: dict[str, Any], client: Client) -> None:
    assert "Buurtsoep" in client.get("/innovaties/", {"q": "buurtsoep"}).content.decode()
    assert "Buurtsoep" in client.get("/innovaties/", {"challenge": "lonely-elderly", "place": "40000"}).content.decode()
    assert "Buurtsoep" not in client.get("/innovaties/", {"phase": "scaling"}).content.decode()


def test_similar_by_challenge_words_and_never_itself(personas: Any, now: datetime) -> None:
    one = factory.published(personas.owner, personas.curator, now)
    trees = factory.published(
        personas.owner,
        personas.curator,
        now,
        title="Bomenplan",
        problem="De straten zijn te warm en versteend, er is geen schaduw van bomen.",
        challenges=["urban-green"] if "urban-green" in _codes() else [_codes()[-1]],
    )

    def found(**kwargs: Any) -> list[str]:
        return [entry.title for entry in similar_entries(user=None, **kwargs)]

    assert found(text="", challenges=["lonely-elderly"]) == ["Buurtsoep"]
    assert found(text="Er is geen schaduw in versteende straten", challenges=[])[0] == "Bomenplan"
    assert found(text="", challenges=["lonely-elderly"], exclude=one.pk) == []
    assert found(text="!!! ' | & :*", challenges=["niets"]) == []
    assert trees.pk != one.pk


def _codes() -> list[str]:
    from vocabulary.lookup import vocabulary

    return [item.code for item in vocabulary().items("challenge")]


def test_history_shows_words_added_and_removed(
    world: dict[str, Any], personas: Any, now: datetime, client: Client
) -> None:
    innovation = world["published"]
    later = now + timedelta(days=1)
    services.update_innovation(
        innovation=innovation, by=personas.owner, now=later, summary="Buren koken samen stoofpot."
    )
    versions = client.get(reverse("innovations:versions", args=[innovation.slug]), follow=True).content.decode()
    number = versions.count("<li><h2>")
    assert number > 2
    page = client.get(reverse("innovations:version", args=[innovation.slug, number]), follow=True).content.decode()
    assert "stoofpot" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert client.get(reverse("innovations:version", args=[innovation.slug, 99]), follow=True).status_code == 404


def test_team_edits_sections_and_parts(world: dict[str, Any], personas: Any, client_for: ClientFor) -> None:
    client, slug = client_for(personas.owner), world["published"].slug
    answer = client.post(f"/innovaties/{slug}/bewerken/bewijs/", {"evidence_level": "evidence-3"})
    assert answer.status_code == 422
    marks = {"scaler_staffing": "2", "scaler_lobbying": "5", "scaler_replicating": "1"}
    assert client.post(f"/innovaties/{slug}/bewerken/groei/", marks).status_code == 302
    page = page_of(client, world["published"])
    assert "<polygon" in page
    assert "Cijfer" in page
    bad = client.post(f"/innovaties/{slug}/bewerken/nood/nieuw/", {"kind": "insight", "value": "time", "amount": "5"})
    assert bad.status_code == 422
    good = client.post(f"/innovaties/{slug}/bewerken/nood/nieuw/", {"kind": "insight", "value": "money", "amount": "5"})
    assert good.status_code == 302
    need = Need.objects.get(amount=5)
    assert client.post(f"/innovaties/{slug}/bewerken/nood/{need.pk}/wissen/").status_code == 302
    assert not Need.objects.filter(pk=need.pk).exists()


@pytest.mark.parametrize("part", ["mijlpaal", "partner", "nood", "doel", "indicator", "meting", "les", "nieuws"])
def test_every_part_has_its_forms(world: dict[str, Any], personas: Any, client_for: ClientFor, part: str) -> None:
    client, slug = client_for(personas.owner), world["published"].slug
    names = {
        "mijlpaal": "milestone",
        "nood": "need",
        "doel": "goal",
        "meting": "measurement",
        "les": "team",
        "nieuws": "update",
    }
    pk = world["parts"][names.get(part, part)].pk
    assert client.get(f"/innovaties/{slug}/bewerken/{part}/nieuw/").status_code == 200
    assert client.post(f"/innovaties/{slug}/bewerken/{part}/nieuw/", {}).status_code == 422
    assert client.get(f"/innovaties/{slug}/bewerken/{part}/{pk}/").status_code == 200
    assert client.get(f"/innovaties/{slug}/bewerken/{part}/{pk}/wissen/").status_code == 200
    other = world["pending"].slug
    assert client.get(f"/innovaties/{other}/bewerken/{part}/{pk}/").status_code == 404


def test_a_lesson_is_for_the_team_unless_chosen(world: dict[str, Any], personas: Any, client_for: ClientFor) -> None:
    slug = world["published"].slug
    data = {"tried": "Een feest", "happened": "Regen", "audience": "members", "failure": "on"}
    client_for(personas.owner).post(f"/innovaties/{slug}/bewerken/les/nieuw/", data)
    lesson = Lesson.objects.get(tried="Een feest")
    assert (lesson.audience, lesson.author) == ("members", personas.owner)
    assert Lesson(tried="x", happened="y").audience == "team"


def test_a_curator_does_not_read_the_lessons_of_a_team(
    world: dict[str, Any], personas: Any, client_for: ClientFor
) -> None:
    slug, parts = world["published"].slug, world["parts"]
    client = client_for(personas.curator)
    assert client.get(f"/innovaties/{slug}/bewerken/les/{parts['team'].pk}/").status_code == 404
    assert client.get(f"/innovaties/{slug}/bewerken/les/{parts['members'].pk}/").status_code == 200
    assert "Ruzie in het team" not in client.get(f"/innovaties/{slug}/bewerken/").content.decode()


def test_a_picture_is_stored_shown_and_taken_away(world: dict[str, Any], personas: Any, client_for: ClientFor) -> None:
    client, innovation = client_for(personas.owner), world["published"]
    url = reverse("innovations:picture", args=[innovation.slug])
    assert client.post(url, {"image": SimpleUploadedFile("x.png", b"geen beeld")}).status_code == 422
    buffer = io.BytesIO()
    Image.new("RGB", (800, 450), "teal").save(buffer, "PNG")
    upload = SimpleUploadedFile("soep.png", buffer.getvalue(), content_type="image/png")
    assert client.post(url, {"image": upload, "image_alt": "Een kom soep"}).status_code == 302
    page = page_of(client_for(None), innovation)
    assert 'alt="Een kom soep"' in page
    assert "-800x450" in page
    client.post(url, {"remove": "on"})
    assert 'alt="Een kom soep"' not in page_of(client_for(None), innovation)


def test_lead_manages_the_team(world: dict[str, Any], personas: Any, client_for: ClientFor) -> None:
    client, url = client_for(personas.owner), reverse("innovations:team", args=[world["published"].slug])
    assert client.post(url, {"email": "niemand@voorbeeld.be", "role": "member"}).status_code == 422
    assert client.post(url, {"email": personas.stranger.email, "role": "member"}).status_code == 302
    member = TeamMember.objects.get(innovation=world["published"], user=personas.stranger)
    assert client_for(personas.stranger).get(f"/innovaties/{world['published'].slug}/bewerken/").status_code == 200
    assert client_for(personas.stranger).get(url).status_code == 403
    client.post(reverse("innovations:team-change", args=[world["published"].slug, member.pk]), {"action": "remove"})
    assert not TeamMember.objects.filter(pk=member.pk).exists()


def test_withdraw_offers_to_undo(world: dict[str, Any], personas: Any, client_for: ClientFor) -> None:
    client, innovation = client_for(personas.owner), world["published"]
    page = client.post(reverse("innovations:withdraw", args=[innovation.slug]), follow=True).content.decode()
    assert "Ongedaan maken" in page
    client.post(reverse("innovations:republish", args=[innovation.slug]))
    assert client_for(None).get(innovation.get_absolute_url()).status_code == 200


def test_detail_asks_a_bounded_number_of_queries(
    personas: Any, now: datetime, client: Client, django_assert_max_num_queries: Any
) -> None:
    innovation = factory.published(personas.owner, personas.curator, now, organisation=personas.organisation)
    factory.with_everything(innovation, personas.owner, now)
    client.get(innovation.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as once:
        client.get(innovation.get_absolute_url())
    for number in range(2):
        parts = {"title": f"Stap {number}", "innovation": innovation, "by": personas.owner, "now": now}
        services.add_milestone(**parts)
        services.add_partner(
            name=f"Partner {number}", helix="company", innovation=innovation, by=personas.owner, now=now
        )
        goal = services.add_goal(statement=f"Doel {number}", innovation=innovation, by=personas.owner, now=now)
        services.add_indicator(goal=goal, name="Aantal", by=personas.owner, now=now)
        services.add_lesson(
            tried="x", happened="y", audience="public", innovation=innovation, by=personas.owner, now=now
        )
    with django_assert_max_num_queries(len(once)):
        client.get(innovation.get_absolute_url())
    assert len(once) <= 30


def test_list_asks_as_many_queries_for_many(personas: Any, now: datetime, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/innovaties/").status_code == 200
        return len(asked)

    def more(times: int) -> None:
        for number in range(times):
            factory.published(
                personas.owner, personas.curator, now, title=f"Soep {Innovation.objects.count()} {number}"
            )

    more(3)
    count()
    few = count()
    more(6)
    assert count() == few <= 12
