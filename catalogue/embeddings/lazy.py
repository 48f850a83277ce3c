"""A model that is loaded on first use, once per process, and never carried over a fork."""

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class PerProcess(Generic[T]):
    """Holds one loaded model of a process.

    A child of fork() must not use the parent's copy (its threads do not exist there), so it loads its own. The
    parent's object is kept referenced in the child: its destructor must not run there.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: T | None = None
        self._inherited: list[T] = []
        self._pid = -1
        self.lock = threading.Lock()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self.lock = threading.Lock()
        if self._made is not None:
            self._inherited.append(self._made)
        self._made = None

    def get(self) -> T:
        """The model of this process. Call it while holding `lock`."""
        if self._made is None or self._pid != os.getpid():
            self._made = self._make()
            self._pid = os.getpid()
        return self._made
