"""The launcher's parts: where data goes, what the processes see, how they are kept alive and stopped."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.embedded import EmbeddedError
from core.embedded.state import State
from hubsi.launcher import __main__ as entry
from hubsi.launcher import bootstrap, checks, commands, environment, places, progress, run
from hubsi.launcher.places import Places, find_places
from hubsi.launcher.supervisor import Child, Supervisor


@pytest.fixture
def here(tmp_path: Path) -> Places:
    found = Places(tmp_path / "a hub" / ".hub")
    (tmp_path / "a hub").mkdir()
    found.make()
    return found


@pytest.fixture
def told() -> list[str]:
    return []


def supervisor_of(command: list[str], here: Places, told: list[str]) -> tuple[Supervisor, Child]:
    child = Child("web", [sys.executable, *command])
    supervisor = Supervisor([child], {**os.environ, "NAME": "kept"}, here.logs, told.append)
    supervisor.start_all()
    return supervisor, child


# --- places ------------------------------------------------------------------------------------------------
def test_data_lies_in_the_clone_unless_told_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.delenv("HUBSI_DATA_DIR", raising=False)
    assert find_places(tmp_path).data == tmp_path / ".hub"
    monkeypatch.setenv("HUBSI_DATA_DIR", str(tmp_path / "elsewhere"))
    assert find_places(tmp_path).data == tmp_path / "elsewhere"


def test_root_in_a_closed_directory_keeps_data_below_var_lib_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.delenv("HUBSI_DATA_DIR", raising=False)
    (tmp_path / "closed").mkdir(mode=0o700)
    found = find_places(tmp_path / "closed")
    assert found.data.parent == Path("/var/lib")
    assert found.data.name.startswith("hubsi-")
    assert found.data != find_places(tmp_path).data
    assert "clone" in found.note
    monkeypatch.setattr(places, "closed_to_others", lambda path: False)
    assert find_places(tmp_path).data == tmp_path / ".hub"


def test_directories_with_secrets_are_closed(here: Places) -> None:
    assert stat.S_IMODE(here.state.stat().st_mode) == 0o700
    assert stat.S_IMODE(here.logs.stat().st_mode) == 0o700
    assert stat.S_IMODE(here.data.stat().st_mode) == 0o711


# --- environment -------------------------------------------------------------------------------------------
def test_given_servers_are_used_and_empty_ones_count_as_not_given(
    here: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "")
    services = environment.own_services(here)
    assert services
    assert services.postgres is None
    assert services.valkey
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    assert environment.own_services(here) is None
    seen = environment.hub_environment(here, None, environment.hub_state(here))
    assert seen["DATABASE_URL"] == "postgresql://somewhere/else"


def test_the_secret_key_is_random_kept_and_closed(here: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.hub_environment(here, None, environment.hub_state(here))["SECRET_KEY"]
    assert len(first) > 50
    assert environment.hub_environment(here, None, environment.hub_state(here))["SECRET_KEY"] == first
    assert stat.S_IMODE((here.state / "hub.json").stat().st_mode) == 0o600


def test_the_port_is_kept_and_a_taken_one_is_left(here: Places, capsys: pytest.CaptureFixture[str]) -> None:
    state = environment.hub_state(here)
    first = run.choose_port(state, None)
    assert run.choose_port(environment.hub_state(here), None) == first
    with socket.socket() as owner:
        owner.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        owner.bind(("127.0.0.1", first))
        owner.listen()
        second = run.choose_port(state, None)
        assert second != first
        assert f"Port {first} is taken" in capsys.readouterr().out
        with pytest.raises(EmbeddedError, match="taken"):
            run.choose_port(state, first)
    assert environment.hub_state(here)["web_port"] == second


# --- one supervisor ------------------------------------------------------------------------------------------
def test_a_second_run_says_where_the_first_is(here: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert not run.runs(here)
    with run.run_lock(here):
        info = run.run_state(here)
        info.update(url="http://localhost:1234", pid=1, children={"web": 5})
        info.save()
        assert run.runs(here)
        before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        assert run.run(here) == 0
        for name, handler in before.items():
            signal.signal(name, handler)
        assert "already runs: http://localhost:1234" in capsys.readouterr().out
        assert commands.status(here) == 0
        shown = capsys.readouterr().out
        assert "http://localhost:1234" in shown
        assert str(here.data) in shown
    assert commands.status(here) == 1


def test_a_dead_child_is_reported_and_started_again_after_a_pause(here: Places, told: list[str]) -> None:
    supervisor, child = supervisor_of(["-c", "import os; print(os.environ['NAME']); raise SystemExit(3)"], here, told)
    assert child.process
    child.process.wait()
    now = child.started + 5
    supervisor.look_after(now)
    assert "web ended with code 3" in told[0]
    assert str(here.logs / "web.log") in told[0]
    supervisor.look_after(now + 0.9)
    assert child.process is None
    supervisor.look_after(now + 1.1)
    assert child.process is not None
    supervisor.stop_all()
    assert (here.logs / "web.log").read_text().startswith("kept\n")


def test_the_pause_grows_for_who_keeps_dying_and_is_short_after_a_healthy_life() -> None:
    child = Child("worker", [])
    assert [child.backoff(5) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert child.backoff(100) == 1


def test_children_are_asked_to_end_and_the_deaf_are_killed(here: Places, told: list[str]) -> None:
    deaf = (
        "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); sys.stdin.read()"
    )
    deaf = deaf.replace("sys.stdin.read()", "signal.pause()")
    supervisor, child = supervisor_of(["-c", deaf], here, told)
    while not (here.logs / "web.log").read_text():
        assert child.running()
    supervisor.stop_all(hurry=lambda: True)
    assert child.process
    assert child.process.returncode == -signal.SIGKILL
    supervisor.start(child)
    began = time.monotonic()
    supervisor.stop_all()
    assert not child.running()
    assert time.monotonic() - began < 10


def test_a_full_log_is_set_aside(here: Places, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubsi.launcher.supervisor.LOG_LIMIT", 10)
    (here.logs / "web.log").write_text("much too long\n")
    supervisor, _ = supervisor_of(["-c", "pass"], here, told)
    supervisor.stop_all()
    assert (here.logs / "web.log.1").read_text() == "much too long\n"


def test_all_processes_are_modules_of_this_python(here: Places) -> None:
    children = run.processes(8123, here.state)
    assert [child.name for child in children] == ["web", "worker", "matcher", "beat"]
    assert all(child.command[:2] == [sys.executable, "-m"] for child in children)
    assert "127.0.0.1:8123" in children[0].command


# --- commands ----------------------------------------------------------------------------------------------
def test_reset_asks_first(here: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert commands.reset(here, sure=False) == 1
    assert "YES=1" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "no")
    assert commands.reset(here, sure=False) == 1
    assert here.data.exists()
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert commands.reset(here, sure=False) == 0
    assert not here.data.exists()
    assert commands.reset(here, sure=True) == 0


def test_every_command_of_the_makefile_is_known() -> None:
    text = (places.CLONE / "Makefile").read_text()
    lines = [line.split("$(LAUNCH) ")[1] for line in text.splitlines() if "$(LAUNCH) " in line]
    for line in lines:
        words = [word for word in line.split("$(")[0].split(" || ")[0].split() if word != "||"]
        assert entry.parser().parse_args(words).command == words[0]
    for name in ("run", "stop", "reset", "status", "shell", "dbshell", "test", "test-fast", "bench", "texts", "help"):
        assert f"\n{name}:" in text


def test_an_embedded_error_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(found: Places) -> int:
        raise EmbeddedError("No luck here.")

    monkeypatch.setattr(commands, "stop", fail)
    assert entry.main(["stop"]) == 1
    assert "No luck here." in capsys.readouterr().out


# --- checks ------------------------------------------------------------------------------------------------
def test_ci_runs_the_browser_tests_even_without_a_browser() -> None:
    names = [check.name for check in checks.checks(None, required=False)]
    assert "browser tests" not in names
    assert [check.name for check in checks.checks(None, required=True)] == [*names, "browser tests"]
    assert names == [
        "ruff",
        "format",
        "import contracts",
        "mypy",
        "migrations complete",
        "translations complete",
        "production settings",
        "tests",
    ]


def test_the_callers_hub_does_not_reach_the_tests(here: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in checks.DROPPED:
        monkeypatch.setenv(name, "of-the-caller")
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    here.test.mkdir()
    monkeypatch.setenv("TEST_REDIS_URL", "redis://given")
    services = checks.with_services(here)
    assert services.valkey is None
    services.state.update(pg_app="secret", pg_port=1)
    seen = checks.test_environment(here, services, "/usr/bin/chromium")
    assert "of-the-caller" not in seen.values()
    assert seen["DATABASE_URL"] == "postgresql://hub:secret@127.0.0.1:1/hub"
    assert seen["REDIS_URL"] == "redis://given"
    assert seen["CHROMIUM"] == "/usr/bin/chromium"
    assert services.root == here.test / "services"


def test_a_failing_check_shows_what_it_said(capsys: pytest.CaptureFixture[str]) -> None:
    bad = checks.Check("bad", [sys.executable, "-c", "print('because'); raise SystemExit(1)"])
    good = checks.Check("good", [sys.executable, "-c", "print('silent')"])
    assert not checks.carry_out(bad, dict(os.environ))
    assert checks.carry_out(good, dict(os.environ))
    shown = capsys.readouterr().out
    assert "because" in shown
    assert "silent" not in shown


def test_breaking_off_a_check_ends_all_that_it_started(tmp_path: Path) -> None:
    """The check starts a process of its own; a SIGTERM to the launcher's side must reach both."""
    script = "import subprocess, sys, time; subprocess.Popen(['sleep', '600']); time.sleep(600)"
    launcher = (
        "import os, signal, sys, threading; from pathlib import Path; from hubsi.launcher import signals\n"
        "signals.interrupt_on_signals()\n"
        "threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()\n"
        f"signals.run_group([sys.executable, '-c', {script!r}], Path('.'), dict(os.environ), capture=False)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", launcher], cwd=places.CLONE, capture_output=True, text=True, timeout=60
    )
    # capture_output waits until every process that holds the pipe has ended
    assert "KeyboardInterrupt" in result.stderr


