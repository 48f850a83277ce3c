"""Being told to stop: every such signal ends the launcher the way Ctrl-C does."""

import contextlib
import os
import signal
import subprocess
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
END_SECONDS = 10.0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def interrupt_on_signals() -> None:
    """From now on these signals raise KeyboardInterrupt. SIGINT too: a script's `&` has it ignored."""
    for name in STOP_SIGNALS:
        signal.signal(name, _interrupt)


def run_group(
    command: list[str], cwd: os.PathLike[str], environment: dict[str, str], *, capture: bool
) -> tuple[int, str]:
    """Run a command that may start others; the exit code and, with `capture`, what it printed.

    On KeyboardInterrupt the whole group is interrupted, and killed when that does not help within ten seconds.
    """
    pipe = subprocess.PIPE if capture else None
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdout=pipe,
        stderr=subprocess.STDOUT if capture else None,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate()
    except KeyboardInterrupt:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=END_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return process.returncode, output or ""
