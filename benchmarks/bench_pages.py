"""Server time of the pages that people open most, in a made-up hub.

    python benchmarks/bench_pages.py [--entries 2000] [--rounds 20] [--only home,search]

One JSON line per figure: name, n (entries in the hub), value, unit, floor, ratio. Times are milliseconds in this
process, through all middleware, with the connection to the database kept, warmed. Pages of one record are measured over
twenty records. The floor is a view behind the same middleware that runs the statements of the page, all but those about
who is asking, and answers a constant; it is taken in turns with the page. Lines that end in "over main" have the page's
one heaviest statement as their floor instead. BENCH_ENTRIES sets the size too. The database hub_bench_<entries> is made
on the server of DATABASE_URL when it is not there, and kept.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.common import parser, percentile, set_up, tell

OWN = ("django_session", "accounts_user", "SAVEPOINT")
RECORDS = 20


@dataclass(frozen=True)
class Measured:
    """Milliseconds of a page, of its floor and of its heaviest statement alone; how many statements it sends."""

    times: list[float]
    floors: list[float]
    mains: list[float]
    queries: int


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

    def several(self, name: str, paths: Sequence[str], rounds: int, cookies: Any = None) -> None:
        """The same over many addresses together."""
        self._tell(name, [self.measure(path, rounds, cookies) for path in paths])

    def first_visit(self, name: str, paths: Sequence[str]) -> None:
        """Pages of which nothing is remembered, neither of themselves nor of others."""
        from core.remember import forget

        times = []
        for path in paths:
            forget()
            times.append(clock(self.asker(path, None)))
        for label, share in (("p50", 0.5), ("p95", 0.95)):
            tell(f"{name} {label}", self.entries, percentile(times, share), "ms")

    def _tell(self, name: str, measured: list[Measured]) -> None:
        times = [value for one in measured for value in one.times]
        floors = [value for one in measured for value in one.floors]
        mains = [value for one in measured for value in one.mains]
        for label, share in (("p50", 0.5), ("p95", 0.95)):
            tell(f"{name} {label}", self.entries, percentile(times, share), "ms", percentile(floors, share))
        tell(f"{name} p50 over main", self.entries, percentile(times, 0.5), "ms", percentile(mains, 0.5))
        tell(f"{name} queries", self.entries, max(one.queries for one in measured), "queries")

    def measure(self, path: str, rounds: int, cookies: Any = None) -> Measured:
        """Times of the page and of its floors, milliseconds."""
        page = self.asker(path, cookies)
        page()
        statements, queries = caught(page)
        floor = self.asker("/bare/", cookies, bare_urls(statements))
        main = self.asker("/bare/", cookies, bare_urls([heaviest(statements)] if statements else []))
        measured = Measured([], [], [], queries)
        for ask in (floor, main):
            ask()
        for _ in range(rounds):
            measured.times.append(clock(page))
            measured.floors.append(clock(floor))
            measured.mains.append(clock(main))
        return measured

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


def heaviest(statements: Sequence[str]) -> str:
    """The statement that takes longest."""
    from django.db import connection

    def once(sql: str) -> float:
        with connection.cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(sql)
            cursor.fetchall()
            return time.perf_counter() - began

    return max(statements, key=lambda sql: min(once(sql) for _ in range(3)))


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


def records(kind: str) -> list[str]:
    """Addresses of some records of a kind, spread over all."""
    from catalogue.models import Entry

    found = Entry.objects.filter(kind=kind, status="published", visibility="public").order_by("pk")
    number = found.count()
    places = [int((place + 0.5) * number / RECORDS) for place in range(min(RECORDS, number))]
    return [found[place].get_absolute_url() for place in places]


def nearest_in_meaning(entries: int, rounds: int) -> None:
    """The statement that finds what lies near a text, without making the text's vector."""
    from catalogue.models import Entry
    from catalogue.search.meaning import nearest

    public = Entry.objects.visible_to(None)
    examples = list(public.filter(embedding__isnull=False).order_by("-pk")[:20])
    times = []
    for example in examples * max(1, rounds // 10):
        began = time.perf_counter()
        nearest(public, example.embedding.to_list(), example.embedding_key, leave_out=[])
        times.append((time.perf_counter() - began) * 1000)
    for label, share in (("p50", 0.5), ("p95", 0.95)):
        tell(f"search by meaning {label}", entries, percentile(times, share), "ms")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=20)
    options = arguments.parse_args()
    set_up(options.entries)
    bench = Bench(options.entries, options.rounds)
    searches, common = questions()
    theme = "&theme=poverty&place=40000"
    few = max(3, options.rounds // 4)
    kinds = ("organisation", "offer", "funding", "space")
    runs: dict[str, Callable[[], None]] = {
        "home": lambda: bench.page("home", "/"),
        "list": lambda: bench.page("list", "/innovaties/"),
        "list with text and facets": lambda: bench.page("list with text and facets", f"/innovaties/?q=wonen{theme}"),
        "detail": lambda: bench.several("detail", records("innovation"), few),
        "detail, first visit": lambda: bench.first_visit("detail, first visit", records("innovation")),
        **{f"detail {kind}": partial(_detail, bench, kind, few) for kind in kinds},
        "detail signed in": lambda: bench.page("detail signed in", own_page(), person()),
        "my hub": lambda: bench.page("my hub", "/mijn-hub/", person()),
        "api list": lambda: bench.page("api list", "/api/v1/entries/"),
        "map": lambda: bench.page("map", "/kaart/"),
        "search": lambda: bench.several("search", searches, max(3, options.rounds // 5)),
        "search worst": lambda: bench.page("search worst", f"/zoeken/?q={common}"),
        "search by meaning": lambda: nearest_in_meaning(options.entries, options.rounds),
    }
    wanted = [name for name in options.only.split(",") if name]
    for name, run in runs.items():
        if not wanted or name in wanted:
            run()


def _detail(bench: Bench, kind: str, rounds: int) -> None:
    bench.several(f"detail {kind}", records(kind), rounds)


def own_page() -> str:
    """An innovation of that person, by who is in its team."""
    from innovations.models import TeamMember

    person()
    member = TeamMember.objects.filter(user__email="bench@example.org").order_by("pk")[0]
    return member.innovation.get_absolute_url()


if __name__ == "__main__":
    main()
