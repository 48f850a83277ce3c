"""Jobs leave after commit, by name; none is lost or done twice, and a queue that is away never breaks a page."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import current_app, shared_task
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import jobs
from core.jobs import PATIENCE, alone, enqueue, in_bulk, send_again
from core.models import Job
from core.tasks import send_jobs

NAME = "tests.core.note"
done: list[list[int]] = []


@shared_task(name=NAME)
def note(ids: list[int]) -> None:
    if ids == [13]:
        raise ValueError("thirteen")
    done.append(ids)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "_closed_until", 0.0)
    done.clear()
    yield
    jobs._closed_until = 0.0


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would go to the queue."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(current_app.tasks[NAME], "apply_async", lambda **options: found.append(options))
    monkeypatch.setattr(jobs, "_waiting_in", lambda queue: 0)
    return found


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_options: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(current_app.tasks[NAME], "apply_async", refuse)


def deliver(options: dict[str, Any]) -> None:
    """As a worker does."""
    current_app.tasks[NAME].apply(kwargs=options["kwargs"], task_id=options["task_id"], throw=False)


@pytest.mark.django_db
def test_a_job_waits_for_the_commit(sent: list[dict[str, Any]], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, ids=[1])
        assert sent == []
    assert [options["kwargs"] for options in sent] == [{"ids": [1]}]


@pytest.mark.django_db
def test_a_list_never_goes_before_a_person(sent: list[dict[str, Any]], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True), in_bulk():
        enqueue(NAME, queue="fast", ids=[1])
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, queue="fast", ids=[2])
    assert [options.get("queue") for options in sent] == [None, "fast"]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_sends_nothing_and_keeps_nothing(sent: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        enqueue(NAME, ids=[1])
        transaction.set_rollback(True)
    assert (sent, Job.objects.count()) == ([], 0)
    with transaction.atomic():
        enqueue(NAME, ids=[2])
    assert [options["kwargs"] for options in sent] == [{"ids": [2]}]


@pytest.mark.django_db
def test_a_job_is_struck_out_when_done_and_not_before(
    sent: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, ids=[1])
    assert Job.objects.count() == 1
    deliver(sent[0])
    assert (done, Job.objects.count()) == ([[1]], 0)
    deliver(sent[0])  # the queue delivers what its dead worker had not acknowledged
    assert done == [[1]]


@pytest.mark.django_db
def test_a_job_that_fails_is_kept_with_growing_patience(
    sent: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, ids=[13])
    for attempt in range(1, jobs.MOST_ATTEMPTS + 2):
        deliver(sent[0])
        job = Job.objects.get()
        assert job.attempts == min(attempt, jobs.MOST_ATTEMPTS)
    assert PATIENCE < job.due_at - timezone.now() <= jobs.LONGEST_PATIENCE
    assert send_again(now=job.due_at) == 0, "tried often enough"
    send_again(now=job.created_at + jobs.KEEP_FAILED + timedelta(seconds=1))
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_queue_that_is_away_is_logged_and_the_job_sent_later(
    away: None, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, ids=[1])
        enqueue(NAME, ids=[2])
    assert caplog.text.count("queue unreachable") == 1, "the second does not wait for the queue again"
    later = timezone.now() + PATIENCE
    assert send_again(now=later) == 0, "still away"
    jobs._closed_until = 0.0
    monkeypatch.setattr(current_app.tasks[NAME], "apply_async", lambda **options: deliver(options))
    monkeypatch.setattr(jobs, "_waiting_in", lambda queue: 0)
    assert send_again(now=later) == 2
    assert (done, Job.objects.count()) == ([[1], [2]], 0)


@pytest.mark.django_db
def test_nothing_is_sent_again_too_soon_nor_behind_a_long_queue(
    sent: list[dict[str, Any]], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Job.objects.create(task=NAME, kwargs={"ids": [1]}, queue="fast", created_at=now, due_at=now)
    Job.objects.create(task=NAME, kwargs={"ids": [2]}, created_at=now, due_at=now + timedelta(seconds=1))
    monkeypatch.setattr(jobs, "_waiting_in", lambda queue: jobs.SHORT_QUEUE)
    assert send_again(now=now) == 0
    monkeypatch.setattr(jobs, "_waiting_in", lambda queue: 0)
    assert send_again(now=now) == 1
    assert send_again(now=now) == 0
    assert [options["queue"] for options in sent] == ["fast"]
    lost.refresh_from_db()
    assert lost.due_at == now + PATIENCE


@pytest.mark.django_db
def test_a_job_of_another_version_does_not_stop_the_sweep(sent: list[dict[str, Any]], now: datetime) -> None:
    Job.objects.create(task="was.once", created_at=now, due_at=now - timedelta(hours=1))
    Job.objects.create(task=NAME, kwargs={"ids": [1]}, created_at=now, due_at=now)
    assert send_again(now=now) == 1


@pytest.mark.django_db
def test_the_queues_length_is_asked_of_the_real_queue() -> None:
    assert jobs._waiting_in("nobody-ever-sent-here") == 0
    assert jobs._queue_of("matching.refresh") == "matching"
    assert jobs._queue_of("core.send_jobs") == "fast"


@pytest.mark.django_db(transaction=True)
def test_a_job_or_sweep_runs_in_one_place_at_a_time(sent: list[dict[str, Any]]) -> None:
    enqueue(NAME, ids=[1])
    other = connection.copy()
    key = jobs.zlib.crc32(sent[0]["task_id"].encode()) - 2**31
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, %s)", [jobs._LOCKS, key])
    deliver(sent[0])
    assert (done, Job.objects.count()) == ([], 1), "it runs elsewhere"
    other.close()  # that worker was killed
    deliver(sent[0])
    assert done == [[1]]
    with alone("core.send_jobs") as free:
        assert free
        send_jobs()  # of the same connection: goes in
    with alone("core.send_jobs") as free:
        assert free, "let go"


@pytest.mark.django_db
def test_a_name_that_no_task_has_is_a_mistake_that_shows() -> None:
    with pytest.raises(KeyError):
        enqueue("nobody.knows")


@pytest.mark.django_db
def test_only_what_can_be_kept_is_taken() -> None:
    with pytest.raises(TypeError):
        enqueue(NAME, ids=[object()])
