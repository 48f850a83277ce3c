"""Many texts at once: every distinct text once, cached ones not at all, the rest on several processes."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np

from catalogue.embeddings.cache import VectorCache
from catalogue.embeddings.engine import Engine, Vectors, engine_for
from catalogue.embeddings.shipped import shipped
from catalogue.embeddings.text import content_hash

Progress = Callable[[int, int], None]
CHUNK = 16
# Starting processes takes about a second: below this many texts one process is faster.
PARALLEL_FROM = 48
_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def embed_cleaned(
    cleaned: Sequence[str],
    engine: Engine,
    *,
    folder: Path | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Vectors:
    """Raw unit vectors (n, dimension) of cleaned texts, in their order; zeros for an empty one.

    Args:
        cleaned: what `text.clean` gave.
        folder: where vectors are cached by content; None for no cache.
        processes: how many processes may embed; they are spawned, never forked.
        progress: called with (done, to do) of the texts that had to be computed.
    """
    hashes = [content_hash(text) if text else "" for text in cleaned]
    unique = {key: text for key, text in zip(hashes, cleaned, strict=True) if key}
    cache = VectorCache(folder, engine.info)
    known = {key: vector for key, vector in shipped(engine.info).items() if key in unique}
    known |= cache.get([key for key in unique if key not in known])
    # Longest first: the processes then end at about the same time, and batches hold texts of one length.
    missing = sorted((key for key in unique if key not in known), key=lambda key: (-len(unique[key]), key))
    chunks = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
    done = 0
    for keys, vectors in _computed(chunks, unique, engine, processes):
        fresh = dict(zip(keys, vectors, strict=True))
        cache.put(fresh)
        known.update(fresh)
        done += len(keys)
        if progress is not None:
            progress(done, len(missing))
    result = np.zeros((len(cleaned), engine.info.dimension), dtype=np.float32)
    for row, key in enumerate(hashes):
        if key:
            result[row] = known[key]
    return result


def _computed(
    chunks: list[list[str]], unique: dict[str, str], engine: Engine, processes: int
) -> Iterator[tuple[list[str], Vectors]]:
    """(hashes, vectors) of each chunk as it gets ready."""
    if processes < 2 or engine.info.dimension == 0 or sum(map(len, chunks)) < PARALLEL_FROM:
        for keys in chunks:
            yield keys, engine.embed([unique[key] for key in keys])
        return
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(_THREADS)
    try:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=context) as pool:
            jobs = {pool.submit(_work, engine.info.name, [unique[key] for key in keys]): keys for keys in chunks}
            for job in as_completed(jobs):
                yield jobs[job], job.result()
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _work(name: str, texts: list[str]) -> Vectors:
    """One chunk in a spawned process, which has its own engine."""
    return engine_for(name).embed(texts)
