"""Reading the lists from memory."""

from datetime import datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.utils.translation import override

from vocabulary import lookup, services
from vocabulary.lookup import Vocabulary, vocabulary
from vocabulary.models import Term
from vocabulary.text import stems

pytestmark = pytest.mark.django_db


def test_cold_is_five_queries_and_warm_none(django_assert_num_queries: Any) -> None:
    lookup.reset()
    with django_assert_num_queries(5):
        vocabulary()
    with django_assert_num_queries(0):
        assert vocabulary().label("phase", "scaling") == "Opschalen"
        assert vocabulary().place_by_postcode("9000")
        assert vocabulary().find_challenges("energiearmoede")


def test_after_a_while_one_query_tells_whether_it_is_still_true(now: datetime, django_assert_num_queries: Any) -> None:
    before = vocabulary()
    with override_settings(VOCABULARY_CHECK_SECONDS=0):
        with django_assert_num_queries(1):
            assert vocabulary() is before
        Term.objects.filter(scheme="phase", code="scaling").update(label_nl="Groeien")
        assert vocabulary().label("phase", "scaling") == "Opschalen"
        services.touch(now=now)
        assert vocabulary().label("phase", "scaling") == "Groeien"
    lookup.reset()


def test_labels_follow_the_language() -> None:
    item = vocabulary().get("phase", "prompts")
    assert item
    assert (item.label, str(item)) == ("Aanleiding", "Aanleiding")
    with override("en"):
        assert item.label == "Prompt"
        assert item.explanation.startswith("A problem")
    with override("fr"):
        assert item.label == "Aanleiding"


def test_items_come_in_order_and_unknown_lists_are_empty() -> None:
    assert [item.code for item in vocabulary().items("value")][:2] == ["money", "time"]
    assert vocabulary().items("nonsense") == ()
    assert vocabulary().get("nonsense", "x") is None
    assert vocabulary().label("phase", "gone") == "gone"
    assert [item.code for item in vocabulary().terms("phase", ["scaling", "prompts", "gone"])] == [
        "prompts",
        "scaling",
    ]


def test_challenges_hang_below_their_theme() -> None:
    challenges = vocabulary().challenges_of_theme("poverty")
    assert "energy-poverty" in [challenge.code for challenge in challenges]
    assert {challenge.theme for challenge in challenges} == {"poverty"}
    energy = vocabulary().get("challenge", "energy-poverty")
    assert energy
    assert 7 in energy.sdgs
    assert "energy" in energy.policy_domains
    assert "precarite energetique" not in energy.synonyms
    assert "précarité énergétique" in energy.synonyms
    assert energy.description == energy.explanation


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("We helpen vereenzaamde senioren in onze wijk", "lonely-elderly"),
        ("ENERGIEARMOEDE: huizen die niemand warm krijgt", "energy-poverty"),
        ("lutte contre la precarite energetique a Bruxelles", "energy-poverty"),
        ("decrochage scolaire", "early-school-leaving"),
        ("A repair café for broken toasters", "reuse-repair"),
        ("wij zoeken vrijwilligers", "volunteering"),
        ("een vrijwilliger", "volunteering"),
        ("burgerbudgetten in de gemeente", "citizen-participation"),
        ("stadslandbouw, samentuinen en moestuinen", "urban-farming"),
        ("housing first voor daklozen", "homelessness"),
        ("Sociale kruidenier", "period-poverty"),
        ("lerarentekort", "teacher-shortage"),
    ],
)
def test_challenges_are_found_by_what_people_type(text: str, first: str) -> None:
    assert vocabulary().find_challenges(text)[0] == first


@pytest.mark.parametrize("text", ["", "  ", "!?", "wij doen iets moois", "debts-free-ish maidens", "aids"])
def test_nothing_is_found_in_parts_of_words(text: str) -> None:
    assert "fair-data-ai" not in vocabulary().find_challenges(text)
    if not text.strip("!? "):
        assert vocabulary().find_challenges(text) == []


def test_every_label_finds_its_own_challenge() -> None:
    for challenge in vocabulary().items("challenge"):
        for name in (challenge.label_nl, challenge.label_en, *challenge.synonyms):
            assert challenge.code in vocabulary().find_challenges(f"over {name}, enzovoort"), name


