"""Search results as the screen needs them: facets with counts, chips to remove, pages, sorts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.kinds import FACETS
from catalogue.search.engine import SearchResult
from catalogue.search.query import SearchQuery
from core.templatetags.hub import thousands
from vocabulary.lookup import vocabulary

SHORT = 16
SHOWN = 12


@dataclass(frozen=True)
class FacetOption:
    """One checkbox: `count` entries would be found with it."""

    code: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class FacetView:
    """One group of checkboxes."""

    name: str
    label: str | Promise
    options: list[FacetOption]
    selected: int


@dataclass(frozen=True)
class Chip:
    """A filter in use and the address without it."""

    label: str
    url: str


def facet_views(result: SearchResult) -> list[FacetView]:
    """The facets of a list that have anything to choose, in the list's order."""
    views = [_facet_view(name, result) for name in result.query.facets]
    return [view for view in views if view.options]


def _facet_view(name: str, result: SearchResult) -> FacetView:
    facet, query = FACETS[name], result.query
    chosen = query.codes.get(name, ())
    prefix = "area" if name == "place" else name
    options = []
    for item in vocabulary().items(facet.scheme):
        count = result.counts.get(f"{prefix}:{item.code}", 0)
        if count or item.code in chosen:
            options.append(FacetOption(item.code, item.label, count, item.code in chosen))
    if len(options) > SHORT:
        best = sorted(options, key=lambda o: (not o.selected, -o.count, o.label))
        options = [o for i, o in enumerate(best) if i < SHOWN or o.selected]
    return FacetView(name, facet.label, options, len(chosen))


def chips(query: SearchQuery) -> list[Chip]:
    """Every filter in use, each with the address that lacks it."""
    found = []
    if query.text:
        found.append(Chip(f"“{query.text}”", replace(query, text="", page=1).url()))
    for name, codes in query.codes.items():
        for code in codes:
            item = vocabulary().get(FACETS[name].scheme, code)
            found.append(Chip(item.label if item else code, query.toggled(name, code).url()))
    if query.box:
        found.append(Chip(_("Dit stuk van de kaart"), replace(query, box=None, page=1).url()))
    if query.open_only:
        found.append(Chip(_("Nu open"), replace(query, open_only=False, page=1).url()))
    if query.amount:
        label = _("Minstens € %(amount)s") % {"amount": thousands(query.amount)}
        found.append(Chip(label, replace(query, amount=None, page=1).url()))
    if query.narrowing:
        found.append(Chip(query.narrowing.label, replace(query, narrowing=None, page=1).url()))
    return found


def sorts(query: SearchQuery, *, with_closing: bool) -> list[tuple[str, str, bool]]:
    """(label, address, current) of the orders that make sense for this search."""
    names: list[tuple[str, str]] = [("relevance", _("Best passend"))] if query.text else []
    names += [("updated", _("Nieuwste")), ("title", _("Alfabetisch"))]
    if with_closing:
        names.append(("closing", _("Eerst sluitend")))
    if query.box or query.codes.get("place"):
        names.append(("distance", _("Dichtbij")))
    current = query.sort or ("relevance" if query.text else "updated")
    return [(label, replace(query, sort=name, page=1).url(), name == current) for name, label in names]


def relaxations(result: SearchResult, count_without: Any) -> list[Chip]:
    """For an empty result: the filters whose removal finds something, told with how many.

    Args:
        count_without: function from a query to its total.
    """
    query = result.query
    found: list[Chip] = []
    if result.total:
        return found
    for name in list(query.codes)[:4]:
        looser = replace(query, codes={n: c for n, c in query.codes.items() if n != name}, page=1)
        total = count_without(looser)
        if total:
            label = _("Zonder %(facet)s: %(count)s") % {
                "facet": str(FACETS[name].label).lower(),
                "count": total,
            }
            found.append(Chip(label, looser.url()))
    if query.narrowing and (total := count_without(looser := replace(query, narrowing=None, page=1))):
        label = _("Zonder %(facet)s: %(count)s") % {"facet": f"“{query.narrowing.label}”", "count": total}
        found.append(Chip(label, looser.url()))
    return found
