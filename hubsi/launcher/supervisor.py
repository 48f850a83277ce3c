"""Keeps the hub's processes alive and stops them all cleanly."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.embedded import EmbeddedError, EmbeddedServices
from hubsi.launcher.places import CLONE

_LIBC = ctypes.CDLL(None)
LONGEST_PAUSE = 30.0  # seconds between two starts of a process that keeps dying
HEALTHY_SECONDS = 60.0  # a process that lived this long starts afresh without a pause
STOP_SECONDS = 12.0
LOG_LIMIT = 5_000_000  # bytes; a larger log is set aside at the next start


def _die_with_parent() -> None:
    """In the child, on Linux: get SIGTERM when the supervisor is killed, so that nothing is left behind."""
    if sys.platform == "linux":
        _LIBC.prctl(1, signal.SIGTERM)  # 1 = PR_SET_PDEATHSIG


@dataclass
class Child:
    """One process of the hub. Times are seconds of the monotonic clock."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_again: float = 0.0
    pause: float = field(default=0.0)

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def backoff(self, now: float) -> float:
        """The seconds to wait before the next start: 1, 2, 4 ... 30, or 1 again after a healthy life."""
        lived = now - self.started
        self.pause = 1.0 if lived > HEALTHY_SECONDS else min(max(1.0, self.pause * 2), LONGEST_PAUSE)
        return self.pause


class Supervisor:
    """Starts `children` with `environment`, logs below `logs`, tells `report` what happens."""

    def __init__(
        self, children: list[Child], environment: dict[str, str], logs: Path, report: Callable[[str], None]
    ) -> None:
        self.children, self.environment, self.logs, self.report = children, environment, logs, report

    def log_of(self, child: Child) -> Path:
        return self.logs / f"{child.name}.log"

    def start(self, child: Child) -> None:
        log_path = self.log_of(child)
        if log_path.exists() and log_path.stat().st_size > LOG_LIMIT:
            log_path.replace(log_path.with_suffix(".log.1"))
        with log_path.open("ab") as log:
            child.process = subprocess.Popen(
                child.command,
                env=self.environment,
                cwd=CLONE,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        child.started = time.monotonic()

    def start_all(self) -> None:
        """Start whoever does not run yet."""
        for child in self.children:
            if not child.running():
                self.start(child)

    def look_after(self, now: float) -> None:
        """One round: note who died and start again whose pause is over."""
        for child in self.children:
            if child.running():
                continue
            if child.process is not None:
                self._kill_group(child)  # what a killed parent left behind
                pause = child.backoff(now)
                child.start_again = now + pause
                self.report(
                    f"{child.name} ended with code {child.process.returncode}; started again in {pause:.0f} s. "
                    f"Its log: {self.log_of(child)}"
                )
                child.process = None
            elif now >= child.start_again:
                self.start(child)

    def stop_all(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ask all to end, wait, and kill who does not within STOP_SECONDS, or at once when `hurry()`."""
        for child in self.children:
            if child.process is not None and child.running():
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.running() for child in self.children):
            if time.monotonic() > deadline or hurry():
                break
            time.sleep(0.05)
        for child in self.children:
            self._kill_group(child)
            if child.process is not None:
                child.process.wait()

    def restart_all(self) -> None:
        """Stop all and start them again, because their environment changed."""
        self.stop_all()
        self.start_all()

    def _kill_group(self, child: Child) -> None:
        if child.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)


class ServiceKeeper:
    """Starts a database or queue that died again. The children find it back by themselves, at the same address.

    Not as long as the file `hold` exists, for whoever wants to see the hub without it.
    """

    def __init__(
        self, services: EmbeddedServices, supervisor: Supervisor, report: Callable[[str], None], hold: Path
    ) -> None:
        self.services, self.supervisor, self.report, self.hold = services, supervisor, report, hold
        self.again, self.pause = 0.0, 0.0  # of the monotonic clock; seconds

    def look_after(self, now: float) -> None:
        """One round. A service that does not come up is tried again, less and less often."""
        dead = [type(part).__name__ for part in self.services.parts if part.pid() is None]
        if not dead or now < self.again or self.hold.exists():
            return
        try:
            self.services.start()
        except EmbeddedError as error:
            self.pause = min(max(1.0, self.pause * 2), LONGEST_PAUSE)
            self.again = time.monotonic() + self.pause
            self.report(f"{' and '.join(dead)} ended and does not start again yet: {error}")
            return
        self.pause = 0.0
        self.report(f"{' and '.join(dead)} ended and was started again.")
        moved = {name: value for name, value in self.services.environment.items() if name != "PATH"}
        if moved.items() - self.supervisor.environment.items():  # its port was taken meanwhile
            self.supervisor.environment |= moved
            self.supervisor.restart_all()
