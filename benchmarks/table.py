"""The figures of `make bench` as a Markdown table, one column per size of the hub.

    python benchmarks/table.py bench.jsonl [more.jsonl] > table.md

Lines that are no JSON are skipped, so that what `make bench` printed can be given as it is. Of a figure that was taken
twice the last one counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def figures(lines: Iterable[str]) -> dict[str, dict[int, dict[str, Any]]]:
    """By name and number of entries."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for line in lines:
        try:
            figure = json.loads(line)
        except ValueError:
            continue
        if isinstance(figure, dict) and {"name", "n", "value", "unit"} <= figure.keys():
            found.setdefault(figure["name"], {})[figure["n"]] = figure
    return found


def table(found: dict[str, dict[int, dict[str, Any]]]) -> str:
    """Markdown; a cell holds the value and, in brackets, how many times its floor that is."""
    sizes = sorted({n for by_size in found.values() for n in by_size})
    titles = ["figure", "unit", *(f"{n:,}" for n in sizes)]
    rows = [titles, ["---"] * len(titles)]
    for name, by_size in found.items():
        unit = next(iter(by_size.values()))["unit"]
        rows.append([name, unit, *(_cell(by_size.get(n)) for n in sizes)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(figure: dict[str, Any] | None) -> str:
    if figure is None:
        return "–"
    shown = f"{figure['value']:g}"
    return f"{shown} ({figure['ratio']:g}×)" if figure.get("ratio") else shown


def main() -> None:
    lines = [line for path in sys.argv[1:] for line in Path(path).read_text().splitlines()]
    sys.stdout.write(table(figures(lines or sys.stdin)) + "\n")


if __name__ == "__main__":
    main()
