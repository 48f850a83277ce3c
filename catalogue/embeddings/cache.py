"""Raw vectors kept by content hash in one SQLite file per engine: shared by commands, workers and test runs.

SQLite in WAL mode lets several processes read and write at once. A cache that cannot be opened or written costs
time, never an answer.
"""

import logging
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from catalogue.embeddings.engine import EngineInfo, Vectors

logger = logging.getLogger(__name__)
_CHUNK = 500


class VectorCache:
    """Vectors of one engine by `content_hash` of the cleaned text."""

    def __init__(self, folder: Path | None, info: EngineInfo) -> None:
        self.dimension = info.dimension
        self.path: Path | None = None
        if folder is None or info.dimension == 0:
            return
        path = folder / (re.sub(r"[^A-Za-z0-9.]+", "-", info.key) + ".sqlite3")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with closing(self._connect(path)) as connection, connection:
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS vectors (hash TEXT PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
                )
            self.path = path
        except (OSError, sqlite3.Error) as error:
            logger.warning("embedding cache %s not usable: %s", path, error)

    @staticmethod
    def _connect(path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def get(self, hashes: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that are known, by hash."""
        found: dict[str, Vectors] = {}
        if self.path is None:
            return found
        try:
            with closing(self._connect(self.path)) as connection:
                for start in range(0, len(hashes), _CHUNK):
                    part = list(hashes[start : start + _CHUNK])
                    marks = ",".join("?" * len(part))
                    query = f"SELECT hash, vector FROM vectors WHERE hash IN ({marks})"  # noqa: S608
                    found.update(self._rows(connection.execute(query, part)))
        except sqlite3.Error as error:
            logger.warning("embedding cache %s not readable: %s", self.path, error)
        return found

    def _rows(self, rows: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, Vectors]]:
        for key, blob in rows:
            vector = np.frombuffer(blob, dtype="<f4")
            if vector.shape == (self.dimension,):
                yield key, vector.astype(np.float32)

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Remember these; a hash that is known already keeps its vector."""
        if self.path is None or not vectors:
            return
        rows = [(key, np.asarray(vector, dtype="<f4").tobytes()) for key, vector in vectors.items()]
        try:
            with closing(self._connect(self.path)) as connection, connection:
                connection.executemany("INSERT OR IGNORE INTO vectors (hash, vector) VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            logger.warning("embedding cache %s not writable: %s", self.path, error)
