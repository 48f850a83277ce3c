"""The list narrowed to what is free on a day."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from experimentation import selectors, services
from experimentation.freedays import free_on
from experimentation.models import Space
from experimentation.rules import BRUSSELS
from tests.experimentation.factory import ask, at, make_space

pytestmark = pytest.mark.django_db
LIST = reverse("experimentation:list")
EVERY_DAY = [(day, time(9), time(17)) for day in range(7)]


@pytest.fixture(autouse=True)
def _clock(time_machine, now):
    time_machine.move_to(now)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def titles(client, **params):
    return {entry.title for entry in client.get(LIST, params).context["page"].entries}


@pytest.fixture
def spaces(personas, now):
    """One space for each reason to be free or not, around Wednesday 25 November 2026."""

    def make(name, **fields):
        return make_space(personas, now, name=name, **{"hours": EVERY_DAY, **fields})

    closed = make("Dicht")
    services.add_closure(space=closed, start=date(2026, 11, 24), end=date(2026, 11, 26))
    full = make("Volzet")
    for hour in (9, 13):
        ask(full, personas.member, now, start=at(25, hour), end=at(25, hour + 4))
    asked = make("Gevraagd")
    for hour in (9, 13):
        ask(asked, personas.stranger, now, start=at(25, hour), end=at(25, hour + 4))
    half = make("Namiddag bezet", buffer_minutes=60)
    ask(half, personas.member, now, start=at(25, 12), end=at(25, 16))
    make("Lang vooraf", lead_time_hours=8 * 24)
    make("Kort vooruit", max_days_ahead=5)
    make("Alleen maandag", hours=[(0, time(9), time(17))])
    make("Nacht", hours=[(2, time(22), time(0)), (3, time(0), time(2))], min_minutes=180)
    make("Te kort open", hours=[(2, time(22), time(0))], min_minutes=180)
    make("Ontwerp", status="draft")
    make("Ook op feestdagen", closed_on_holidays=False)
    return {space.name: space for space in Space.objects.all()}


def test_a_day_leaves_what_is_free_then(spaces, client):
    assert titles(client, free="2026-11-25") == {"Gevraagd", "Namiddag bezet", "Nacht", "Ook op feestdagen"}
    assert titles(client, free="2026-12-25") == {"Ook op feestdagen"}
    assert "Alleen maandag" in titles(client, free="2026-11-23")


def test_a_part_of_the_day(spaces, client):
    assert "Namiddag bezet" in titles(client, free="2026-11-25", daypart="morning")
    assert "Namiddag bezet" not in titles(client, free="2026-11-25", daypart="afternoon")
    assert titles(client, free="2026-11-25", daypart="evening") == {"Nacht"}


def test_it_says_what_the_calendars_say(spaces, now):
    public = [space for space in spaces.values() if space.is_published]
    for offset in (0, 1, 2, 6, 7, 8, 37, 90, 91):
        day = now.astimezone(BRUSSELS).date() + timedelta(days=offset)
        calendars = {space.pk: selectors.days_of(space, day, day, now=now)[0] for space in public}
        free = {pk for pk, shown in calendars.items() if any(slot.is_free for slot in shown.slots)}
        assert set(free_on(day, now=now)) == free, day


def test_four_queries_however_many_spaces(spaces, personas, now, django_assert_num_queries):
    day = date(2026, 11, 25)
    with django_assert_num_queries(4):
        few = free_on(day, now=now)
    for number in range(5):
        space = make_space(personas, now, name=f"Nog een {number}")
        ask(space, personas.member, now)
    with django_assert_num_queries(4):
        assert len(free_on(day, now=now)) == len(few) + 5


def test_the_filter_goes_with_the_others(spaces, client):
    asked = {"free": "2026-11-25", "daypart": "morning", "layer": "physical", "q": "gevraagd"}
    page = text(client.get(LIST, asked))
    assert "Vrij op 25 november 2026, voormiddag" in page
    assert "?q=gevraagd&amp;layer=physical" in page
    assert '<input type="hidden" name="daypart" value="morning">' in page
    assert '<input type="hidden" name="layer" value="physical">' in page
    assert titles(client, **asked) == {"Gevraagd"}
    assert "Bewaar deze zoekopdracht" not in page
    assert "data-points" in page


def test_nothing_free_offers_to_look_without_the_day(spaces, client):
    page = text(client.get(LIST, {"free": "2026-11-25", "q": "Volzet"}))
    assert "Zonder “Vrij op 25 november 2026”: 1" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"free": "morgen"}, "Deze datum kennen we niet."),
        ({"free": "2026-02-30"}, "Deze datum kennen we niet."),
        ({"free": "\x00"}, "Deze datum kennen we niet."),
        ({"free": "2026-11-17"}, "Deze dag is voorbij."),
        ({"free": "0001-01-01"}, "Deze dag is voorbij."),
        ({"free": "9999-12-31"}, "Zo ver vooruit kan je nergens boeken."),
        ({"daypart": "morning"}, "Kies ook een dag."),
    ],
)
def test_a_day_that_makes_no_sense_is_answered_and_filters_nothing(spaces, client, asked, said):
    response = client.get(LIST, asked)
    page = text(response)
    assert response.status_code == 200
    assert said in page
    assert 'aria-invalid="true"' in page
    assert response.context["page"].total == len([space for space in spaces.values() if space.is_published])


def test_a_day_typed_the_belgian_way_and_a_strange_part(spaces, client):
    assert titles(client, free=" 25/11/2026 ", daypart="midnight") == titles(client, free="2026-11-25")


def test_in_english(spaces, client):
    page = text(client.get(f"/en{LIST}", {"free": "2026-11-25", "daypart": "evening"}))
    assert "Free on 25 November 2026, after 6 pm" in page
    assert "This date is unknown" in text(client.get(f"/en{LIST}", {"free": "x"}))
