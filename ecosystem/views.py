"""Pages that read all rooms at once."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.kinds import FACETS, Kind
from catalogue.listing import ListPage, build_page
from catalogue.models import Entry
from catalogue.search import SearchQuery, kind_counts, name_of, search
from core.exports import csv_response, json_response
from core.limits import limited
from core.rooms import face
from core.visitors import render_page
from ecosystem import apidocs, feeds, opendata, selectors
from ecosystem.graph import MAX_NODES, ego_drawing
from ecosystem.permissions import can_draw
from organisations.selectors import current_id

SEARCH_FACETS = ["theme", "challenge", "phase", "target_group", "place"]
MAP_FACETS = ["theme", "challenge", "helix", "trust", "value", "place"]
SUGGESTIONS = 8
DOWNLOADS_A_MINUTE = 20
KINDS = "ecosystem/_kinds.html"
"""Shown on top of the results, so that a swap of the results renews its numbers too."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render_page(request, "ecosystem/home.html", selectors.home(request.user))


def _kind_links(page: ListPage, user: Any) -> list[dict[str, Any]]:
    """Links that narrow the search to one room, each with the number that this search finds there."""
    query = page.query
    numbers = kind_counts(page.result, user=user, now=timezone.now())
    chosen = query.kinds if len(query.kinds) == 1 else ()
    base = [pair for pair in query.params() if pair[0] != "kind"]
    total = sum(numbers.values()) if chosen else page.result.total  # rounded numbers add up to another one
    links = [{"kind": "", "label": _("Alles"), "current": not chosen, "params": base, "count": total}]
    for kind in Kind.values:
        links.append(
            {
                "kind": kind,
                "label": face(kind).plural,
                "current": kind in chosen,
                "params": [*base, ("kind", kind)],
                "count": numbers[kind],
            }
        )
    return links


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """One search box over everything."""
    page = build_page(request, kinds=(), facets=SEARCH_FACETS, keep=["kind"], with_map=False)
    context = {
        "page": page,
        "kind_links": _kind_links(page, request.user),
        "results_head": KINDS,
        "with_map": False,
    }
    partial = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, "catalogue/_results.html" if partial else "ecosystem/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The first few finds for what is being typed, as a list for the search box."""
    query = SearchQuery.from_params(request.GET)
    entries = []
    if len(query.text) >= 3:
        entries = search(query, user=request.user, now=timezone.now()).entries[:SUGGESTIONS]
    return render(request, "ecosystem/_suggest.html", {"entries": entries, "query": query})


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Everything that has a place: one filter bar, a list and a map in step."""
    page = build_page(request, kinds=(), facets=MAP_FACETS, keep=["kind"])
    context = {
        "page": page,
        "kind_links": _kind_links(page, request.user),
        "results_head": KINDS,
        "with_map": True,
        "map_first": True,
    }
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return render(request, "catalogue/_results.html", context)
    return render(request, "ecosystem/map.html", context)


@require_safe
def relations(request: HttpRequest, kind: str, object_id: int) -> HttpResponse:
    """The connections of one entry, as a list and a drawing."""
    entry = Entry.objects.visible_to(request.user).for_cards().filter(kind=kind, object_id=object_id).first()
    if entry is None:
        now = current_id(object_id) if kind == Kind.ORGANISATION else object_id
        if now == object_id:
            raise Http404
        return redirect("relations", kind=kind, object_id=now, permanent=True)
    ties = selectors.ties_of(entry, request.user)
    around = selectors.neighbours(ties)
    context = {
        "entry": entry,
        "ties": ties,
        "tied": len(around),
        "drawing": ego_drawing(around) if ties else None,
        "most": MAX_NODES,
        "can_draw": can_draw(request.user),
    }
    return render(request, "ecosystem/relations.html", context)


@require_safe
@limited("download", most=DOWNLOADS_A_MINUTE)
def download(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """Everything public of one kind as CSV or JSON; always as a visitor sees it."""
    if kind not in Kind.values:
        raise Http404
    rows = opendata.of_kind(kind)
    return csv_response(rows, f"hubsi-{kind}") if form == "csv" else json_response(rows, f"hubsi-{kind}")


@require_safe
@limited("download", most=DOWNLOADS_A_MINUTE)
def list_download(request: HttpRequest, form: str) -> HttpResponseBase:
    """A list with all its filters as CSV or JSON, at most 10,000 rows; always as a visitor sees it."""
    query = SearchQuery.anywhere(request.GET)
    rows = opendata.as_filtered(query, timezone.now())
    name = f"hubsi-{slugify(name_of(query, most=60)) or 'lijst'}"
    return csv_response(rows, name) if form == "csv" else json_response(rows, name)


@require_safe
def list_feed(request: HttpRequest, form: str) -> HttpResponse:
    """What is new in a list with all its filters, as RSS or Atom; always as a visitor sees it."""
    query = SearchQuery.anywhere(request.GET)
    return feeds.answer(request, query, form)


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """What the API offers, for people."""
    return render(request, "ecosystem/api_docs.html", {"groups": apidocs.documentation()})


@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """GeoJSON of what the map's filters find: single points, or a grid of counts when there are many."""
    query = SearchQuery.from_params(request.GET, facets=tuple(FACETS))
    return JsonResponse(selectors.geojson(query, request.user, timezone.now()))
