"""Start, find and stop the two services of one data directory, whoever asks and however often."""

import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from core.embedded.account import Account
from core.embedded.postgres import Postgres
from core.embedded.state import State
from core.embedded.system import EmbeddedError
from core.embedded.valkey import Valkey

STOP_SECONDS = 30


class EmbeddedServices:
    """PostgreSQL and/or Valkey below `root` (made when missing).

    `start` may be called by several processes at once: the first starts, the others find it running. Ports
    and random passwords are kept in `root/state.json`, mode 0600.
    """

    def __init__(self, root: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True) -> None:
        self.root = root.resolve()
        if not self.root.exists():
            self.root.mkdir(parents=True)
            self.root.chmod(0o711)  # as root the service user passes through; what is inside is closed
        self.state = State(self.root / "state.json")
        self.account = Account(self.root)
        self.postgres = Postgres(self.root, self.state, self.account, durable) if postgres else None
        self.valkey = Valkey(self.root, self.state, self.account) if valkey else None

    @property
    def parts(self) -> list[Postgres | Valkey]:
        return [part for part in (self.postgres, self.valkey) if part is not None]

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            lock = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError:
            raise EmbeddedError(f"{self.root} belongs to another user: run this as that user.") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.state.load()  # what another process wrote while this one waited
            yield
        finally:
            os.close(lock)

    def start(self) -> None:
        """Start what does not run yet and wait until it answers. Raises EmbeddedError."""
        with self._locked():
            self.account.prepare()
            for name in ("pg_super", "pg_app", "valkey"):
                self.state.setdefault(name, secrets.token_urlsafe(24))
            self.state.save()  # keep the passwords before they are used
            for part in self.parts:
                part.start()
            self.state.save()

    def stop(self) -> None:
        """Stop what runs and wait for it. Raises EmbeddedError when that takes over half a minute."""
        with self._locked():
            for part in reversed(self.parts):
                part.ask_to_stop()
            deadline = time.monotonic() + STOP_SECONDS
            while not all(part.stopped() for part in self.parts):
                if time.monotonic() > deadline:
                    raise EmbeddedError(f"The services below {self.root} did not stop.")
                time.sleep(0.02)

    def running(self) -> bool:
        """Do all of the services answer?"""
        self.state.load()
        return all(part.ready() for part in self.parts)

    @property
    def environment(self) -> dict[str, str]:
        """DATABASE_URL and REDIS_URL of the services that are ours."""
        found = {}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.url
            found["PATH"] = f"{self.postgres.client_programs}{os.pathsep}{os.environ.get('PATH', '')}"
        if self.valkey:
            found["REDIS_URL"] = self.valkey.url
        return found
