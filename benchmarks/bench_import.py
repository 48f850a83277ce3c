"""How much memory and time it takes to bring in a long list: `python benchmarks/bench_import.py [rows]`.

Writes into the database that DATABASE_URL names, which must be migrated and hold the vocabulary; take an empty one.
One process does what a worker does, slice after slice, after a preview of the whole file. Prints JSON lines: name, n,
value, unit, floor (what is allowed) and ratio (value over floor).
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubsi.settings.dev")

import django

django.setup()

from django.db import connection, reset_queries  # noqa: E402
from django.utils import timezone  # noqa: E402

from imports import services  # noqa: E402
from imports.models import Run  # noqa: E402
from vocabulary.lookup import vocabulary  # noqa: E402

MEMORY_MB, SECONDS = 300, 1800
WORDS = ("buurt", "huis", "water", "zorg", "tuin", "school", "werk", "samen", "licht", "stad", "brug", "kade", "plein")


def write_list(path: Path, rows: int) -> None:
    """A list of organisations with real municipalities; one name in fifty is used twice in its place."""
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


def report(name: str, n: int, value: float, unit: str, floor: float) -> None:
    """One line of the bench."""
    row = {"name": name, "n": n, "value": round(value, 1), "unit": unit, "floor": floor}
    print(json.dumps({**row, "ratio": round(value / floor, 2)}), flush=True)  # noqa: T201 - this is the output


def finish(run: Run, until: set[str]) -> float:
    """Work as a worker does; seconds it took."""
    began = time.monotonic()
    while Run.objects.values_list("status", flat=True).get(pk=run.pk) not in until:
        services.work(run.pk, clock=timezone.now, ask_on=False)
        reset_queries()
    return time.monotonic() - began


def peak_mb() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    bare = peak_mb()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lijst.csv"
        write_list(path, rows)
        run = services.upload(
            path=path, name="lijst.csv", format="organisations", list_name=f"bench {rows}", by=None,
            now=timezone.now(), command=True,
        )  # fmt: skip
    Run.objects.filter(pk=run.pk).update(status="previewing", updated_at=timezone.now())
    report("import preview", rows, finish(run, {"previewed", "failed"}), "s", SECONDS)
    report("import preview peak memory", rows, peak_mb(), "MB", MEMORY_MB)
    Run.objects.filter(pk=run.pk).update(status="running", read=0, started_at=timezone.now())
    report("import run", rows, finish(run, {"done", "failed"}), "s", SECONDS)
    report("import run peak memory", rows, peak_mb(), "MB", MEMORY_MB)
    report("memory before any import", rows, bare, "MB", MEMORY_MB)
    run.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from organisations_organisation where source = %s", [run.source])
        there = cursor.fetchone()[0]
    report("import rows that are there", rows, there, "rows", rows - run.refused)


if __name__ == "__main__":
    main()
