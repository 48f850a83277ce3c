"""Server time of the pages that people open most, in a made-up hub.

    python benchmarks/bench_pages.py [--entries 2000] [--rounds 20] [--only home,search]

One JSON line per figure: name, n (entries in the hub), value, unit, floor, ratio. Times are milliseconds in this
process, through all middleware, warmed. The floor is a view behind the same middleware that runs every statement
the page sent and answers a constant, taken in turns with the page. BENCH_ENTRIES sets the size too. The database
hub_bench_<entries> is made on the server of DATABASE_URL when it is not there, and kept.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

OWN = ("django_session", "accounts_user", "SAVEPOINT")


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


def set_up(entries: int) -> None:
    """Start Django on a database of this many made-up entries."""
    name = f"hub_bench_{entries}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as database:
        known = database.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if not known:
            database.execute(f'create database "{name}"')
    os.environ["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{name}").geturl()
    os.environ["TEST_DATABASE_NAME"] = name  # also keeps what is cached apart
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubsi.settings.test")
    import django

    django.setup()
    from django.core.cache import cache
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0, stdout=sys.stderr)
    from catalogue.models import Entry

    if Entry.objects.count() < entries:
        began = time.perf_counter()
        call_command("generate_hub", entries=entries, stdout=sys.stderr)
        tell("generate_hub", entries, time.perf_counter() - began, "s")
    cache.clear()


class Bench:
    """Takes the time of addresses and of their floors.

    Args:
        rounds: how often each page is asked for.
    """

    def __init__(self, entries: int, rounds: int) -> None:
        from django.core.handlers.base import BaseHandler

        self.entries, self.rounds = entries, rounds
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def page(self, name: str, path: str, cookies: Any = None) -> None:
        """p50, p95 and number of queries of one page."""
        self._tell(name, [self.measure(path, self.rounds, cookies)])

    def several(self, name: str, paths: Sequence[str], rounds: int) -> None:
        """The same over many addresses together."""
        self._tell(name, [self.measure(path, rounds) for path in paths])

    def _tell(self, name: str, measured: list[tuple[list[float], list[float], int]]) -> None:
        times = [value for some, _, _ in measured for value in some]
        floors = [value for _, some, _ in measured for value in some]
        for label, share in (("p50", 0.5), ("p95", 0.95)):
            tell(f"{name} {label}", self.entries, percentile(times, share), "ms", percentile(floors, share))
        tell(f"{name} queries", self.entries, max(queries for _, _, queries in measured), "queries")

    def measure(self, path: str, rounds: int, cookies: Any = None) -> tuple[list[float], list[float], int]:
        """(times of the page, times of its floor, number of queries), milliseconds."""
        page = self.asker(path, cookies)
        page()
        statements, queries = caught(page)
        floor = self.asker("/bare/", cookies, bare_urls(statements))
        floor()
        times, floors = [], []
        for _ in range(rounds):
            times.append(clock(page))
            floors.append(clock(floor))
        return times, floors, queries

    def asker(self, path: str, cookies: Any, urls: Any = None) -> Callable[[], None]:
        """A function that asks for the address, through all middleware."""
        from django.test import RequestFactory

        factory = RequestFactory()
        if cookies is not None:
            factory.cookies = cookies

        def ask() -> None:
            request = factory.get(path)
            if urls is not None:
                request.urlconf = urls
            response = self.handler.get_response(request)
            if response.status_code != 200:
                raise RuntimeError(f"{path} answers {response.status_code}")
            response.close()

        return ask


def clock(action: Callable[[], None]) -> float:
    """Milliseconds that the action takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def caught(page: Callable[[], None]) -> tuple[list[str], int]:
    """What the page sends to the database, without who is asking; and how many statements it sends in all."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        page()
    sent = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in sent if not any(word in sql for word in OWN)], len(sent)


def bare_urls(statements: list[str]) -> Any:
    """Addresses with one view, which only runs the statements."""
    from types import ModuleType

    from django.db import connection
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    def bare(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql)
                cursor.fetchall()
        return HttpResponse("constant")

    urls: Any = ModuleType("bench_urls")
    urls.urlpatterns = [path("bare/", bare)]
    return urls


def person() -> Any:
    """The session cookie of somebody with eight innovations."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from innovations.models import Innovation, TeamMember

    now = timezone.now()
    user = get_user_model().objects.filter(email="bench@example.org").first()
    if user is None:
        user = get_user_model().objects.create(email="bench@example.org", name="Bench")
        for innovation in Innovation.objects.order_by("pk")[:8]:
            TeamMember.objects.create(innovation=innovation, user=user, created_at=now, updated_at=now)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies


def questions() -> tuple[list[str], str]:
    """(thirty searches as people do them, the commonest word of all)."""
    from urllib.parse import quote

    from hubsi.generate import Maker
    from vocabulary.lookup import vocabulary

    common = Maker(vocabulary(), 100).vocabulary_words
    challenges = vocabulary().items("challenge")
    texts = [item.synonyms_nl[0] for item in challenges[:90:9]]
    texts += [f"{item.synonyms_nl[-1]} {common[i * 7 + 20]}" for i, item in enumerate(challenges[4:94:10])]
    texts += [common[300], common[1500], common[6000], "jongern", "eenzaamheit bij oudren", "gent", "repair café"]
    texts += [f"{common[40]} {common[90]}", common[120][:4], f'"{common[10]} {common[12]}"']
    return [f"/zoeken/?q={quote(text)}" for text in texts[:30]], common[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=int(os.environ.get("BENCH_ENTRIES", "2000")))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="begin of the names, with commas")
    options = parser.parse_args()
    set_up(options.entries)
    from catalogue.models import Entry

    bench = Bench(options.entries, options.rounds)
    entry = Entry.objects.filter(kind="innovation", visibility="public").order_by("-pk")[0]
    searches, common = questions()
    theme = "&theme=poverty&place=40000"
    runs: dict[str, Callable[[], None]] = {
        "home": lambda: bench.page("home", "/"),
        "list": lambda: bench.page("list", "/innovaties/"),
        "list with text and facets": lambda: bench.page("list with text and facets", f"/innovaties/?q=wonen{theme}"),
        "detail": lambda: bench.page("detail", entry.get_absolute_url()),
        "my hub": lambda: bench.page("my hub", "/mijn-hub/", person()),
        "api list": lambda: bench.page("api list", "/api/v1/entries/"),
        "map": lambda: bench.page("map", "/kaart/"),
        "search": lambda: bench.several("search", searches, max(3, options.rounds // 5)),
        "search worst": lambda: bench.page("search worst", f"/zoeken/?q={common}"),
    }
    wanted = [name for name in options.only.split(",") if name]
    for name, run in runs.items():
        if not wanted or name in wanted:
            run()


if __name__ == "__main__":
    main()
