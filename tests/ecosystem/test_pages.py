"""Home, search, suggestions, map, relations and documentation: what they show, and what they never show."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue import services
from catalogue.kinds import Kind
from tests.ecosystem.factory import SECRET, build, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(personas: Any, now: datetime) -> dict[str, Any]:
    return build(personas, now)


def text(client: Client, name: str, data: dict[str, Any] | None = None, *args: Any, **headers: str) -> str:
    answer = client.get(reverse(name, args=args), data or {}, headers=headers)
    assert answer.status_code == 200
    if answer.streaming:
        parts: Iterator[bytes] = answer.streaming_content  # type: ignore[assignment, attr-defined]
        return b"".join(parts).decode()
    return answer.content.decode()


def everywhere(client: Client, shown: Any) -> Iterator[tuple[str, str]]:
    """Each page and download with everything it tells."""
    for name in ("home", "search", "map", "map-points", "api-relations", "api-entries", "api-docs"):
        yield name, text(client, name)
    for name in ("search", "suggest", "map", "map-points", "api-entries"):
        yield f"{name} with words", text(client, name, {"q": SECRET.lower()})
    yield "relations", text(client, "relations", None, shown.kind, shown.object_id)
    for form in ("csv", "json"):
        yield form, text(client, "download", None, Kind.INNOVATION, form)


def told(client: Client, shown: Any, words: str) -> set[str]:
    return {name for name, page in everywhere(client, shown) if words in page}


def test_visitors_see_nothing_of_what_is_hidden(things: dict[str, Any], client: Client) -> None:
    assert told(client, things["shown"], SECRET) == set()


def test_members_see_what_is_for_members_and_nothing_that_waits(
    things: dict[str, Any], personas: Any, client_for: Callable[[Any], Client]
) -> None:
    client = client_for(personas.stranger)
    assert told(client, things["shown"], f"{SECRET} in nazicht") == set()
    assert told(client, things["shown"], f"{SECRET} voorbij") == set()
    seen = told(client, things["shown"], f"{SECRET} voor leden")
    # downloads are open data: always what a visitor sees
    assert {"home", "suggest with words", "map-points", "api-relations", "relations"} <= seen
    assert not {"csv", "json"} & seen


def test_counts_of_members_never_reach_visitors(
    things: dict[str, Any], personas: Any, client: Client, client_for: Callable[[Any], Client]
) -> None:
    for_members = client_for(personas.stranger).get(reverse("home")).context["total"]
    assert for_members == client.get(reverse("home")).context["total"] + 1


def test_home_shows_rooms_iconic_examples_and_the_latest(personas: Any, now: datetime, client: Client) -> None:
    place(1, "Iconische oven", now, iconic=True)
    services.publish_many([], now=now)
    cache.clear()
    answer = client.get(reverse("home"))
    assert [entry.title for entry in answer.context["iconic"]] == ["Iconische oven"]
    assert all(entry.kind != Kind.ORGANISATION for entry in answer.context["latest"])
    assert answer.context["counts"][Kind.INNOVATION] == 1
    assert "Wie pakt dit" in answer.content.decode()


def test_search_counts_per_room_what_this_search_finds(things: dict[str, Any], client: Client) -> None:
    def numbers(**data: Any) -> dict[str, int]:
        return {link["kind"]: link["count"] for link in client.get(reverse("search"), data).context["kind_links"]}

    assert numbers(q="buurtoven")[""] == 1
    everything = numbers()
    assert everything[""] == everything["innovation"] + everything["organisation"]
    # narrowed to a room, the other rooms still say what the search finds there
    assert numbers(q="deelmoestuin", kind="innovation") == numbers(q="deelmoestuin")
    assert numbers(challenge="lonely-elderly")[""] == 0


def test_a_typo_finds_the_same_in_list_chips_and_map(things: dict[str, Any], client: Client) -> None:
    found = client.get(reverse("map"), {"q": "deelmostuin"})
    assert [entry.title for entry in found.context["page"].entries] == ["Deelmoestuin"]
    assert found.context["kind_links"][0]["count"] == 1
    points = client.get(reverse("map-points"), {"q": "deelmostuin"}).json()["features"]
    assert [point["properties"]["title"] for point in points] == ["Deelmoestuin"]


def test_search_survives_anything_typed(things: dict[str, Any], client: Client) -> None:
    for words in ("'", "a & | !", "\x00", "<script>", "%", "x" * 5000, "  ", "été à côté", "🙂", ":*", "\\"):
        for name in ("search", "suggest", "map", "map-points"):
            assert client.get(reverse(name), {"q": words, "page": "x", "kind": "x", "bbox": "1,2"}).status_code == 200
    page = client.get(reverse("search"), {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


def test_htmx_gets_only_the_results(things: dict[str, Any], client: Client) -> None:
    for name in ("search", "map"):
        part = text(client, name, None, **{"HX-Request": "true"})
        assert 'id="listing"' in part
        assert "Kies een kamer" in part
        assert "<html" not in part
        assert "<html" in text(client, name, None, **{"HX-Request": "true", "HX-Boosted": "true"})
        assert "HX-Request" in client.get(reverse(name)).headers["Vary"]


def test_suggestions_start_at_the_third_letter(things: dict[str, Any], client: Client) -> None:
    assert text(client, "suggest", {"q": "bu"}).strip() == ""
    found = text(client, "suggest", {"q": "buu"})
    assert "Buurtoven" in found
    assert f"{reverse('search')}?q=buu" in found


def test_relations_are_read_from_both_sides(things: dict[str, Any], client: Client) -> None:
    shown, other = things["shown"], things["other"]
    page = text(client, "relations", None, shown.kind, shown.object_id)
    assert "Deelmoestuin" in page
    assert "<svg" in page
    assert "(van hen)" in text(client, "relations", None, other.kind, other.object_id)
    assert client.get(reverse("relations", args=["innovation", 404404])).status_code == 404


def test_who_is_tied_twice_is_drawn_once(things: dict[str, Any], personas: Any, now: datetime, client: Client) -> None:
    shown, other = things["shown"], things["other"]
    services.draw_relation(source=other, target=shown, type="supports", by=personas.curator, now=now)
    answer = client.get(reverse("relations", args=[shown.kind, shown.object_id]))
    assert len(answer.context["ties"]) == 2
    [node] = answer.context["drawing"].nodes
    assert node.label.count(",") == 1


def test_only_curators_are_led_to_drawing(
    things: dict[str, Any], personas: Any, client_for: Callable[[Any], Client]
) -> None:
    shown = things["shown"]
    draw = reverse("catalogue:relations", args=[shown.pk])
    for person, expected in ((None, False), (personas.owner, False), (personas.curator, True)):
        page = text(client_for(person), "relations", None, shown.kind, shown.object_id)
        assert (draw in page) is expected


def test_an_entry_without_ties_says_so(now: datetime, client: Client) -> None:
    alone = place(1, "Alleen", now)
    assert "Nog geen verbindingen" in text(client, "relations", None, alone.kind, alone.object_id)


def test_documentation_tells_every_operation(things: dict[str, Any], client: Client) -> None:
    answer = client.get(reverse("api-docs"))
    paths = {operation["path"] for group in answer.context["groups"] for operation in group["operations"]}
    assert {reverse("api-entries"), reverse("api-relations")} <= paths
    assert client.get(reverse("api-docs")).content == answer.content


def test_api_tells_relations_with_both_ends(things: dict[str, Any], client: Client) -> None:
    found = client.get(reverse("api-relations")).json()["results"]
    assert len(found) == 1
    assert (found[0]["origin"]["title"], found[0]["target"]["title"]) == ("Buurtoven", "Deelmoestuin")
    assert found[0]["type"] == "partner-of"


def test_nothing_here_can_be_posted_to(things: dict[str, Any], client: Client) -> None:
    for name in ("home", "search", "suggest", "map", "map-points", "api-docs", "api-relations"):
        assert client.post(reverse(name)).status_code in (403, 405)


def test_pages_ask_as_many_questions_for_many(personas: Any, now: datetime, client: Client) -> None:
    shown = place(1, "Midden", now)

    def grow(first: int, last: int) -> None:
        made = [place(n, f"Project {n}", now, kind=Kind.ORGANISATION) for n in range(first, last)]
        for entry in made:
            services.draw_relation(source=shown, target=entry, type="partner-of", by=personas.curator, now=now)

    def ask() -> dict[str, int]:
        counted = {}
        addresses = [reverse(n) for n in ("home", "search", "map", "map-points", "api-relations", "api-entries")]
        addresses += [f"{reverse('search')}?q=project", f"{reverse('suggest')}?q=project"]
        addresses += [reverse("relations", args=[shown.kind, shown.object_id])]
        addresses += [reverse("download", args=["organisation", form]) for form in ("csv", "json")]
        for address in addresses:
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
                if answer.streaming:
                    list(answer)
            counted[address] = len(captured)
        return counted

    grow(100, 104)
    ask()
    few = ask()
    grow(104, 112)
    assert ask() == few
    assert max(few.values()) <= 8, few
