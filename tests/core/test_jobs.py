"""Jobs leave after commit, by name, and a queue that is away never breaks a page."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from core.jobs import enqueue, in_bulk

NAME = "tests.core.note"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would go to the queue."""
    found: list[dict[str, Any]] = []
    task = SimpleNamespace(apply_async=lambda **options: found.append(options))
    monkeypatch.setitem(current_app.tasks, NAME, task)
    return found


@pytest.mark.django_db
def test_a_job_waits_for_the_commit(sent: list[dict[str, Any]], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, ids=[1])
        assert sent == []
    assert sent == [{"kwargs": {"ids": [1]}, "retry": False}]


@pytest.mark.django_db
def test_a_list_never_goes_before_a_person(sent: list[dict[str, Any]], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True), in_bulk():
        enqueue(NAME, queue="fast", ids=[1])
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, queue="fast", ids=[2])
    assert [options.get("queue") for options in sent] == [None, "fast"]


@pytest.mark.django_db
def test_a_job_may_ask_for_another_queue(sent: list[dict[str, Any]], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, queue="matching", ids=[1])
    assert [options["queue"] for options in sent] == ["matching"]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_sends_nothing(sent: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        enqueue(NAME, ids=[1])
        transaction.set_rollback(True)
    assert sent == []
    with transaction.atomic():
        enqueue(NAME, ids=[2])
    assert [options["kwargs"] for options in sent] == [{"ids": [2]}]


@pytest.mark.django_db
def test_a_queue_that_is_away_is_logged_and_nothing_more(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    def away(**_options: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setitem(current_app.tasks, NAME, SimpleNamespace(apply_async=away))
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        enqueue(NAME, ids=[1])
    assert NAME in caplog.text


@pytest.mark.django_db
def test_a_name_that_no_task_has_is_a_mistake_that_shows(django_capture_on_commit_callbacks: Any) -> None:
    with pytest.raises(KeyError), django_capture_on_commit_callbacks(execute=True):
        enqueue("nobody.knows")
