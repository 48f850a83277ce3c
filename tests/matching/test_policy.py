"""The rules of matching, as pure functions."""

from typing import Any

import pytest
from django.utils.translation import override

from matching import policy
from matching.policy import Facts, judge
from matching.reasons import sentence

pytestmark = pytest.mark.django_db
GENT, DEINZE, BRUGGE = (51.05, 3.72), (50.98, 3.53), (51.21, 3.22)


def facts(pk: int, kind: str = "innovation", point: tuple[float, float] | None = None, **codes: Any) -> Facts:
    return Facts(
        id=pk,
        kind=kind,
        codes={facet: frozenset(found) for facet, found in codes.items()},
        lat=point[0] if point else None,
        lon=point[1] if point else None,
    )


def lanes(one: Facts, other: Facts, likeness: float = 0.0) -> list[str]:
    return [found.lane for found in judge(one, other, likeness=likeness, rarity={})]


def test_texts_alone_must_be_clearly_alike() -> None:
    one, other = facts(1), facts(2)
    assert lanes(one, other, policy.REASON_ENOUGH - 0.1) == []
    assert lanes(one, other, policy.REASON_ENOUGH) == ["peers"]
    assert lanes(facts(1, theme=["food"]), facts(2, theme=["food"]), policy.ALIKE) == ["peers"]
    assert lanes(facts(1, theme=["food"]), facts(2, theme=["food"]), policy.ALIKE - 0.1) == []


def test_being_near_is_no_reason_for_peers() -> None:
    assert lanes(facts(1, point=GENT, phase=["scaling"]), facts(2, point=GENT, phase=["scaling"])) == []


def test_a_match_by_text_alone_says_so_plainly() -> None:
    found = policy.facts_between(facts(1), facts(2), 9.0)
    assert sentence(found) == "De twee beschrijvingen van het probleem lijken sterk op elkaar."
    assert sentence(found, personal=True) == "De beschrijving van het probleem lijkt sterk op die van jou."
    assert "sterk" not in sentence(policy.facts_between(facts(1), facts(2), policy.REASON_ENOUGH))
    with override("en"):
        assert sentence(found) == "The two descriptions of the problem are very much alike."


def test_a_rare_challenge_and_a_near_place_weigh_more() -> None:
    rarity = policy.rarities({"debt": 50, "food-waste": 1}, 100)
    one = facts(1, challenge=["debt", "food-waste"], point=GENT)

    def score(other: Facts) -> float:
        return judge(one, other, likeness=0, rarity=rarity)[0].score

    assert score(facts(2, challenge=["food-waste"])) > score(facts(3, challenge=["debt"]))
    assert score(facts(2, challenge=["debt"], point=DEINZE)) > score(facts(3, challenge=["debt"], point=BRUGGE))
    assert judge(one, facts(2, challenge=["debt"]), likeness=5, rarity=rarity)[0].score > score(
        facts(2, challenge=["debt"])
    )


def test_distance_in_kilometres() -> None:
    assert policy.distance_km(facts(1, point=GENT), facts(2, point=BRUGGE)) == pytest.approx(39, abs=2)
    assert policy.distance_km(facts(1, point=GENT), facts(2)) is None


def test_a_step_ahead_is_said_and_a_step_behind_is_not() -> None:
    one, other = facts(1, phase=["prototyping"]), facts(2, phase=["sustaining"])
    assert policy.facts_between(one, other, 0) == [{"fact": "ahead", "codes": ["sustaining"]}]
    assert policy.facts_between(other, one, 0) == []


def test_spaces_nearby_fit_whatever_the_theme() -> None:
    assert lanes(facts(1, point=GENT), facts(2, "space", point=DEINZE)) == []
    assert lanes(facts(1, point=GENT), facts(2, "space", point=(51.06, 3.74))) == ["spaces"]
    assert lanes(facts(2, "space", point=(51.06, 3.74)), facts(1, point=GENT)) == ["innovations"]


def test_other_kinds_are_not_brought_together() -> None:
    assert lanes(facts(1, "funding", challenge=["debt"]), facts(2, "offer", challenge=["debt"])) == []


def test_another_kind_of_novelty_makes_unlikely_partners() -> None:
    one = facts(1, challenge=["debt"], novelty=["product"])
    other = facts(2, challenge=["debt"], novelty=["principle"])
    assert lanes(one, other) == ["peers", "unlikely"]
    found = judge(one, other, likeness=0, rarity={})[1]
    assert "met een ander soort vernieuwing" in sentence(found.facts)


def test_labels_are_written_as_inside_a_sentence() -> None:
    said = sentence([{"fact": "challenge", "codes": ["language-learning", "energy-poverty"]}])
    assert said.startswith("Zelfde uitdagingen: ")
    assert "energiearmoede" in said
    assert "Nederlands" in said


def test_unknown_codes_are_left_out() -> None:
    assert sentence([{"fact": "something-new", "codes": ["x"]}]) == ""
    assert sentence([]) == ""
