"""Finds what the hub has already, from elsewhere: by number, site, mail address, or name and place.

Every rule is one query for a whole batch. A record of the same list is never a twin, except by number: a list that
numbers its rows knows them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Lower

from core.importing.records import Twin

if TYPE_CHECKING:
    from core.importing.importer import Importer

# the database proposes, with an index; who is really alike is decided on names without legal forms
PROPOSED, ALIKE, SAME_SITE_ALIKE = 0.55, 0.85, 0.3
FARTHEST_DEGREES = 0.5
# sites that thousands share: the same host says nothing
# fmt: off
SHARED_HOSTS = frozenset({
    "facebook.com", "m.facebook.com", "instagram.com", "twitter.com", "x.com", "linkedin.com",
    "be.linkedin.com", "youtube.com", "github.com", "github.io", "gitlab.com", "meetup.com", "medium.com",
    "sites.google.com", "google.com", "wordpress.com", "blogspot.com", "tumblr.com", "vimeo.com",
    "eventbrite.com", "wixsite.com", "weebly.com", "bit.ly", "linktr.ee", "vlaanderen.be", "europa.eu",
    "ec.europa.eu", "wikipedia.org",
})
_LEGAL_FORMS = frozenset({
    "vzw", "asbl", "ivzw", "aisbl", "nv", "sa", "bv", "bvba", "sprl", "cv", "cvba", "cvso", "scrl", "vof",
    "ltd", "gmbh", "ev", "ggmbh", "inc",
})
# fmt: on
_SAME_WORDS = {"stad": "gemeente", "&": "en", "and": "en", "und": "en"}
_FRONT_PAGES = {"", "index.html", "index.php", "home", "nl", "en", "fr", "de", "nl/home", "en/home"}


def host_expression(field: str) -> Lower:
    """The site of an address: host without www, small letters. Index this very expression to find sites fast."""
    pattern = Value(r"^[a-z]+://(www\.)?([^/:?#]*).*$")
    parts = [F(field), pattern, Value(r"\2"), Value("i")]
    return Lower(Func(*parts, function="regexp_replace", output_field=TextField()))


def site_of(url: str) -> tuple[str, str]:
    """(host without www, path without front-page names) of an address; ("", "") for none."""
    try:
        parts = urlsplit(url.strip().lower())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", ""
    path = parts.path.strip("/")
    return host, ("" if path in _FRONT_PAGES else path) + (f"?{parts.query}" if parts.query else "")


def bare_name(name: str) -> str:
    """A name for comparing: small letters without accents, punctuation and legal forms."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+|&", "".join(c for c in folded if not unicodedata.combining(c)).replace(".", ""))
    return " ".join(_SAME_WORDS.get(word, word) for word in words if word not in _LEGAL_FORMS)


def likeness(a: str, b: str) -> float:
    """How much two names share, 0 to 1: their common trigrams over all their trigrams, as PostgreSQL counts them."""
    first, second = _trigrams(a), _trigrams(b)
    return len(first & second) / len(first | second) if first and second else 0.0


def _trigrams(text: str) -> set[str]:
    return {f"  {word} "[i : i + 3] for word in text.split() for i in range(len(word) + 1)}


class _Search:
    """One batch: what still has no twin, and what was found."""

    def __init__(self, importer: Importer, source: str, records: Sequence[Any]) -> None:
        self.importer, self.source, self.records = importer, source, records
        self.found: dict[int, Twin] = {}

    def wanted(self, value: Callable[[Any], str]) -> dict[str, list[int]]:
        """Positions by a value, of records without a twin yet."""
        result: dict[str, list[int]] = {}
        for position, record in enumerate(self.records):
            if position not in self.found and (key := value(record)):
                result.setdefault(key, []).append(position)
        return result

    def accept(self, position: int, other: Any, rule: str) -> None:
        if position not in self.found and self._may_be(self.records[position], other, rule):
            self.found[position] = Twin(object_id=other.pk, title=self.importer.title(other), rule=rule)

    def _may_be(self, record: Any, other: Any, rule: str) -> bool:
        """Neither another number nor another row of the same list."""
        if rule == "number":
            return True
        number = self.importer.number_field
        if number and getattr(record, number) and getattr(other, number):
            return False
        return other.source != self.source

    def others(self, **filters: Any) -> Iterable[Any]:
        return self.importer.model.objects.filter(**filters).order_by("pk")


def find_twins(importer: Importer, source: str, records: Sequence[Any]) -> dict[int, Twin]:
    """By position in `records`: the record of the hub that is the same, and by which rule. At most six queries."""
    search = _Search(importer, source, records)
    if importer.number_field:
        _by_value(search, importer.number_field, "number")
    if importer.site_field:
        _by_site(search)
    if importer.mail_field:
        _by_mail(search)
    _by_name(search)
    if importer.place_field:
        _by_likeness(search)
    return search.found


