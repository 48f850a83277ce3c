"""The hub's own PostgreSQL and Valkey: data kept, secrets closed, and every way of dying survived."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.embedded import EmbeddedError, EmbeddedServices
from core.embedded import system as machine
from core.embedded.state import State

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A directory with a space that the services' own user may enter too (pytest's own may be closed)."""
    path = Path(tempfile.mkdtemp(prefix="hubsi test "))
    path.chmod(0o711)
    (path / "data").mkdir()
    (path / "data/pgdata.new").mkdir()  # as a killed initdb leaves it
    (path / "data/pgdata.new/junk").touch()
    yield path / "data"
    with contextlib.suppress(EmbeddedError):
        EmbeddedServices(path / "data").stop()
    shutil.rmtree(path)


@pytest.fixture
def services(place: Path) -> Iterator[EmbeddedServices]:
    found = EmbeddedServices(place, durable=False)
    found.start()
    yield found
    found.stop()


def sql(services: EmbeddedServices, statement: str) -> str:
    assert services.postgres
    return services.postgres.psql("hub", statement)


def reply(services: EmbeddedServices, *command: str) -> bytes:
    assert services.valkey
    return services.valkey.command(*command)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_data_passwords_and_ports_outlive_a_stop(place: Path) -> None:
    first = EmbeddedServices(place, durable=False)
    first.start()
    sql(first, "create table kept as select 42 as answer")
    reply(first, "SET", "kept", "yes")
    urls = first.environment
    first.stop()
    assert not first.running()
    second = EmbeddedServices(place, durable=False)
    second.start()
    assert sql(second, "select answer from kept") == "42"
    assert reply(second, "GET", "kept") == b"$3\r\n"
    assert second.environment == urls
    second.stop()


def test_extensions_stand_ready_for_new_databases_of_a_role_without_rights(services: EmbeddedServices) -> None:
    assert services.postgres
    names = services.postgres.psql("template1", "select extname from pg_extension").split()
    assert {"vector", "pg_trgm", "unaccent", "btree_gist"} <= set(names)
    assert sql(services, "select rolsuper from pg_roles where rolname = 'hub'") == "f"
    assert sql(services, "select '[1,2]'::halfvec <-> '[1,3]'") == "1"


def test_secrets_are_closed_and_off_the_command_line(services: EmbeddedServices, place: Path) -> None:
    assert mode(place / "state.json") == 0o600
    assert mode(place / "pgdata") == mode(place / "valkey") == 0o700
    assert mode(place / "valkey/valkey.conf") == 0o600
    assert mode(place.parent) == 0o711
    assert not (place / ".initpw").exists()
    secrets = [services.state[name].encode() for name in ("pg_super", "pg_app", "valkey")]
    for part in services.parts:
        command_line = Path(f"/proc/{part.pid()}/cmdline").read_bytes()
        assert not any(secret in command_line for secret in secrets)


def test_strangers_are_refused_and_only_loopback_listens(services: EmbeddedServices) -> None:
    assert services.postgres
    assert services.valkey
    assert sql(services, "show listen_addresses") == "127.0.0.1"
    with socket.create_connection(("127.0.0.1", services.state["valkey_port"]), 2) as stranger:
        stranger.sendall(b"PING\r\n")
        assert stranger.recv(100).startswith(b"-NOAUTH")
    services.postgres.state = State(services.root / "none.json")
    services.postgres.state.update(services.state, pg_super="guess")
    with pytest.raises(EmbeddedError, match="password authentication failed"):
        sql(services, "select 1")
    services.postgres.state = services.state


def test_simultaneous_starts_make_one_server(place: Path) -> None:
    script = "import sys; from pathlib import Path; from core.embedded import EmbeddedServices as E; "
    script += "s = E(Path(sys.argv[1]), durable=False); s.start(); print([p.pid() for p in s.parts])"
    starts = [
        subprocess.Popen([sys.executable, "-c", script, str(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = {start.communicate()[0] for start in starts}
    assert len(answers) == 1
    assert "None" not in answers.pop()
    EmbeddedServices(place).stop()


def test_killed_servers_start_again_with_their_data(place: Path) -> None:
    services = EmbeddedServices(place)
    services.start()
    sql(services, "create table survives as select 1")
    for part in services.parts:
        pid = part.pid()
        assert pid
        os.kill(pid, signal.SIGKILL)
        assert part.process
        part.process.wait()
    assert not services.running()
    services.start()
    assert sql(services, "select count(*) from survives") == "1"
    services.stop()


def test_a_pid_file_of_another_process_does_not_hinder(place: Path) -> None:
    services = EmbeddedServices(place, durable=False)
    lines = [str(os.getpid()), str(place / "pgdata"), "1", "1", "", "127.0.0.1", "1 1", "ready"]
    (place / "pgdata/postmaster.pid").write_text("\n".join(lines) + "\n")
    services.account.prepare()
    services.account.give(place / "pgdata/postmaster.pid")
    services.start()
    assert services.running()
    services.stop()


def test_a_taken_port_is_left_to_its_owner(place: Path) -> None:
    services = EmbeddedServices(place, durable=False)
    with contextlib.ExitStack() as stack:
        for name in ("pg_port", "valkey_port"):
            owner = stack.enter_context(socket.socket())
            owner.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            owner.bind(("127.0.0.1", services.state[name]))
            owner.listen()
        before = dict(services.state)
        services.start()
        assert services.state["pg_port"] != before["pg_port"]
        assert services.state["valkey_port"] != before["valkey_port"]
        services.stop()


def test_only_the_asked_service_runs(place: Path) -> None:
    only = EmbeddedServices(place, valkey=False, durable=False)
    only.start()
    assert set(only.environment) == {"DATABASE_URL", "PATH"}
    assert not EmbeddedServices(place).running()
    only.stop()


def test_a_second_start_waits_for_the_lock(place: Path) -> None:
    services = EmbeddedServices(place, durable=False)
    with services._locked():
        waiting = threading.Thread(target=EmbeddedServices(place, durable=False).start, daemon=True)
        waiting.start()
        waiting.join(timeout=0.2)
        assert waiting.is_alive()
    waiting.join()
    assert services.running()
    services.stop()


def test_a_lesser_processor_is_told_about_database_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor : 0\nflags : fpu sse2 fma f16c movbe bmi2\n")
    with pytest.raises(EmbeddedError, match=r"AVX2.*DATABASE_URL"):
        machine.check_processor(cpuinfo, "x86_64")
    cpuinfo.write_text("processor : 0\nflags : fpu sse2 fma f16c movbe bmi2 avx2\n")
    machine.check_processor(cpuinfo, "x86_64")
    machine.check_processor(cpuinfo, "riscv64")


def test_a_preferred_port_is_taken_only_when_free() -> None:
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", 0))
        owner.listen()
        taken = owner.getsockname()[1]
        assert machine.free_port(taken) not in (0, taken)
    assert machine.free_port(taken) == taken
    assert machine.free_port(None, taken, also_ipv6=True) == taken


def test_a_process_is_known_by_its_command_line_too() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(["sh", "-c", "echo up; read line"], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        assert machine.alive(process.pid, "read line")
        assert not machine.alive(process.pid, "postgres")
        process.communicate("\n")
    assert not machine.alive(process.pid, "read line")


def test_state_is_replaced_whole_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    state = State(tmp_path / "state.json")
    state["a"] = 1
    state.save()
    assert mode(state.path) == 0o600
    assert State(state.path) == {"a": 1}
    state.path.write_text("{")
    with pytest.raises(EmbeddedError, match="damaged"):
        State(state.path)
