"""Two jobs at a time on the real database: one of them mails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from catalogue import services as catalogue
from following import digests
from following.models import Reader
from tests.catalogue.drafts import draft
from tests.following.factory import keep
from tests.following.test_digests import JOINED, MONDAY, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db: None) -> list[Any]:
    made = [person(f"p{number}") for number in range(6)]
    for user in made:
        keep(user, "kind=innovation", JOINED)
    moment = MONDAY - timedelta(hours=5)
    catalogue.publish(draft(1, "Buurtoven", moment), now=moment)
    return made


def test_two_jobs_at_the_same_moment_mail_everybody_once(people: list[Any]) -> None:
    both = Barrier(2)

    def run(_number: int) -> None:
        try:
            due = digests.due("daily", now=MONDAY)
            assert len(due) == 6
            both.wait(timeout=20)
            digests.send_batch("daily", now=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    digests.send_batch("daily", now=MONDAY)
    assert sorted(m.to[0] for m in mail.outbox) == sorted(user.email for user in people)
    assert Reader.objects.filter(handled_daily__isnull=True).count() == 0
