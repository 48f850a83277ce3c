"""kill -9 of each part of a running hub while people publish and a list is imported: nothing lost, nothing doubled.

Real processes: the supervisor of `make run` with PostgreSQL, Valkey, web, both workers and beat, the embedding engine
of production, requests over HTTP. A hundred innovations over the five victims; `benchmarks/fault_table.py` takes a
hundred for each. Jobs count as lost sooner here than in production, so that the test does not wait for it.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.faults.scenarios import Scenario, seed
from benchmarks.faults.stack import VICTIMS, Stack, running_hub, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.faults]
BY_HAND, BY_LIST = 8, 12
SECONDS = 10.0  # that a page may take, on a busy machine, when the cache does not answer


@pytest.fixture(scope="module")
def hub() -> Iterator[Stack]:
    with running_hub(JOB_PATIENCE="5") as stack:
        yield stack


@pytest.fixture(scope="module")
def seeded(hub: Stack) -> dict[str, Any]:
    return seed(hub, (*VICTIMS, "away"), BY_HAND)


@pytest.mark.parametrize("victim", VICTIMS)
def test_nothing_is_lost_or_doubled(hub: Stack, seeded: dict[str, Any], victim: str) -> None:
    result = Scenario(hub, seeded, victim, BY_LIST).run()  # raises when it is not whole within two minutes
    assert result.after == BY_HAND + BY_LIST
    assert result.lost == 0
    assert not any(result.doubled.values()), result.doubled


def test_without_valkey_pages_work_and_jobs_are_caught_up(hub: Stack, seeded: dict[str, Any]) -> None:
    person, curator = seeded["sessions"]["person"], seeded["sessions"]["curator"]
    pk, other = seeded["drafts"]["away"][:2]
    with hub.without("valkey"):
        for path in ("/", "/innovaties/", "/innovaties/?q=wijk&theme=housing", "/account/login/", "/api/v1/entries/"):
            assert _timed(hub, path)[0] == 200, path
        assert _timed(hub, "/mijn-hub/", person)[0] == 200
        status, body = _timed(hub, "/account/login/", data=b"login=person@faults.example&password=wrong")
        assert status in (200, 422), body[:500]
        assert _timed(hub, f"/innovaties/concept/{pk}/indienen/", person, b"")[0] == 302
        ((case,),) = hub.sql(
            "select c.id from catalogue_moderationcase c join catalogue_entry e on e.id = c.entry_id "
            "where e.kind = 'innovation' and e.object_id = %s",
            pk,
        )
        assert _timed(hub, f"/beheer/nazicht/{case}/", curator, b"decision=approved&message=")[0] == 302
        ((jobs,),) = hub.sql("select count(*) from core_job")
        assert jobs >= 3, "to embed, to embed again, to mail"
        ((slug,),) = hub.sql("select slug from innovations_innovation where id = %s", pk)
        assert _timed(hub, f"/innovaties/{slug}/")[0] == 200
    # back with its memory gone: who was signed in still is, and the jobs were kept elsewhere
    assert hub.ask("/mijn-hub/", person)[0] == 200
    wait_until(lambda: hub.sql("select count(*) from core_job") == [(0,)], 120, "the jobs are caught up")
    assert hub.sql(
        "select embedding is not null from catalogue_entry where object_id = %s and kind = 'innovation'", pk
    ) == [(True,)]
    assert hub.sql("select status from innovations_innovation where id = %s", other) == [("draft",)]


def test_without_postgresql_the_hub_says_come_back_soon_and_recovers(hub: Stack) -> None:
    with hub.without("postgres"):
        status, body = hub.ask("/innovaties/")
        assert (status, "zo terug" in body) == (503, True)
        status, body = hub.ask("/api/v1/entries/")
        assert (status, '"unavailable"' in body) == (503, True)
        assert hub.ask("/healthz")[0] == 200, "the process itself is well"
    assert hub.ask("/innovaties/")[0] == 200


def _timed(hub: Stack, path: str, session: str = "", data: bytes | None = None) -> tuple[int, str]:
    began = time.monotonic()
    answer = hub.ask(path, session, data)
    took = time.monotonic() - began
    assert took < SECONDS, f"{path} took {took:.1f} s"
    return answer
