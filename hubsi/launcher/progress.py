"""What the launcher tells while it works: what it does, for how long already, and when it is done."""

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

QUIET_SECONDS = 2.0  # a step that takes longer shows that it is alive
LOG_SECONDS = 15.0  # how often that is, where a line cannot be replaced


def say(text: str = "") -> None:
    print(text, flush=True)


@dataclass
class Outcome:
    """How a step ends; its maker may say otherwise than "done"."""

    word: str = "done"


@contextlib.contextmanager
def step(label: str) -> Iterator[Outcome]:
    """Show `label`, the seconds while it lasts, and how it ended."""
    terminal = sys.stdout.isatty()
    began = time.monotonic()
    ended = threading.Event()

    def tick() -> None:
        pause = QUIET_SECONDS if terminal else LOG_SECONDS
        while not ended.wait(pause):
            seconds = f"{label} ... {time.monotonic() - began:.0f} s"
            print(f"\r\033[K{seconds}" if terminal else seconds, end="" if terminal else "\n", flush=True)
            pause = 1.0 if terminal else LOG_SECONDS

    print(f"{label} ...", end="" if terminal else "\n", flush=True)
    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    outcome = Outcome()
    try:
        yield outcome
    except BaseException:
        outcome.word = "failed"
        raise
    finally:
        ended.set()
        ticker.join()
        start = "\r\033[K" if terminal else ""
        print(f"{start}{label}: {outcome.word} ({time.monotonic() - began:.1f} s)", flush=True)
