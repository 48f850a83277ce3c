"""Vectors that come with the code: those of the challenges, so that a fresh hub need not spend a minute on them.

Written by `manage.py embedding_means`. A text that changed since is simply not found here and embedded as any other.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from catalogue.embeddings.engine import EngineInfo, Vectors

FOLDER = Path(__file__).parent / "data"


def path_for(info: EngineInfo) -> Path:
    return FOLDER / f"challenges-{info.name}.npz"


@lru_cache(maxsize=4)
def shipped(info: EngineInfo) -> dict[str, Vectors]:
    """Raw vectors of this engine by content hash; {} when none are shipped for it."""
    path = path_for(info)
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as data:
        if str(data["key"]) != info.key:
            return {}
        vectors = data["vectors"].astype(np.float32)
        return dict(zip(data["hashes"].tolist(), vectors, strict=True))


def write(info: EngineInfo, vectors: Mapping[str, Vectors]) -> None:
    """Half precision: the cosines differ by less than 0.0001."""
    hashes = sorted(vectors)
    rows = np.stack([vectors[key] for key in hashes]).astype(np.float16)
    np.savez_compressed(path_for(info), key=np.array(info.key), hashes=np.array(hashes), vectors=rows)
    shipped.cache_clear()
