"""Tags and filters of the face. Builtin: every template has them without `{% load %}`."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, ngettext

from core import menus, richtext, svgmap
from core.remember import SOON, remembered
from core.rooms import face

register = template.Library()

DAYS_THAT_PEOPLE_COUNT = 90  # from here on a date says more than a number of days


@register.simple_tag
def icon(name: str, label: str = "", size: int = 20, css: str = "") -> SafeString:
    """A Lucide icon out of the sprite. Decorative unless `label` names it."""
    return _icon(str(name), str(label), size, css, static("icons.svg"))


@lru_cache(maxsize=1000)
def _icon(name: str, label: str, size: int, css: str, sprite: str) -> SafeString:
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" width="{}" height="{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        size,
        size,
        role,
        sprite,
        name,
    )


class RememberNode(template.Node):
    """See `remember`."""

    def __init__(self, name: str, values: list[template.base.FilterExpression], nodelist: template.NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: Any) -> SafeString:
        values = [value.resolve(context) for value in self.values]
        return mark_safe(remembered(self.name, values, lambda: self.nodelist.render(context)))  # noqa: S308  rendered


@register.tag
def remember(parser: template.base.Parser, token: template.base.Token) -> RememberNode:
    """`{% remember "card" entry reason %}...{% endremember %}`: render a fragment once for the same content.

    Name EVERYTHING the fragment shows, user and path too if it does; language, day and vocabulary are counted in.
    """
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(name.strip("\"'"), [parser.compile_filter(value) for value in values], nodelist)


@register.simple_tag
def room_icon(kind: object, size: int = 20) -> SafeString:
    """The icon of a kind, decorative."""
    return icon(face(kind).icon, size=size)


@register.simple_tag
def room_label(kind: object, plural: bool = False) -> str:
    """The name of a kind on screen."""
    return str(face(kind).plural if plural else face(kind).label)


@register.simple_tag
def media_url(path: object = "") -> str:
    """The address of an uploaded file by its stored path; without a path the folder of all of them."""
    return f"{settings.MEDIA_URL}{quote(str(path or ''))}"


@register.simple_tag
def url_or_none(name: str, *args: object, **kwargs: object) -> str:
    """`{% url %}` that gives "" where the address does not exist: for a lower floor that links to a room above."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("components/side_menu.html", takes_context=True)
def menu(context: dict[str, Any], name: menus.Menu, label: str) -> dict[str, Any]:
    """A side menu (`core.menus`): `{% menu "desk" label %}`; the longest address that leads here is marked."""
    request = context["request"]
    rows = [
        {
            "label": item.label,
            "url": reverse(item.url_name),
            "icon": item.icon,
            "count": item.count(request.user) if item.count else 0,
        }
        for item in menus.items(name, request.user)
    ]
    here = max((str(row["url"]) for row in rows if request.path.startswith(str(row["url"]))), key=len, default="")
    return {"items": rows, "here": here, "label": label}


# --- forms -------------------------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field in the hub's look: label, help, error and control, tied together for screen readers."""
    return bound.as_hidden() if bound.is_hidden else bound.as_field_group()


@register.inclusion_tag("components/error_summary.html")
def form_errors(*forms: BaseForm) -> dict[str, Any]:
    """The summary of what went wrong, on top of the form, with links to the fields. Takes several forms."""
    return {"errors": [error for form in forms for error in summary_of(form)]}


