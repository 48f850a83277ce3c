"""The list of spaces, and one space."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from catalogue.kinds import Kind
from catalogue.listing import entry_list
from catalogue.search import Narrowing
from core.images import image_size, image_srcset, image_url
from experimentation import permissions, selectors
from experimentation.choices import LAYER_FIELDS, Weekday
from experimentation.forms import SECTIONS, FreeForm, slot_value
from experimentation.freedays import PARTS, free_on
from experimentation.models import Space
from experimentation.views.common import crumbs, visible_space
from matching.pages import render_profile
from vocabulary.lookup import vocabulary

FACETS = ["theme", "challenge", "layer", "value", "target_group", "place"]
LAYER_ICONS = {
    "physical": "house",
    "social-psychological": "heart-handshake",
    "content-instrumental": "wrench",
    "financial-economic": "hand-coins",
    "legal-political": "scale",
}
_FLAGS = ("step_free", "accessible_toilet", "hearing_loop", "quiet_room", "reserved_parking")
# told elsewhere on the page, or not as a text
_ASIDE = {"address", "step_free", "cost_per_hour", "values", "capacity", "area_m2"}


@require_GET
def space_list(request: HttpRequest) -> HttpResponse:
    """All public spaces, with search and facets, and those that are free on a day (`?free=2026-12-01`)."""
    form, narrowing = free_filter(request.GET, now=timezone.now())
    context = {"crumbs": crumbs(), "free_form": form, "results_head": "experimentation/_free.html"}
    template = "experimentation/list.html"
    return entry_list(
        request, kinds=[Kind.SPACE], facets=FACETS, template=template, context=context, narrowing=narrowing
    )


def free_filter(params: QueryDict, *, now: datetime) -> tuple[FreeForm, Narrowing | None]:
    """The form with what the address asks, and the filter; None without a day, or with one that makes no sense."""
    typed, part = params.get("free", "").strip()[:40], params.get("daypart", "")
    part = part if part in PARTS else ""
    asked = {"free": typed, "daypart": part or "all"}
    form = FreeForm(asked if typed or part else None, initial=asked, now=now)
    if not form.is_valid():
        return form, None
    day = form.cleaned_data["free"]
    pairs = (("free", day.isoformat()), ("daypart", part))
    ids = free_on(day, now=now, part=part)
    return form, Narrowing(form.chip, tuple(pair for pair in pairs if pair[1]), tuple(ids))


@require_GET
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One space: its five layers, and a week of its calendar (`?week=2026-W48`)."""
    space = visible_space(request, slug)
    now = timezone.now()
    page = selectors.space_page(space, week=request.GET.get("week", ""), now=now)
    context = {
        "page": page,
        "space": space,
        "week": page.week,
        "days": week_days(page.week),
        "layers": layers_of(space),
        "flags": [label_of(name) for name in _FLAGS if getattr(space, name)],
        "hours": [(Weekday(day).label, rows) for day, rows in page.hours],
        "picture": picture_of(space),
        "is_host": permissions.can_host(request.user, space),
        "can_edit": permissions.can_edit(request.user, space),
        "crumbs": crumbs(space),
    }
    return render_profile(request, "experimentation/detail.html", context, page.entry, matches=bool(context["is_host"]))


def week_days(week: selectors.Week) -> list[dict[str, Any]]:
    """The days of a week as the template draws them."""
    return [
        {
            "date": day.date,
            "name": date_format(day.date, "l"),
            "label": date_format(day.date, "j F"),
            "closed": day.closed,
            "slots": [{"slot": slot, "value": slot_value(slot.start)} for slot in day.slots],
        }
        for day in week.days
    ]


def label_of(name: str) -> str:
    """What a field of a space is called on screen."""
    return str(getattr(Space._meta.get_field(name), "verbose_name", name))


def layers_of(space: Space) -> list[dict[str, Any]]:
    """All five layers in order; a layer without content has no texts and `present` False."""
    titles = {section.layer: section.title for section in SECTIONS}
    found = []
    for item in vocabulary().items("layer"):
        texts = [
            (label_of(name), getattr(space, name))
            for name in LAYER_FIELDS.get(item.code, ())
            if name not in _ASIDE and getattr(space, name)
        ]
        found.append(
            {
                "code": item.code,
                "label": item.label,
                "explanation": item.explanation,
                "title": titles.get(item.code, item.label),
                "icon": LAYER_ICONS.get(item.code, "layers"),
                "texts": texts,
                "present": item.code in space.layers,
            }
        )
    return found


def picture_of(space: Space) -> dict[str, Any]:
    """Addresses and size in pixels of the picture, for the `img` element; {} without one."""
    if not space.image:
        return {}
    width, height = image_size(space.image)
    return {
        "url": image_url(space.image, width=1280),
        "srcset": image_srcset(space.image),
        "width": width,
        "height": height,
    }
