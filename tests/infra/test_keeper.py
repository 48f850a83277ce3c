"""The supervisor starts a database or queue that died again, patiently, and moves its children along when it must."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.embedded import EmbeddedError
from hubsi.launcher.supervisor import ServiceKeeper


class Postgres:
    alive = False

    def pid(self) -> int | None:
        return 1 if self.alive else None


class Services:
    def __init__(self) -> None:
        self.parts = [Postgres()]
        self.starts, self.broken = 0, False
        self.environment = {"DATABASE_URL": "here", "PATH": "changes"}

    def start(self) -> None:
        self.starts += 1
        if self.broken:
            raise EmbeddedError("no room")
        self.parts[0].alive = True


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def kept(tmp_path: Path, told: list[str]) -> tuple[Services, Any, ServiceKeeper]:
    services = Services()
    restarts: list[int] = []
    supervisor = SimpleNamespace(environment={"DATABASE_URL": "here"}, restart_all=lambda: restarts.append(1))
    supervisor.restarts = restarts
    keeper = ServiceKeeper(services, supervisor, told.append, tmp_path / "hold")  # type: ignore[arg-type]
    return services, supervisor, keeper


def test_a_dead_service_is_started_and_its_children_left_alone(kept: Any, told: list[str]) -> None:
    services, supervisor, keeper = kept
    keeper.look_after(0.0)
    keeper.look_after(1.0)
    assert (services.starts, supervisor.restarts, told) == (1, [], ["Postgres ended and was started again."])


def test_one_that_does_not_start_is_tried_less_and_less(
    kept: Any, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    services, _supervisor, keeper = kept
    services.broken = True
    clock = 100.0
    monkeypatch.setattr("hubsi.launcher.supervisor.time.monotonic", lambda: clock)
    for _round in range(8):
        keeper.look_after(clock)
        keeper.look_after(clock + 0.5)
        clock = keeper.again
    assert (services.starts, keeper.pause, "no room" in told[0]) == (8, 30.0, True)


def test_children_follow_a_service_to_its_new_port(kept: Any) -> None:
    services, supervisor, keeper = kept
    services.environment["DATABASE_URL"] = "there"
    keeper.look_after(0.0)
    assert (supervisor.environment["DATABASE_URL"], supervisor.restarts) == ("there", [1])


def test_nobody_starts_what_is_held(kept: Any) -> None:
    services, _supervisor, keeper = kept
    keeper.hold.touch()
    keeper.look_after(0.0)
    assert services.starts == 0