# --- setting up --------------------------------------------------------------------------------------------
def test_packages_are_installed_only_when_the_requirements_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    (tmp_path / "requirements.txt").write_text("a==1\n")
    (tmp_path / "requirements-dev.txt").write_text("a==1\nb==2\n")
    installed: list[str] = []
    monkeypatch.setattr(bootstrap, "install", lambda path: installed.append(path.name))
    monkeypatch.setattr(bootstrap, "environment_works", lambda: True)

    def setup(name: str) -> None:
        monkeypatch.setattr(sys, "argv", ["bootstrap.py", name])
        bootstrap.main()

    setup("requirements-dev.txt")
    setup("requirements-dev.txt")
    setup("requirements.txt")  # part of the other
    assert installed == ["requirements-dev.txt"]
    (tmp_path / "requirements.txt").write_text("a==2\n")
    setup("requirements.txt")
    assert installed == ["requirements-dev.txt", "requirements.txt"]


def test_progress_tells_how_a_step_ended(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.step("One"):
        pass
    with pytest.raises(ValueError, match="no"), progress.step("Two"):
        raise ValueError("no")
    shown = capsys.readouterr().out
    assert "One: done (0.0 s)" in shown
    assert "Two: failed (0.0 s)" in shown


def test_a_state_of_another_user_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(EmbeddedError, match="another user"):
        State(tmp_path / "state.json")