def test_plurals_share_a_stem() -> None:
    for one, many in [
        ("woning", "woningen"),
        ("school", "scholen"),
        ("oudere", "ouderen"),
        ("vrijwilliger", "vrijwilligers"),
        ("refugee", "refugees"),
        ("dette", "dettes"),
    ]:
        assert stems(one) == stems(many)


def test_suggestions_put_beginnings_first() -> None:
    assert [item.label for item in vocabulary().suggest("place", "gen")][:2] == ["Genk", "Gent"]
    assert vocabulary().suggest("place", "9850")[0].label == "Deinze"
    assert vocabulary().suggest("challenge", "eenz", limit=1)[0].code == "lonely-elderly"
    assert vocabulary().suggest("challenge", " ") == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Gent", "Gent"),
        ("GHENT", "Gent"),
        ("Gand", "Gent"),
        ("Sint Niklaas", "Sint-Niklaas"),
        ("St.-Niklaas", "Sint-Niklaas"),
        ("Heist o/d Berg", "Heist-op-den-Berg"),
        ("Mechelen (Malines)", "Mechelen"),
        ("Nevele", "Deinze"),
        ("Beveren", "Beveren-Kruibeke-Zwijndrecht"),
        ("Puurs", "Puurs-Sint-Amands"),
        ("Gentbrugge", "Gent"),
        ("Ixelles", "Elsene"),
        ("Antwerpen", "Antwerpen"),
        ("provincie antwerpen", "Antwerpen (provincie)"),
        ("Belgium", "België"),
    ],
)
def test_places_are_found_by_any_of_their_names(name: str, label: str) -> None:
    place = vocabulary().place_by_name(name)
    assert place
    assert place.label_nl == label


def test_names_that_several_places_share_or_none_has_find_nothing() -> None:
    assert vocabulary().place_by_name("Berchem") is None
    assert vocabulary().place_by_name("Atlantis") is None
    assert vocabulary().place_by_name("") is None


def test_places_by_postcode() -> None:
    found = {
        code: place.label_nl
        for code in ("9000", " 9850", "1000", "1040", "1050", "3500", "2150", "9180")
        if (place := vocabulary().place_by_postcode(code))
    }
    assert found == {
        "9000": "Gent",
        " 9850": "Deinze",
        "1000": "Brussel",
        "1040": "Etterbeek",
        "1050": "Elsene",
        "3500": "Hasselt",
        "2150": "Antwerpen",
        "9180": "Lokeren",
    }
    assert vocabulary().place_by_postcode("4000") is None
    shared = vocabulary().place_by_postcode("1050", "Brussel")
    assert shared
    assert shared.label_nl == "Brussel"


def test_places_know_what_they_lie_in() -> None:
    ghent = vocabulary().get("place", "44021")
    assert ghent
    assert (ghent.nis, ghent.level, ghent.ancestors) == ("44021", "municipality", ("40000", "02000", "01000"))
    ixelles = vocabulary().get("place", "21009")
    assert ixelles
    assert ixelles.ancestors == ("04000", "01000")
    assert len(vocabulary().municipalities()) == 304


def test_codes_from_before_a_merger() -> None:
    for nis, label in (("44049", "Deinze"), ("44083", "Deinze")):
        place = vocabulary().place_by_old_nis(nis)
        assert place
        assert place.label_nl == label
    assert vocabulary().place_by_old_nis("62063") is None


def test_an_empty_database_gives_an_empty_vocabulary() -> None:
    empty = Vocabulary(())
    assert empty.items("phase") == ()
    assert empty.find_challenges("energiearmoede") == []
    assert empty.place_by_postcode("9000") is None


def test_templates_show_labels() -> None:
    template = Template(
        '{{ code|term:"phase" }}|{{ none|term:"phase" }}|{{ code|term_explanation:"phase" }}|'
        '{% for item in codes|terms:"helix" %}{{ item.label }} {% endfor %}{{ none|terms:"helix" }}'
    )
    shown = template.render(Context({"code": "scaling", "codes": ["company", "citizens"], "none": None}))
    assert shown.startswith("Opschalen||De innovatie groeit")
    assert shown.endswith("|Bedrijf Burgers []")
