"""What `make stop`, `reset`, `status`, `shell` and `dbshell` do."""

import os
import shutil
import signal
import subprocess
import sys
import time

from core.embedded import EmbeddedError
from hubsi.launcher.environment import borrowed_services, own_services
from hubsi.launcher.places import CLONE, Places
from hubsi.launcher.progress import say, step
from hubsi.launcher.run import run_state, runs

STOP_SECONDS = 60.0


def stop(places: Places) -> int:
    """Stop the hub, and services that a killed supervisor left behind."""
    if runs(places):
        pid = int(run_state(places).get("pid", 0))
        try:
            os.kill(pid, signal.SIGTERM)
        except (ProcessLookupError, PermissionError) as error:
            raise EmbeddedError(f"The hub runs as process {pid}, which cannot be stopped: {error}") from error
        with step("Stopping the hub"):
            deadline = time.monotonic() + STOP_SECONDS
            while runs(places):
                if time.monotonic() > deadline:
                    raise EmbeddedError(f"The hub (process {pid}) did not stop.")
                time.sleep(0.05)
        return 0
    say("The hub of this clone does not run.")
    _stop_left_behind(places)
    return 0


def _stop_left_behind(places: Places) -> None:
    services = own_services(places) if places.services.exists() else None
    if services and any(part.ready() for part in services.parts):
        with step("Stopping services that were left behind"):
            services.stop()


def reset(places: Places, *, sure: bool) -> int:
    """Throw the data away, after asking."""
    if not places.data.exists():
        say("There is no data yet.")
        return 0
    if not sure:
        say(f"This deletes everything the hub of this clone keeps: database, files, caught mail ({places.data}).")
        if not sys.stdin.isatty():
            say("Nothing deleted: run it in a terminal, or say yes with `make reset YES=1`.")
            return 1
        if input("Type yes to delete it: ").strip().lower() not in ("yes", "ja"):
            say("Nothing deleted.")
            return 1
    stop(places)
    with step("Deleting"):
        shutil.rmtree(places.data)
    say("Deleted. `make run` starts afresh.")
    return 0


def status(places: Places) -> int:
    """What runs, where, and where the data lies; 0 when the hub runs."""
    running = runs(places)
    info = run_state(places) if running else {}
    say(f"hub:      {'runs, ' + str(info.get('url', 'starting')) if running else 'does not run'}")
    if running:
        say(f"          supervisor {info.get('pid')}")
    for name, pid in info.get("children", {}).items():
        say(f"{name + ':':<10}process {pid}")
    if places.services.exists() and (services := own_services(places)):
        for part in services.parts:
            say(f"{type(part).__name__.lower() + ':':<10}{'up' if part.ready() else 'down'}")
    say(f"data:     {places.data}" + (f" ({places.note})" if places.note else ""))
    return 0 if running else 1


def manage(places: Places, arguments: list[str]) -> int:
    """A manage.py command in the hub's environment; services are started for it when they do not run."""
    with borrowed_services(places) as environment:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the shell inside
        try:
            command = [sys.executable, "manage.py", *arguments]
            return subprocess.run(command, cwd=CLONE, env=environment, preexec_fn=_default_interrupt).returncode
        finally:
            signal.signal(signal.SIGINT, before)


def _default_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
