"""A whole hub of its own: PostgreSQL, Valkey, web, two workers and beat, on free loopback ports."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psycopg

from core.embedded import EmbeddedServices
from core.embedded.system import free_port
from hubsi.launcher.checks import DROPPED
from hubsi.launcher.environment import hub_state
from hubsi.launcher.places import CLONE, Places
from hubsi.launcher.run import run_state

START_SECONDS = 300.0
CSRF = "faults0faults0faults0faults0fault"[:32]
VICTIMS = ("postgres", "valkey", "worker", "beat", "web")


class NoAnswer(Exception):
    """The hub did not answer, or not with success: what was asked may or may not have been done."""


def wait_until(true: Callable[[], bool], seconds: float, what: str, pause: float = 0.1) -> float:
    """The seconds it took until `true()`. Raises TimeoutError naming `what`."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(pause)
    return time.monotonic() - began


class Stack:
    """One running hub. Use `with running_hub() as stack`."""

    def __init__(self, root: Path, **environment: str) -> None:
        self.places = Places(root / "hub")
        self.port = free_port()
        self.base = {name: value for name, value in os.environ.items() if name not in (*DROPPED, "MEDIA_ROOT")}
        for name in ("DJANGO_SETTINGS_MODULE", "EMBEDDING_CACHE_DIR", "PYTEST_XDIST_WORKER"):
            self.base.pop(name, None)
        self.base |= {"HUBSI_DATA_DIR": str(self.places.data), "HUBSI_DEMO": "0", "IMPORT_BATCH": "2", **environment}
        self.process: subprocess.Popen[bytes] | None = None

    # --- running ---------------------------------------------------------------------------------------------
    def start(self) -> None:
        command = [sys.executable, "-m", "hubsi.launcher", "run", "--port", str(self.port)]
        self.log = self.places.data.parent / "launcher.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=CLONE, env=self.base, stdout=log, stderr=log)
        wait_until(self._up, START_SECONDS, f"the hub is up; {self.log} ends with: {self.log.read_text()[-800:]}")

    def _up(self) -> bool:
        if self.process and self.process.poll() is not None:
            raise RuntimeError(f"the hub ended: {self.log.read_text()[-3000:]}")
        return "beat" in self.children()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    @property
    def services(self) -> EmbeddedServices:
        return EmbeddedServices(self.places.services)

    def children(self) -> dict[str, int]:
        """The pids of the supervisor's children by name."""
        return dict(run_state(self.places).get("children", {}))

    def pids_of(self, victim: str) -> list[int]:
        """The processes to kill for a victim: both workers for "worker"."""
        if victim in ("postgres", "valkey"):
            pid = getattr(self.services, victim).pid()
            return [pid] if pid else []
        names = ("worker", "matcher") if victim == "worker" else (victim,)
        return [pid for name, pid in self.children().items() if name in names]

    def kill(self, victim: str) -> list[int]:
        """kill -9; the pids that are gone."""
        pids = self.pids_of(victim)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        return pids

    def back(self, victim: str, old: Sequence[int]) -> bool:
        """Was the victim started again?"""
        now = self.pids_of(victim)
        return len(now) == len(old) and not set(now) & set(old)

    @contextlib.contextmanager
    def without(self, service: str) -> Iterator[None]:
        """A server that is stopped and kept down, Valkey's data deleted; afterwards it is started again."""
        hold = self.places.state / "hold"
        hold.write_text(service)
        self.kill(service)
        wait_until(lambda: not self.pids_of(service), 20, f"{service} is gone")
        if service == "valkey":
            shutil.rmtree(self.places.services / "valkey")
        try:
            yield
        finally:
            hold.unlink()
            wait_until(self.services.running, 60, f"{service} runs again")

    # --- acting ----------------------------------------------------------------------------------------------
    @property
    def environment(self) -> dict[str, str]:
        """What a manage.py command of this hub sees."""
        return {
            **self.base,
            "DJANGO_SETTINGS_MODULE": "hubsi.settings.dev",
            "SECRET_KEY": hub_state(self.places)["secret_key"],
            "SITE_URL": self.url,
            "MEDIA_ROOT": str(self.places.data / "media"),
            "MAIL_DIR": str(self.places.data / "mail"),
            "EMBEDDING_CACHE_DIR": str(self.places.data / "embeddings"),
            "OMP_NUM_THREADS": "1",
            **self.services.environment,
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def act(self, *arguments: str) -> subprocess.Popen[str]:
        """An `actor` process with its ends open."""
        command = [sys.executable, "-m", "benchmarks.faults.actor", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=CLONE, env=self.environment, text=True, stdin=pipe, stdout=pipe, stderr=pipe
        )

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of one statement on a connection of its own. A server that is just starting again is waited for."""
        until = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(self.services.environment["DATABASE_URL"], connect_timeout=5) as connection:
                    return connection.execute(statement, values).fetchall()  # type: ignore[call-overload]
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def ask(self, path: str, session: str = "", data: bytes | None = None, seconds: float = 20) -> tuple[int, str]:
        """One request; (status, body), redirects not followed. Raises NoAnswer when the connection breaks."""
        request = urllib.request.Request(self.url + path, data=data)  # noqa: S310 - our own address
        request.add_header("Cookie", f"sessionid={session}; csrftoken={CSRF}")
        request.add_header("X-CSRFToken", CSRF)
        try:
            with _OPENER.open(request, timeout=seconds) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, HTTPException) as error:
            raise NoAnswer(f"{path}: {error}") from error


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


@contextlib.contextmanager
def running_hub(**environment: str) -> Iterator[Stack]:
    """A hub that is up, without demo content; all of it is stopped and removed afterwards."""
    root = Path(tempfile.mkdtemp(prefix="hubsi-faults-"))
    root.chmod(0o711)  # the services' own user passes through
    stack = Stack(root, **environment)
    try:
        stack.start()
        yield stack
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            stack.stop()
        if stack.process and stack.process.poll() is None:
            stack.process.kill()
        with contextlib.suppress(Exception):
            stack.services.stop()
        shutil.rmtree(root, ignore_errors=True)
