"""Real connections that want the same thing at the same moment: exactly one gets it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from core.errors import Conflict
from experimentation import services
from experimentation.models import Booking
from tests.experimentation.factory import ask, at, make_space
from tests.personas import build_person

pytestmark = pytest.mark.django_db(transaction=True)


def together(*actions):
    """Run the actions at the same moment, each on a connection of its own; their results or errors in order."""
    barrier = threading.Barrier(len(actions))
    results: list = [None] * len(actions)

    def run(number, action):
        try:
            barrier.wait(timeout=10)
            results[number] = action()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_many_people_book_the_same_moment_and_one_gets_it(personas, now):
    space = make_space(personas, now, approval="instant")
    people = [build_person(f"Persoon {number}", now) for number in range(6)]
    # each wants another piece of the same morning, so that every pair overlaps
    results = together(
        *[
            lambda person=person, number=number: ask(
                space, person, now, start=at(25, 9 + number % 2), end=at(25, 11 + number % 2)
            )
            for number, person in enumerate(people)
        ]
    )
    assert sum(isinstance(result, Booking) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 5
    assert Booking.objects.confirmed().count() == 1


def test_two_hosts_approve_two_overlapping_requests_and_one_wins(personas, now):
    space = make_space(personas, now)
    one = ask(space, personas.stranger, now)
    two = ask(space, personas.curator, now, start=at(25, 10))
    results = together(
        lambda: services.approve_booking(booking=one, by=personas.owner, now=now),
        lambda: services.approve_booking(booking=two, by=personas.member, now=now),
    )
    assert sorted(type(result).__name__ for result in results) == ["Booking", "Conflict"]
    assert sorted(Booking.objects.values_list("status", flat=True)) == ["confirmed", "declined"]


def test_approving_and_cancelling_at_once_leaves_one_story(personas, now):
    space = make_space(personas, now)
    booking = ask(space, personas.stranger, now)
    together(
        lambda: services.approve_booking(booking=booking, by=personas.owner, now=now),
        lambda: services.cancel_booking(booking=booking, by=personas.stranger, now=now),
    )
    booking.refresh_from_db()
    assert booking.status == "cancelled"


def test_without_any_lock_the_constraint_still_lets_one_through(personas, now):
    space = make_space(personas, now)
    start = at(25, 9)

    def write(person):
        with transaction.atomic():
            return Booking.objects.create(
                space=space,
                booker=person,
                during=(start, start + timedelta(hours=2)),
                blocked=(start, start + timedelta(hours=2)),
                purpose="Rechtstreeks",
                status="confirmed",
                created_at=now,
                updated_at=now,
            )

    results = together(lambda: write(personas.stranger), lambda: write(personas.member))
    assert sorted(type(result).__name__ for result in results) in (
        ["Booking", "IntegrityError"],
        ["Booking", "OperationalError"],
    )
    assert Booking.objects.confirmed().count() == 1
