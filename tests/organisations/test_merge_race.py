"""Real connections at one moment: what is written while two organisations become one is not lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from core.errors import Conflict, HubError
from organisations import services
from organisations.models import Claim, Membership, Merge, Organisation
from supporters import services as offers
from supporters.models import Offer
from tests.organisations.factory import make, make_unclaimed

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run all at one moment, each on its own connection; results, or the refusal."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        start.wait(timeout=10)
        try:
            results[number] = act()
        except (HubError, Organisation.DoesNotExist) as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number, act]) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists(select from pg_stat_activity where datname = current_database()"
            " and wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


def test_an_offer_begun_before_and_one_begun_after_both_go_over(personas: Any, now: datetime) -> None:
    old, demo = make(personas, now, "Oud vzw"), personas.organisation
    written, waiting = threading.Event(), threading.Event()

    def offer(title: str) -> None:
        fields = {"title": title, "summary": "Hulp.", "support": ["insight"]}
        offers.create_offer(organisation=old, by=personas.owner, now=now, **fields)

    def before() -> None:
        with transaction.atomic():
            offer("Ervoor")
            written.set()
            waiting.wait(timeout=20)

    def merge() -> Merge:
        written.wait(timeout=20)
        return services.merge_organisations(goes=old.pk, stays=demo.pk, choices={}, by=personas.curator, now=now)

    def after() -> None:
        written.wait(timeout=20)
        pause = threading.Event()
        while not waits_for_a_lock():
            pause.wait(0.02)
        waiting.set()
        offer("Erna")

    together(before, merge, after)
    owners = dict(Offer.objects.values_list("title", "organisation_id"))
    assert owners == {"Ervoor": demo.pk, "Erna": demo.pk}
    assert not Organisation.objects.filter(pk=old.pk).exists()


def test_a_change_to_the_old_one_is_kept_or_refused(personas: Any, now: datetime) -> None:
    for number in range(3):
        old = make(personas, now, f"Oud {number}")
        results = together(
            lambda old=old: services.merge_organisations(  # type: ignore[misc]
                goes=old.pk, stays=personas.organisation.pk, choices={}, by=personas.curator, now=now
            ),
            lambda old=old: services.update_organisation(  # type: ignore[misc]
                organisation=old, by=personas.owner, now=now, summary="Mijn zin."
            ),
        )
        merge = Merge.objects.get(old_id=old.pk)
        kept = merge.snapshot["goes"]["summary"] == "Mijn zin."
        assert kept != isinstance(results[1], services.Merged), results


def test_two_curators_who_merge_crosswise_make_one(personas: Any, now: datetime) -> None:
    one, other = make(personas, now, "Een vzw"), make(personas, now, "Ander vzw")

    def merge(goes: int, stays: int) -> Merge:
        return services.merge_organisations(goes=goes, stays=stays, choices={}, by=personas.curator, now=now)

    results = together(lambda: merge(one.pk, other.pk), lambda: merge(other.pk, one.pk))
    assert sum(isinstance(result, Merge) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Organisation.objects.filter(pk__in=[one.pk, other.pk]).count() == 1


def test_two_claims_and_two_curators_make_one_owner(personas: Any, now: datetime) -> None:
    free = make_unclaimed(now, "Van niemand")

    def ask(user: Any) -> Claim:
        return services.claim_organisation(organisation=free, by=user, role="R", motivation="M", now=now)

    twice = together(lambda: ask(personas.stranger), lambda: ask(personas.stranger), lambda: ask(personas.member))
    assert sum(isinstance(result, Conflict) for result in twice) == 1
    claims = list(Claim.objects.order_by("pk"))

    def approve(claim: Claim, by: Any) -> Claim:
        return services.decide_claim(claim_id=claim.pk, approve=True, by=by, now=now)

    together(
        lambda: approve(claims[0], personas.curator),
        lambda: approve(claims[0], personas.curator),
        lambda: approve(claims[1], personas.curator),
    )
    roles = sorted(Membership.objects.filter(organisation=free).values_list("role", flat=True))
    assert roles in (["owner"], ["member", "owner"])
