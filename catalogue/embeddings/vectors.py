"""From texts to the centred vectors that are stored and compared; the one entrance for the rest of the hub."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.embeddings.batch import Progress, embed_cleaned
from catalogue.embeddings.centring import DIMENSIONS, centre, stored_key
from catalogue.embeddings.engine import Engine, Vectors
from catalogue.embeddings.language import detect
from catalogue.embeddings.text import clean, content_hash


@dataclass(frozen=True)
class Embedder:
    """An engine, where it caches and how many processes it may use.

    Attributes:
        folder: cache folder, None for no cache.
        processes: used from about fifty new texts on.
    """

    engine: Engine
    folder: Path | None = None
    processes: int = 1

    @property
    def key(self) -> str:
        """Key of the vectors it makes; "" when the engine makes none."""
        return stored_key(self.engine.info)

    @property
    def works(self) -> bool:
        return self.engine.info.dimension > 0

    def vectors(self, cleaned: Sequence[str], languages: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(n, 384) centred unit vectors of cleaned texts; (n, 0) without an engine, zeros for an empty text."""
        raw = embed_cleaned(cleaned, self.engine, folder=self.folder, processes=self.processes, progress=progress)
        if not self.works:
            return raw
        return centre(raw, languages, self.engine.info)

    def vector(self, text: str, language: str = "") -> Vectors | None:
        """One text of any shape, e.g. what somebody is typing: (384,), or None without engine or text."""
        cleaned = clean(text)
        if not cleaned or not self.works:
            return None
        vector = self.vectors([cleaned], [language or detect(cleaned)])[0]
        return vector if vector.any() else None


def current_embedder(*, processes: int = 1) -> Embedder:
    """What the settings ask for."""
    from django.conf import settings

    from catalogue.embeddings.engine import current_engine

    return Embedder(current_engine(), settings.EMBEDDING_CACHE_DIR, processes)


def entry_hash(key: str, cleaned: str, language: str) -> str:
    """What `Entry.embedded_hash` says: the text, language and engine a stored vector was made from."""
    return content_hash("\n".join([key, language, cleaned]))


__all__ = ["DIMENSIONS", "Embedder", "current_embedder", "entry_hash"]