def summary_of(form: BaseForm) -> list[dict[str, str]]:
    """[{"label", "message", "target"}] of a bound form; the target is the id of the control or its group."""
    found = [{"label": "", "message": str(message), "target": ""} for message in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        found += [{"label": str(bound.label), "message": str(e), "target": target} for e in bound.errors]
    return found


@register.filter
def is_group(bound: BoundField) -> bool:
    """Whether the control is a group of checkboxes or radio buttons, which wants a fieldset."""
    return bool(bound.field.widget.use_fieldset)


@register.filter
def widget_kind(bound: BoundField) -> str:
    """ "checkbox" for a single one (its label stands behind it), else the lower-case name of the widget."""
    return bound.field.widget.__class__.__name__.lower().removesuffix("input")


# --- text, numbers, time -----------------------------------------------------------------------------------
@register.filter
def markdown(text: str | None) -> SafeString:
    """Safe HTML of a Markdown text; put it in an element with class `prose`."""
    return mark_safe(richtext.to_html(text or ""))  # noqa: S308  cleaned by nh3


@register.filter
def euro(amount: float | Decimal | str | None) -> str:
    """An amount in euro: "€ 12.500" in Dutch, "€12,500" in English; cents only where there are any."""
    if amount is None or amount == "":
        return ""
    value = Decimal(str(amount))
    text = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    if (get_language() or "nl").startswith("en"):
        return f"€{text}"
    return "€\u00a0" + text.translate(str.maketrans(",.", ".,"))


@register.filter
def thousands(number: int | None) -> str:
    """12345 → "12.345" in Dutch, "12,345" in English."""
    text = f"{number or 0:,}"
    return text if (get_language() or "nl").startswith("en") else text.replace(",", ".")


@register.filter
def ago(moment: dt.datetime | None) -> str:
    """How long ago, in one unit: "vandaag", "gisteren", "3 weken geleden"."""
    if moment is None:
        return ""
    days = (timezone.localdate() - _local_date(moment)).days
    if days <= 0:
        return gettext("vandaag")
    if days == 1:
        return gettext("gisteren")
    return gettext("%(span)s geleden") % {"span": timesince(moment, depth=1)}


@register.filter
def closes_in(moment: dt.datetime | None) -> str:
    """How long something stays open: "nog 12 dagen", "sluit morgen"; far away by date: "tot 9 juli 2027"."""
    if moment is None:
        return ""
    if moment < timezone.now():
        return gettext("gesloten")
    days = (_local_date(moment) - timezone.localdate()).days
    if days == 0:
        return gettext("sluit vandaag")
    if days == 1:
        return gettext("sluit morgen")
    if days > DAYS_THAT_PEOPLE_COUNT:
        return gettext("tot %(date)s") % {"date": date_format(_local_date(moment), "j F Y")}
    return ngettext("nog %(days)s dag", "nog %(days)s dagen", days) % {"days": days}


@register.filter
def is_past(moment: dt.datetime | None) -> bool:
    """Whether an aware datetime lies before now."""
    return moment is not None and moment < timezone.now()


@register.filter
def is_soon(moment: dt.datetime | None) -> bool:
    """Whether an aware datetime lies in the coming thirty days: time to hurry."""
    now = timezone.now()
    return moment is not None and now <= moment <= now + SOON


def _local_date(moment: dt.datetime | dt.date) -> dt.date:
    return timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment


@register.filter
def lang_attr(language: str | None) -> SafeString:
    """` lang="fr"` where a text is in another language than the page, so that it is read out well."""
    if not language or language == (get_language() or "nl")[:2]:
        return mark_safe("")
    return format_html(' lang="{}"', language)


@register.filter
def codes(entry: Any, scheme: str) -> Iterable[str]:
    """The codes of one scheme of an entry: `{{ entry|codes:"challenge" }}`."""
    return entry.codes(scheme) or ()


@register.filter
def get(mapping: Any, key: object) -> Any:
    """`{{ counts|get:kind }}`: a value of a mapping, or None."""
    return mapping.get(key) if hasattr(mapping, "get") else None


# --- maps --------------------------------------------------------------------------------------------------
@register.simple_tag
def svg_map(points: Iterable[Any]) -> svgmap.Picture:
    """The drawing of points ({lat, lon, title, url, kind}) for the map that works without JavaScript."""
    return svgmap.picture(points or ())


@register.simple_tag
def map_data(points: Iterable[Any]) -> str:
    """Points as JSON for an attribute (escaped by the template)."""
    return json.dumps([svgmap.plain(point) for point in points or ()], ensure_ascii=False, default=str)


@register.filter
def highlight(text: str, words: str) -> SafeString:
    """Marks the first of the searched words in a title, case-insensitively."""
    escaped = conditional_escape(text)
    for word in (words or "").split():
        at = str(text).lower().find(word.lower())
        if at >= 0 and len(word) > 2:
            return format_html("{}<mark>{}</mark>{}", text[:at], text[at : at + len(word)], text[at + len(word) :])
    return mark_safe(escaped)  # noqa: S308  escaped above


@register.simple_tag
def svg_dot(lat: float | None, lon: float | None) -> svgmap.Picture:
    """The drawing of one point for the mini map."""
    return svgmap.picture([{"lat": lat, "lon": lon}])


@register.filter
def page_range(paginator: Any, number: int) -> Iterable[int | str]:
    """The page numbers worth a link, with "…" where some are left out."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
