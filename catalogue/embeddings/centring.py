"""Raw vectors of an engine made comparable: 384 dimensions, minus the mean of their language, length 1 again.

Raw cosines of these models all lie between .75 and .90, mostly because texts of one language share a direction.
The means are shipped (`data/means.json`, written by `manage.py embedding_means`), so that a stored vector never
depends on what else is in the database.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from catalogue.embeddings.engine import EngineInfo, Vectors

DIMENSIONS = 384
MEANS = Path(__file__).parent / "data" / "means.json"
_SEED = 20261121


@lru_cache(maxsize=4)
def _projection(dimension: int) -> Vectors:
    """A fixed orthonormal (dimension, 384) matrix; the same on every machine and in every version of numpy."""
    rng = np.random.Generator(np.random.PCG64(_SEED))
    basis, triangle = np.linalg.qr(rng.standard_normal((dimension, DIMENSIONS)))
    return np.asarray(basis * np.sign(np.diag(triangle)), dtype=np.float32)


def fit(raw: Vectors) -> Vectors:
    """Vectors of any dimension as (n, 384): as they are, projected when longer, with zeros behind when shorter."""
    dimension = raw.shape[1]
    if dimension == DIMENSIONS:
        return raw
    if dimension < DIMENSIONS:
        return np.pad(raw, ((0, 0), (0, DIMENSIONS - dimension)))
    return raw @ _projection(dimension)


def unit(vectors: Vectors) -> Vectors:
    """Rows of length 1; rows of zeros stay zeros."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 1e-9), np.float32)


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, list[float]]]:
    if not MEANS.exists():
        return {}
    data: dict[str, dict[str, list[float]]] = json.loads(MEANS.read_text(encoding="utf-8"))
    return data


def means_for(info: EngineInfo) -> dict[str, Vectors]:
    """Shipped mean (384,) per language for this engine; {} when none was computed."""
    return {lang: np.asarray(mean, np.float32) for lang, mean in _shipped().get(info.key, {}).items()}


def stored_key(info: EngineInfo) -> str:
    """What `Entry.embedding_key` says: engine and the means that were taken off. Other keys are not comparable."""
    means = _shipped().get(info.key)
    digest = hashlib.sha256(json.dumps(means, sort_keys=True).encode()).hexdigest()[:8] if means else "0"
    return f"{info.key}/{digest}" if info.dimension else ""


def centre(raw: Vectors, languages: Sequence[str], info: EngineInfo) -> Vectors:
    """(n, 384) unit vectors, each minus the mean of its language; a language without one gets the mean of all."""
    vectors = fit(raw)
    means = means_for(info)
    if not means:
        return unit(vectors)
    other = np.asarray(np.mean(list(means.values()), axis=0), np.float32)
    known = np.linalg.norm(vectors, axis=1, keepdims=True) > 1e-9
    rows: list[Vectors] = [means.get(language, other) for language in languages]
    taken = np.stack(rows) if rows else vectors
    return unit(np.where(known, vectors - taken, 0).astype(np.float32))
