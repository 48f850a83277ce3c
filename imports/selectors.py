"""Finished reads for the import pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.kinds import Kind
from catalogue.models import Entry
from core.importing import What
from imports.formats import FORMATS, Format
from imports.importers import IMPORTERS
from imports.models import Row, Run, Stage, Undone
from organisations.models import Organisation

PAGE = 50
OUTCOMES: dict[str, str | Promise] = {
    What.CREATED: _("Nieuw"),
    What.UPDATED: _("Gewijzigd"),
    What.JOINED: _("Dubbel, verbonden"),
    What.SKIPPED: _("Dubbel, overgeslagen"),
    What.KEPT: _("Gebleven zoals op de hub"),
    What.REFUSED: _("Geweigerd"),
    What.UNCHANGED: _("Ongewijzigd"),
}
RULES: dict[str, str | Promise] = {
    "number": _("ondernemingsnummer"),
    "site": _("website"),
    "mail": _("e-mailadres"),
    "name": _("naam"),
    "likeness": _("naam die er erg op lijkt, in dezelfde plaats"),
    "tie": _("dezelfde band"),
}
_KINDS: dict[str, str | Promise] = {**dict(Kind.choices), "relation": _("Band")}
_POINTS_AT = ("organisation_id", "provider_id")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of a row: what the hub says, what the list says."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A row as the page shows it."""

    row: Row
    kind: str
    rule: str
    url: str
    changes: list[Change]
    kept: list[Change]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A number on top of a run's page; `rows` says whether there is a list behind it."""

    what: str
    label: str
    number: int
    rows: bool


def runs(user: Any) -> QuerySet[Run]:
    """Every run that this person may see, the newest first, without the heavy columns."""
    found: QuerySet[Run] = Run.objects.visible_to(user)
    return found.select_related("created_by").defer("mapping", "header", "dialect")


def format_of(run: Run) -> Format:
    """The format of a run."""
    return FORMATS[run.format]


def outcomes(run: Run) -> list[Outcome]:
    """The numbers of a run, of all kinds together, in the order in which curators read them."""
    totals = dict.fromkeys(OUTCOMES, 0)
    for counter in run.counts.values():
        for what, number in counter.items():
            totals[what] += number
    totals[What.REFUSED] = run.refused
    return [
        Outcome(what=what, label=str(label), number=totals[what], rows=what != What.UNCHANGED)
        for what, label in OUTCOMES.items()
        if totals[what] or what in (What.CREATED, What.UPDATED, What.REFUSED)
    ]


def by_kind(run: Run) -> list[tuple[str, list[tuple[str, int]]]]:
    """[(kind, [(outcome, number)])] for a run that makes several kinds."""
    return [
        (str(_KINDS.get(kind, kind)), [(str(OUTCOMES[w]), counter[w]) for w in OUTCOMES if counter.get(w)])
        for kind, counter in run.counts.items()
    ]


def undo_outcomes(run: Run) -> list[tuple[str, str, int]]:
    """[(kind, what was done, number)] of an undo."""
    words = dict(Undone.choices)
    found = []
    for key, number in sorted(run.undo_counts.items()):
        kind, _space, what = key.partition(" ")
        found.append((str(_KINDS.get(kind, kind)), str(words.get(what, what)), number))
    return found


def rows_page(run: Run, what: str, number: str) -> Page[RowView]:
    """A page of rows with one outcome."""
    rows = _rows(run, what)
    page: Any = Paginator(rows, PAGE).get_page(number)
    page.object_list = views_of(list(page.object_list))
    found: Page[RowView] = page
    return found


def stayed_page(run: Run, number: str) -> Page[Row]:
    """A page of what could not be undone."""
    return Paginator(Row.objects.filter(run=run, undone="kept").order_by("id"), PAGE).get_page(number)


def _rows(run: Run, what: str) -> QuerySet[Row]:
    """Of the preview until the run starts, then those of the run itself."""
    stage = Stage.RUN if run.started_at else Stage.PREVIEW
    return Row.objects.filter(run=run, stage=stage, what=what).order_by("id")


def views_of(rows: Sequence[Row]) -> list[RowView]:
    """The rows with names instead of numbers, in a bounded number of queries."""
    names = _organisation_names(rows)
    wanted = [row for row in rows if row.object_id and row.kind != "relation"]
    entries = Entry.objects.filter(kind__in={r.kind for r in wanted}, object_id__in=[r.object_id for r in wanted])
    urls = {(entry.kind, entry.object_id): entry.get_absolute_url() for entry in entries.exclude(status="withdrawn")}
    return [
        RowView(
            row=row,
            kind=str(_KINDS.get(row.kind, row.kind)),
            rule=str(RULES.get(row.rule, row.rule)),
            url=urls.get((row.kind, row.object_id or 0), ""),
            changes=_changes(row, "changes", names),
            kept=_changes(row, "kept", names),
        )
        for row in rows
    ]


def _organisation_names(rows: Sequence[Row]) -> dict[int, str]:
    ids = {
        pk
        for row in rows
        for part in ("changes", "kept")
        for name, pair in ((row.details or {}).get(part) or {}).items()
        if name in _POINTS_AT
        for pk in pair
        if pk
    }
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _changes(row: Row, part: str, names: dict[int, str]) -> list[Change]:
    pairs = (row.details or {}).get(part) or {}
    return [
        Change(label=_label(row.kind, name), old=_shown(name, old, names), new=_shown(name, new, names))
        for name, (old, new) in pairs.items()
    ]


def _label(kind: str, name: str) -> str:
    field = IMPORTERS[kind].model._meta.get_field(name)
    return str(field.verbose_name)


def _shown(name: str, value: Any, names: dict[int, str]) -> str:
    if name in _POINTS_AT:
        return names.get(value, "")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = "" if value is None else str(value)
    return text if len(text) <= 400 else f"{text[:400]} …"


def downloadable(run: Run, what: str) -> Iterator[dict[str, Any]]:
    """Rows for a CSV: one line per changed field; without any, one line."""
    for row in _rows(run, what).iterator(chunk_size=1000):
        base = {"regel": row.line, "soort": row.kind, "titel": row.title, "uitkomst": str(OUTCOMES[row.what])}
        told = {"veld": row.field, "hub": "", "lijst": "", "reden": row.reason}
        twin = {"herkend aan": str(RULES.get(row.rule, "")), "staat er al als": row.other}
        pairs = [(n, p) for part in ("changes", "kept") for n, p in ((row.details or {}).get(part) or {}).items()]
        for name, (old, new) in pairs or [("", ("", ""))]:
            changed = {"veld": name, "hub": _shown("", old, {}), "lijst": _shown("", new, {})} if name else {}
            yield {**base, **told, **changed, **twin}
