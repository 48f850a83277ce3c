"""What everyone reads: the list, a profile, its history, and who works on the same problem."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from catalogue.kinds import Kind
from catalogue.listing import entry_list
from catalogue.selectors import entry_for
from core.images import image_size, image_srcset, image_url
from innovations import selectors
from innovations.models import Innovation
from innovations.permissions import can_mark_iconic
from innovations.views.common import find
from matching.pages import render_profile

SHOWN_WIDTH = 1280
FACETS = ["theme", "challenge", "phase", "needs", "target_group", "novelty", "place", "language"]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All innovations, with filters and a map."""
    return entry_list(request, kinds=[Kind.INNOVATION], facets=FACETS, template="innovations/list.html")


@require_GET
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One profile, told from the problem."""
    innovation = find(request, slug=slug)
    page = selectors.innovation_page(innovation, request.user)
    context = {
        "page": page,
        "innovation": innovation,
        "entry": page.entry if page.entry and innovation.is_published else None,
        "can_edit": page.standing.in_team or page.standing.is_curator,
        "can_lead": page.standing.is_lead or page.standing.is_curator,
        "photo": photo_of(innovation),
        "can_mark_iconic": can_mark_iconic(request.user, innovation),
    }
    return render_profile(request, "innovations/detail.html", context, context["entry"])


def photo_of(innovation: Innovation) -> dict[str, object] | None:
    """Addresses and size (pixels) of its picture for an `img`; None without one."""
    if not innovation.image:
        return None
    width, height = image_size(innovation.image)
    return {
        "url": image_url(innovation.image, width=SHOWN_WIDTH),
        "srcset": image_srcset(innovation.image),
        "width": width,
        "height": height,
    }


@require_GET
def versions(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The old address of the versions of a profile: they have one place for all rooms now."""
    innovation = find(request, slug=slug)
    entry = entry_for(Kind.INNOVATION, innovation.pk)
    if entry is None:
        raise Http404
    if number is None:
        return redirect("entries:versions", pk=entry.pk, permanent=True)
    return redirect("entries:version", pk=entry.pk, number=number, permanent=True)


@require_http_methods(["GET", "POST"])
def similar(request: HttpRequest) -> HttpResponse:
    """Others around a challenge. GET takes `q` and `challenge`; the wizard posts its long texts instead."""
    data = request.POST if request.method == "POST" else request.GET
    text = data.get("problem", data.get("q", ""))
    chosen = data.getlist("challenges") or data.getlist("challenge")
    suggested = data.getlist("suggested")
    draft = data.get("draft", "")
    context = {
        "others": selectors.similar_entries(
            text=text,
            challenges=[*chosen, *suggested][:20],
            user=request.user,
            exclude=int(draft) if draft.isascii() and draft.isdigit() and len(draft) < 18 else None,
        ),
        "suggestions": [c for c in selectors.suggested_challenges(text) if c.code not in chosen],
        "ticked": suggested,
        "asked": bool(text.strip() or chosen),
    }
    partial = bool(request.headers.get("HX-Request"))
    return render(request, "innovations/_similar.html" if partial else "innovations/similar.html", context)
