"""What the benchmarks share: a filled database, percentiles, figures as lines of JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
REDIS_NUMBER = os.environ.get("BENCH_REDIS_NUMBER", "14")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def tell(name: str, n: int, value: float, unit: str, floor: float | None = None) -> None:
    """One figure as a line of JSON."""
    ratio = round(value / floor, 2) if floor else None
    shown = round(floor, 2) if floor is not None else None
    figure = {"name": name, "n": n, "value": round(value, 2), "unit": unit, "floor": shown, "ratio": ratio}
    sys.stdout.write(json.dumps(figure) + "\n")
    sys.stdout.flush()


def parser(text: str | None) -> argparse.ArgumentParser:
    """Arguments with `--entries`, which BENCH_ENTRIES sets too."""
    made = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--entries", type=int, default=int(os.environ.get("BENCH_ENTRIES", "2000")))
    made.add_argument("--only", default="", help="names of figures, with commas")
    return made


def set_up(entries: int) -> None:
    """Start Django on a database of this many made-up entries; made when not there, else used as it is."""
    start(f"hub_bench_{entries}")
    from django.core.management import call_command

    from catalogue.models import Entry

    if Entry.objects.count() < entries:
        began = time.perf_counter()
        call_command("generate_hub", entries=entries, stdout=sys.stderr)
        tell("generate_hub", entries, time.perf_counter() - began, "s")


def start(name: str, *, anew: bool = False) -> None:
    """Start Django on a database of this name on the server of DATABASE_URL, migrated and with the vocabulary.

    Cache keys stand in a Valkey database of their own, which is emptied.

    Args:
        anew: throw away what an earlier run left in it.
    """
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as database:
        if anew:
            database.execute(f'drop database if exists "{name}" with (force)')
        known = database.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if not known:
            database.execute(f'create database "{name}"')
    os.environ["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{name}").geturl()
    queue = os.environ["REDIS_URL"]
    os.environ["REDIS_URL"] = urlsplit(queue)._replace(path=f"/{REDIS_NUMBER}").geturl()
    os.environ["TEST_DATABASE_NAME"] = name
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.cache import cache
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0, stdout=sys.stderr)
    cache.clear()
