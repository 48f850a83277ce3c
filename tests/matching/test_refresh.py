"""From changed entries to matches on both sides."""

from typing import Any

import pytest

from catalogue import services as catalogue
from catalogue.embeddings.engine import load
from catalogue.embeddings.vectors import Embedder
from catalogue.kinds import Kind
from catalogue.models import Entry
from matching import refresh as refreshing
from matching import services
from matching.models import Match, Refresh
from matching.selectors import lanes_for, matches_for
from tests.catalogue.drafts import draft

pytestmark = pytest.mark.django_db
NONE = Embedder(load("none"))


def publish(now: Any, object_id: int, title: str = "", **fields: Any) -> Entry:
    return catalogue.publish(draft(object_id, title or f"Innovatie {object_id}", now, **fields), now=now)


def refresh(now: Any, *entries: Entry) -> None:
    refreshing.refresh([entry.pk for entry in entries], embedder=NONE, now=now)


def pairs(lane: str = "peers") -> set[tuple[int, int]]:
    return set(Match.objects.filter(lane=lane).values_list("source__object_id", "target__object_id"))


def test_a_shared_challenge_makes_peers_of_both_sides(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",), place="44021")
    publish(now, 2, challenges=("energy-poverty",), place="44021")
    publish(now, 3, challenges=("lonely-elderly",), place="44021")
    refresh(now, one)
    assert pairs() == {(1, 2), (2, 1)}


def test_the_reason_is_a_sentence_of_facts(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",), place="44021", phases=("scaling",))
    publish(now, 2, challenges=("energy-poverty",), place="44021", phases=("scaling",))
    refresh(now, one)
    (match,) = matches_for(one, None)
    assert match.reason == "Zelfde uitdaging: energiearmoede; allebei in Gent; zelfde fase: opschalen."


def test_the_reason_follows_the_entries_of_this_moment(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",), place="44021")
    publish(now, 2, challenges=("energy-poverty",), place="44021")
    refresh(now, one)
    moved = publish(now, 2, challenges=("energy-poverty",), place="11002")
    assert "Gent" not in matches_for(one, None)[0].reason
    publish(now, 2, challenges=("lonely-elderly",), place="11002")
    assert matches_for(one, None) == []
    assert moved.pk


def test_running_twice_changes_nothing(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",))
    two = publish(now, 2, challenges=("energy-poverty",))
    refresh(now, one, two)
    before = list(Match.objects.order_by("source", "target").values_list("source", "target", "lane", "score"))
    refresh(now, one, two)
    refresh(now, two)
    assert list(Match.objects.order_by("source", "target").values_list("source", "target", "lane", "score")) == before


def test_a_withdrawn_entry_leaves_the_matches_of_others(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",))
    publish(now, 2, challenges=("energy-poverty",))
    refresh(now, one)
    catalogue.withdraw(Kind.INNOVATION, 2, now=now)
    assert matches_for(one, None) == [], "rechecked when read"
    refresh(now, Entry.objects.get(object_id=2))
    assert not Match.objects.exists()


def test_what_is_for_members_is_not_shown_to_visitors(now: Any, personas: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",))
    publish(now, 2, challenges=("energy-poverty",), visibility="members")
    refresh(now, one)
    assert matches_for(one, None) == []
    assert len(matches_for(one, personas.stranger)) == 1


def test_pending_entries_match_nobody(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",))
    catalogue.publish(draft(2, "Wacht", now, challenges=("energy-poverty",)), now=now, status="pending")
    refresh(now, one)
    assert not Match.objects.exists()


def test_needs_meet_offers_and_the_reverse(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",), support_needed=("insight",))
    offer = publish(now, 2, kind=Kind.OFFER, support_offered=("insight",), challenges=("energy-poverty",))
    publish(now, 3, kind=Kind.OFFER, support_offered=("co-creation",), challenges=("energy-poverty",))
    refresh(now, one)
    assert [match.entry.object_id for match in matches_for(one, None, "supporters")] == [2]
    assert "zij bieden dat aan" in matches_for(one, None, "supporters")[0].reason
    assert "die is hier te vinden" in matches_for(offer, None, "innovations")[0].reason
    assert "jij biedt dat aan" in lanes_for(offer, None)[0].matches[0].reason


def test_funding_must_fit_phase_and_place(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",), phases=("prototyping",), place="44021")
    base: dict[str, Any] = {"kind": Kind.FUNDING, "challenges": ("energy-poverty",)}
    publish(now, 2, **base, phases=("prototyping", "scaling"), places=("02000",))
    publish(now, 3, **base, phases=("scaling",))
    publish(now, 4, **base, phases=("prototyping",), places=("04000",))
    refresh(now, one)
    assert [match.entry.object_id for match in matches_for(one, None, "funding")] == [2]


def test_unlikely_partners_share_the_challenge_and_not_the_role(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",), helix=("citizens",))
    publish(now, 2, kind=Kind.ORGANISATION, challenges=("energy-poverty",), helix=("company",))
    publish(now, 3, kind=Kind.ORGANISATION, challenges=("energy-poverty",), helix=("citizens",))
    refresh(now, one)
    (match,) = matches_for(one, None, "unlikely")
    assert match.entry.object_id == 2
    assert "vanuit een andere rol" in match.reason


def test_two_things_of_one_owner_need_no_introduction(now: Any) -> None:
    owner = publish(now, 50, kind=Kind.ORGANISATION, challenges=("energy-poverty",), helix=("company",))
    one = publish(now, 1, challenges=("energy-poverty",), owner_id=50, helix=("citizens",))
    publish(now, 2, challenges=("energy-poverty",), owner_id=50)
    refresh(now, one, owner)
    assert not Match.objects.exists()


def test_a_dismissed_pair_never_returns_from_either_side(now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = publish(now, 1, challenges=("energy-poverty",))
    two = publish(now, 2, challenges=("energy-poverty",))
    refresh(now, one)
    monkeypatch.setattr(services, "is_manager", lambda user, entry: True)
    dismissal = services.dismiss(entry=two, other=one, by=None, reason="known", now=now)
    assert not Match.objects.exists()
    refresh(now, one, two)
    assert matches_for(one, None) == []
    assert matches_for(two, None) == []
    assert not Match.objects.exists()
    services.undo_dismissal(dismissal=dismissal, by=None, now=now)
    refresh(now, one)
    assert len(matches_for(one, None)) == 1


def test_only_the_best_of_a_lane_are_kept_on_both_sides(now: Any) -> None:
    entries = [publish(now, n, challenges=("energy-poverty",)) for n in range(1, 21)]
    refresh(now, *entries)
    for entry in entries:
        assert 1 <= Match.objects.filter(source=entry, lane="peers").count() <= 12


def test_the_sweep_finds_what_changed_and_nothing_else(now: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",))
    later = now + refreshing.QUIET * 2
    assert refreshing.due(now=later) == [one.pk]
    refresh(later, one)
    assert refreshing.due(now=later) == []
    publish(later, 1, challenges=("debt",))
    assert refreshing.due(now=later) == [], "just now: its own job will come"
    assert refreshing.due(now=later + refreshing.QUIET * 2) == [one.pk]
    Entry.objects.filter(pk=one.pk).update(embedded_hash="x")
    refresh(later, one)
    Refresh.objects.update(policy="old")
    assert refreshing.due(now=later + refreshing.QUIET * 2) == [one.pk]


def test_an_entry_that_changed_meanwhile_is_left_alone(now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = publish(now, 1, challenges=("energy-poverty",))
    publish(now, 2, challenges=("energy-poverty",))
    work = refreshing._work_out

    def slowly(entries: Any, embedder: Any) -> Any:
        found = work(entries, embedder)
        Entry.objects.filter(pk=one.pk).update(indexed_at=now + refreshing.QUIET)
        return found

    monkeypatch.setattr(refreshing, "_work_out", slowly)
    refresh(now, one)
    assert not Match.objects.exists()
    assert not Refresh.objects.exists()


def test_reading_all_lanes_of_many_entries_costs_the_same(now: Any, django_assert_max_num_queries: Any) -> None:
    one = publish(now, 1, challenges=("energy-poverty",))
    for n in range(2, 10):
        publish(now, n, challenges=("energy-poverty",), helix=("company",))
    refresh(now, one)
    one = Entry.objects.get(pk=one.pk)
    with django_assert_max_num_queries(2):
        assert len(lanes_for(one, None)[0].matches) == 6
