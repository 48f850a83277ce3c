"""How much memory and time it takes to bring in a long list.

    python benchmarks/bench_import.py [--entries 2000]

One process does what a worker does, slice after slice, after a preview of the whole file, in a database
hub_bench_import that is made anew. One JSON line per figure: name, n (rows), value, unit, floor (what is allowed) and
ratio. The process made that database first, which counts in its memory.
"""

from __future__ import annotations

import csv
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.common import parser, start, tell

MEMORY_MB, SECONDS = 300, 1800
WORDS = ("buurt", "huis", "water", "zorg", "tuin", "school", "werk", "samen", "licht", "stad", "brug", "kade", "plein")


def write_list(path: Path, rows: int) -> None:
    """A list of organisations with real municipalities; one name in fifty is used twice in its place."""
    from vocabulary.lookup import vocabulary

    chance = random.Random(7)
    places = [place.postcodes[0] for place in vocabulary().municipalities() if place.postcodes]
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(["id", "naam", "rol", "gemeente", "website", "e-mail", "in het kort", "beschrijving"])
        for number in range(rows):
            name = " ".join(chance.sample(WORDS, 3)).capitalize()
            text = " ".join(chance.choices(WORDS, k=25))
            place, address = chance.choice(places), f"w{number}.example.be"
            writer.writerow(
                [number, f"{name} {number % (rows // 50 + 1)}", "civil-society", place, f"https://{address}",
                 f"info@{address}", text[:120], text]
            )  # fmt: skip


def finish(run: Any, until: set[str]) -> float:
    """Work as a worker does; seconds it took."""
    from django.db import reset_queries
    from django.utils import timezone

    from imports import services
    from imports.models import Run

    began = time.monotonic()
    while Run.objects.values_list("status", flat=True).get(pk=run.pk) not in until:
        services.work(run.pk, clock=timezone.now, ask_on=False)
        reset_queries()
    return time.monotonic() - began


def peak_mb() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    rows = parser(__doc__).parse_args().entries
    start("hub_bench_import", anew=True)
    from django.db import connection
    from django.utils import timezone

    from imports import services
    from imports.models import Run

    bare = peak_mb()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lijst.csv"
        write_list(path, rows)
        run = services.upload(
            path=path, name="lijst.csv", format="organisations", list_name=f"bench {rows}", by=None,
            now=timezone.now(), command=True,
        )  # fmt: skip
    Run.objects.filter(pk=run.pk).update(status="previewing", updated_at=timezone.now())
    tell("import preview", rows, finish(run, {"previewed", "failed"}), "s", SECONDS)
    tell("import preview peak memory", rows, peak_mb(), "MB", MEMORY_MB)
    Run.objects.filter(pk=run.pk).update(status="running", read=0, started_at=timezone.now())
    tell("import run", rows, finish(run, {"done", "failed"}), "s", SECONDS)
    tell("import run peak memory", rows, peak_mb(), "MB", MEMORY_MB)
    tell("memory before any import", rows, bare, "MB", MEMORY_MB)
    run.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from organisations_organisation where source = %s", [run.source])
        there = cursor.fetchone()[0]
    tell("import rows that are there", rows, there, "rows", rows - run.refused)


if __name__ == "__main__":
    main()