def _by_value(search: _Search, field: str, rule: str) -> None:
    wanted = search.wanted(lambda record: str(getattr(record, field)))
    for other in search.others(**{f"{field}__in": list(wanted)}) if wanted else ():
        for position in wanted[getattr(other, field)]:
            search.accept(position, other, rule)


def _by_mail(search: _Search) -> None:
    field = search.importer.mail_field
    wanted = search.wanted(lambda record: str(getattr(record, field)).lower())
    if not wanted:
        return
    rows = search.importer.model.objects.annotate(lower_mail=Lower(field)).filter(lower_mail__in=list(wanted))
    for other in rows.order_by("pk"):
        for position in wanted[other.lower_mail]:
            search.accept(position, other, "mail")


def _by_site(search: _Search) -> None:
    importer, field = search.importer, search.importer.site_field
    wanted = search.wanted(lambda record: _telling_host(getattr(record, field), whole=importer.whole_site))
    if not wanted:
        return
    rows = importer.model.objects.annotate(site=host_expression(field)).filter(site__in=list(wanted)).order_by("pk")
    for other in rows[: 20 * len(wanted)]:
        for position in wanted[other.site]:
            record = search.records[position]
            if _same_site(importer, record, other):
                search.accept(position, other, "site")


def _telling_host(url: str, *, whole: bool) -> str:
    host, path = site_of(url)
    shared = host in SHARED_HOSTS
    return "" if (shared and not whole) or (whole and not path and shared) else host


def _same_site(importer: Importer, record: Any, other: Any) -> bool:
    """The same page; or, for who has a site, the same site under a name that looks like it."""
    mine, theirs = (site_of(getattr(r, importer.site_field)) for r in (record, other))
    if mine == theirs:
        return not importer.whole_site or bool(mine[1]) or _alike(importer, record, other) >= SAME_SITE_ALIKE
    return not importer.whole_site and _alike(importer, record, other) >= SAME_SITE_ALIKE


def _alike(importer: Importer, record: Any, other: Any) -> float:
    return likeness(bare_name(importer.title(record)), bare_name(importer.title(other)))


def _by_name(search: _Search) -> None:
    importer = search.importer
    wanted = search.wanted(lambda record: importer.title(record).lower())
    if not wanted:
        return
    rows = importer.model.objects.annotate(lower_name=Lower(importer.name_field)).filter(lower_name__in=list(wanted))
    for other in rows.order_by("pk"):
        for position in wanted[other.lower_name]:
            if _may_share_place(importer, search.records[position], other):
                search.accept(position, other, "name")


def _may_share_place(importer: Importer, record: Any, other: Any) -> bool:
    """The same place, or nothing known that says otherwise."""
    places = [getattr(r, importer.place_field) for r in (record, other)] if importer.place_field else ["", ""]
    if all(places):
        return bool(places[0] == places[1])
    points = [(getattr(r, "lat", None), getattr(r, "lon", None)) for r in (record, other)]
    if any(lat is None for lat, _lon in points):
        return True
    return all(abs(a - b) <= FARTHEST_DEGREES for a, b in zip(*points, strict=True))


_LIKE_SQL = """
select q.position, o.id
from unnest(%s::int[], %s::text[], %s::text[]) as q(position, name, place)
cross join lateral (
    select t.id from {table} t
    where t.{place} = q.place::{type} and t.{name} %% q.name
    order by similarity(t.{name}, q.name) desc limit 5
) o
"""


def _by_likeness(search: _Search) -> None:
    importer = search.importer
    place = importer.place_field
    open_ = [
        (position, importer.title(record).lower(), str(getattr(record, place)))
        for position, record in enumerate(search.records)
        if position not in search.found and getattr(record, place)
    ]
    if not open_:
        return
    quote = connection.ops.quote_name
    options = importer.model._meta
    sql = _LIKE_SQL.format(
        table=quote(options.db_table),
        place=quote(options.get_field(place).column),
        name=quote(options.get_field(importer.name_field).column),
        type="bigint" if options.get_field(place).is_relation else "text",
    )
    with connection.cursor() as cursor:
        cursor.execute("select set_config('pg_trgm.similarity_threshold', %s, true)", [str(PROPOSED)])
        cursor.execute(sql, [[row[i] for row in open_] for i in range(3)])
        pairs = cursor.fetchall()
    others = importer.model.objects.in_bulk({other for _position, other in pairs}) if pairs else {}
    for position, other in pairs:
        if other in others and _alike(importer, search.records[position], others[other]) >= ALIKE:
            search.accept(position, others[other], "likeness")
