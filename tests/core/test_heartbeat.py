"""Processes in the background tell that they live, and nothing breaks when they cannot."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError

from core import heartbeat
from core.models import Heartbeat


@pytest.mark.django_db
def test_the_youngest_sign_of_a_role_counts(now: datetime) -> None:
    heartbeat.beat("worker@a", now=now - timedelta(seconds=90))
    heartbeat.beat("worker@b", now=now - timedelta(seconds=5))
    heartbeat.beat("beat@a", now=now + timedelta(seconds=1))  # a clock that runs ahead
    assert heartbeat.ages(now=now) == {"worker": timedelta(seconds=5), "beat": timedelta(0)}


@pytest.mark.django_db
def test_who_was_silent_for_a_day_is_forgotten(now: datetime) -> None:
    heartbeat.beat("worker@old", now=now - timedelta(days=2))
    heartbeat.beat("worker@new", now=now)
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["worker@new"]


def test_a_worker_tells_as_long_as_it_is_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(heartbeat, "_tell", told.append)
    calls: list[Any] = []

    def call_repeatedly(seconds: float, function: Any, arguments: Any) -> Any:
        calls.append((seconds, arguments))
        return SimpleNamespace(cancel=lambda: calls.append("cancelled"))

    parent = SimpleNamespace(hostname="worker@a", timer=SimpleNamespace(call_repeatedly=call_repeatedly), steps=[])
    step = heartbeat.WorkerHeartbeat(parent)
    step.start(parent)
    assert told == ["worker@a"]
    assert calls == [(heartbeat.EVERY, ("worker@a",))]
    step.stop(parent)
    step.stop(parent)
    assert calls[1:] == ["cancelled"]


def test_a_database_that_is_away_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(name: str, *, now: datetime) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(heartbeat, "beat", away)
    monkeypatch.setattr(heartbeat, "connection", SimpleNamespace(close=lambda: None))
    heartbeat._tell("worker@a")
    assert "connection refused" in caplog.text
