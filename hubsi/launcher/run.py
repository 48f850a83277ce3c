"""`make run`: services, database, vocabulary, demo content, web, workers and beat under one supervisor."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from core.embedded import EmbeddedError, EmbeddedServices
from core.embedded.state import State
from core.embedded.system import free_port
from hubsi.launcher.environment import WEB_PORTS, hub_environment, hub_state, own_services
from hubsi.launcher.places import CLONE, Places
from hubsi.launcher.progress import say, step
from hubsi.launcher.signals import STOP_SIGNALS, interrupt_on_signals
from hubsi.launcher.supervisor import Child, ServiceKeeper, Supervisor

WEB_SECONDS = 60.0
# Comparing many texts and going through long lists takes minutes: they have a worker of their own, which takes from
# both in turn, so that what somebody waits for goes first.
WORKERS = {"worker": "fast,mail", "matcher": "matching,lists"}


class AlreadyRuns(Exception):
    """Another supervisor holds this data directory."""


@contextlib.contextmanager
def run_lock(places: Places) -> Iterator[None]:
    """Held as long as the supervisor lives, so that a second one, `stop` and `status` can tell."""
    lock = os.open(places.state / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise AlreadyRuns from None
    finally:
        os.close(lock)


def runs(places: Places) -> bool:
    """Is there a supervisor for this data directory?"""
    if not places.state.exists():
        return False
    try:
        with run_lock(places):
            return False
    except AlreadyRuns:
        return True


def run_state(places: Places) -> State:
    """What the running supervisor tells others: its pid, the address, its children's pids."""
    return State(places.state / "run.json")


def processes(port: int, state: Path) -> list[Child]:
    """Web, workers and beat, as they are told to run on one machine."""
    python = sys.executable
    web = ["gunicorn", "hubsi.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    web += ["--threads", "4", "--graceful-timeout", "5", "--no-control-socket"]
    web.append("--reload" if os.environ.get("HUBSI_DEBUG") else "--preload")
    celery = ["celery", "--app", "hubsi"]
    commands = {"web": web}
    for name, queues in WORKERS.items():
        options = ["--queues", queues, "--hostname", f"{name}@%h", "--concurrency", "1"]
        commands[name] = [*celery, "worker", *options, "--without-gossip", "--without-mingle"]
    commands["beat"] = [*celery, "beat", "--schedule", str(state / "beat"), "--pidfile="]
    return [Child(name, [python, "-m", *command]) for name, command in commands.items()]


def choose_port(state: State, asked: int | None) -> int:
    """The asked port, else last time's, else one from 8000, else any that is free; kept for next time."""
    port = free_port(asked, state.get("web_port"), *WEB_PORTS, also_ipv6=True)
    if asked and port != asked:
        raise EmbeddedError(f"Port {asked} is taken by another program.")
    if not asked and state.get("web_port") not in (None, port):
        say(f"Port {state['web_port']} is taken by another program; the hub takes {port}.")
    state["web_port"] = port
    state.save()
    return port


def prepare(environment: dict[str, str]) -> None:
    """Migrate, load vocabulary and demo content in a process of its own. Raises EmbeddedError when that fails."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hubsi.launcher.prepare"], env=environment, cwd=CLONE, start_new_session=True
    )
    try:
        if process.wait():
            raise EmbeddedError("The database could not be made ready; the reason stands above.")
    finally:
        process.terminate()
        process.wait()


def wait_for_web(supervisor: Supervisor, port: int) -> None:
    """Until the home page answers. Raises EmbeddedError when it does not within a minute or answers with an error."""
    web = supervisor.children[0]
    deadline = time.monotonic() + WEB_SECONDS
    problem = "no answer"
    while time.monotonic() < deadline and web.running():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30):
                return
        except urllib.error.HTTPError as error:
            problem = f"it answers {error.code}"
            break
        except OSError:
            time.sleep(0.1)
    log = supervisor.log_of(web)
    raise EmbeddedError(f"The web server does not work: {problem}. Its log {log} ends with:\n" + _end_of(log))


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-25:])


def tell(places: Places, url: str, began: float, accounts: str) -> None:
    where = str(places.data) + (f" ({places.note})" if places.note else "")
    say(f"\n  The hub is up after {time.monotonic() - began:.0f} s:  {url}\n")
    if accounts:
        say(accounts + "\n")
    say(f"  Mail is caught:   {url}/mails/")
    say(f"  Data, files, logs: {where}")
    say("  Stop with Ctrl-C or `make stop`; `make help` lists the rest.\n")


class _Impatience:
    """Counts further signals while stopping: a second Ctrl-C means at once."""

    def __init__(self) -> None:
        self.again = False
        for name in STOP_SIGNALS:
            signal.signal(name, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.again = True

    def __call__(self) -> bool:
        return self.again


def run(places: Places, port: int | None = None) -> int:
    """Run the hub until a signal; the exit code. Raises EmbeddedError when it cannot start."""
    places.make()
    interrupt_on_signals()
    try:
        with run_lock(places):
            return _run_locked(places, port)
    except AlreadyRuns:
        state = run_state(places)
        say(f"The hub of this clone already runs: {state.get('url', 'it is starting')}")
        say("`make stop` stops it, `make status` tells more.")
        return 0


def _run_locked(places: Places, port: int | None) -> int:
    began = time.monotonic()
    info = run_state(places)
    info.clear()
    info["pid"] = os.getpid()
    info.save()
    services = own_services(places)
    supervisor = Supervisor([], {}, places.logs, say)
    try:
        if services:
            with step("Database and queue"):
                services.start()
        state = hub_state(places)
        port = choose_port(state, port)
        environment = hub_environment(places, services, state)
        prepare(environment)
        supervisor = Supervisor(processes(port, places.state), environment, places.logs, say)
        with step("Web, workers and beat"):
            supervisor.start(supervisor.children[0])
            wait_for_web(supervisor, port)
            supervisor.start_all()  # after the web server, which somebody waits for
        info["url"] = environment["SITE_URL"]
        state.load()
        tell(places, info["url"], began, state.get("accounts", ""))
        supervise(supervisor, info, services, places.state / "hold")
    except KeyboardInterrupt:
        say()
    finally:
        impatience = _Impatience()
        with step("Stopping"):
            supervisor.stop_all(impatience)
            if services:
                services.stop()
            info.clear()
            info.save()
    return 0


def supervise(supervisor: Supervisor, info: State, services: EmbeddedServices | None, hold: Path) -> None:
    """Look after services and children until KeyboardInterrupt; note the pids where `make status` reads them."""
    keeper = ServiceKeeper(services, supervisor, say, hold) if services else None
    while True:
        if keeper:
            keeper.look_after(time.monotonic())
        supervisor.look_after(time.monotonic())
        pids = {child.name: child.process.pid for child in supervisor.children if child.process}
        if info.get("children") != pids:
            info["children"] = pids
            info.save()
        time.sleep(0.2)
