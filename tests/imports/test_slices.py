"""A long list gives way: it has its own queue, stops after some seconds, and goes on where it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as hub
from kombu.transport.redis import Channel

from core import jobs
from core.models import Job
from imports import services
from imports.limits import limit
from imports.models import PreviewState, Row, Run, Status
from imports.services import previewing
from imports.services.working import _Pace
from tests.imports.factory import csv_bytes, house, upload, work

pytestmark = pytest.mark.django_db
# a number that comes back three batches later, a line that comes back, and one that does not fit
ROWS = [
    *(house(n) for n in range(4)),
    house(9, kbo="0202239951"),
    house(2),
    house(5, rol="iets"),
    *(house(n) for n in (6, 7)),
    house(10, kbo="0202239951", naam="Een andere naam"),
]


def looked_at(by: Any, now: datetime) -> Run:
    run = upload(csv_bytes([{"kbo": "", **row} for row in ROWS]), by=by, now=now)
    return services.set_mapping(run=run, mapping=run.mapping, twins="join", by=by, now=now)


def story(run: Run) -> Any:
    rows = run.rows.order_by("line", "id").values_list("line", "what", "title", "field", "reason", "rule", "other")
    return run.status, run.total, run.counts, run.refused, list(rows)


def one_slice(run: Run, now: datetime, seconds: float = 0) -> Run:
    services.work(run.pk, clock=lambda: now, slice_seconds=seconds, ask_on=False)
    run.refresh_from_db()
    return run


def test_lists_have_a_queue_of_their_own_and_no_worker_of_people_takes_from_it() -> None:
    from hubsi.launcher.run import WORKERS

    assert jobs._queue_of("imports.work") == "lists"
    takes = {name: queues.split(",") for name, queues in WORKERS.items()}
    assert [name for name, queues in takes.items() if "lists" in queues] == ["matcher"]
    # a new innovation of a person is embedded and matched by the queue that this worker does not take from
    assert "fast" not in takes["matcher"]
    # its worker takes from lists and from matching in turn, so neither waits for the whole of the other
    assert hub.CELERY_BROKER_TRANSPORT_OPTIONS.get("queue_order_strategy", Channel.queue_order_strategy) == (
        "round_robin"
    )
    assert limit("SLICE_SECONDS") <= 5


def test_a_preview_in_slices_says_what_one_in_one_go_says(personas: Any, now: datetime, settings: Any) -> None:
    whole = one_slice(looked_at(personas.curator, now), now, seconds=600)
    assert whole.status == Status.PREVIEWED
    settings.IMPORT_BATCH = 2
    run = one_slice(looked_at(personas.curator, now), now)
    reads = []
    while run.is_working:
        reads.append(run.read)
        assert PreviewState.objects.filter(run=run).exists()
        one_slice(run, now)
    assert reads == [2, 4, 6, 8, 10]
    assert story(run) == story(whole)
    assert not PreviewState.objects.exists()
    assert run.rows.get(line=11).rule == "number"


def test_a_slice_of_a_preview_asks_for_the_next(personas: Any, now: datetime, settings: Any) -> None:
    settings.IMPORT_BATCH = 2
    run = looked_at(personas.curator, now)
    Job.objects.all().delete()
    services.work(run.pk, clock=lambda: now, slice_seconds=0)
    run.refresh_from_db()
    assert (run.status, run.read, run.claim) == (Status.PREVIEWING, 2, "")
    assert list(Job.objects.values_list("task", "kwargs")) == [("imports.work", {"run_id": run.pk})]


def test_a_preview_that_is_killed_in_a_slice_doubles_nothing(
    personas: Any, now: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = one_slice(looked_at(personas.curator, now), now, seconds=600)
    settings.IMPORT_BATCH = 2
    run = one_slice(looked_at(personas.curator, now), now)
    real = previewing.Preview.look_at

    def dies(self: Any, held: Run, *args: Any) -> None:
        if self.read == 6:
            raise KeyboardInterrupt
        real(self, held, *args)

    with monkeypatch.context() as broken:
        broken.setattr(previewing.Preview, "look_at", dies)
        with pytest.raises(KeyboardInterrupt):
            one_slice(run, now, seconds=600)
    # two batches were logged of which nobody remembers the numbers
    assert Row.objects.filter(run=run, line__gt=3).exists()
    assert services.restart_stalled(now=now + timedelta(minutes=5)) == 1
    assert story(work(run, now)) == story(whole)


def test_another_choice_of_columns_begins_anew(personas: Any, now: datetime, settings: Any) -> None:
    settings.IMPORT_BATCH = 2
    run = one_slice(looked_at(personas.curator, now), now)
    services.cancel(run=run, by=personas.curator, now=now)
    assert not PreviewState.objects.exists()
    services.set_mapping(run=run, mapping=run.mapping, twins="skip", by=personas.curator, now=now)
    work(run, now)
    assert (run.status, run.read, run.refused) == (Status.PREVIEWED, 10, 2)


def test_a_file_that_is_slow_to_read_again_still_gets_on(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    monkeypatch.setattr("imports.services.working.time.monotonic", lambda: clock)
    pace = _Pace(5)
    clock = 20.0
    pace.arrive()
    clock = 39.0
    assert not pace.over()
    clock = 40.0
    assert pace.over()
