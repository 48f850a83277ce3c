"""Two organisations side by side: what each says per field, and whose value is proposed when they become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from catalogue.models import Entry
from core.images import image_url
from organisations.models import Organisation
from organisations.services import CHOOSABLE, LISTS
from vocabulary.lookup import vocabulary

_SCHEMES = {"helix": "helix", "municipality": "place", "places": "place", "challenges": "challenge"}
ONE, OTHER, BOTH = "een", "ander", "beide"


@dataclass(frozen=True)
class Compared:
    """One field of both.

    Attributes:
        one, other: what each says, for the screen; "" for nothing.
        chosen: ONE, OTHER or BOTH.
        is_list: both together may be kept.
        is_image: `one` and `other` are addresses of pictures.
    """

    name: str
    label: str
    one: str
    other: str
    chosen: str
    is_list: bool = False
    is_image: bool = False


@dataclass(frozen=True)
class Side:
    """One of the two and what hangs on it."""

    key: str
    organisation: Organisation
    members: int
    owned: int


def sides_of(one: Organisation, other: Organisation) -> tuple[Side, Side]:
    """Both with how many people act for them and how much they have on the hub."""
    ids = [one.pk, other.pk]
    rows = Organisation.objects.filter(pk__in=ids).annotate(n=Count("memberships")).values_list("pk", "n")
    members = dict(rows)
    owned = dict(
        Entry.objects.filter(owner__kind="organisation", owner__object_id__in=ids)
        .exclude(status="withdrawn")
        .order_by()
        .values_list("owner__object_id")
        .annotate(n=Count("pk"))
    )
    return (
        Side(ONE, one, members.get(one.pk, 0), owned.get(one.pk, 0)),
        Side(OTHER, other, members.get(other.pk, 0), owned.get(other.pk, 0)),
    )


def proposed(one: Side, other: Side) -> str:
    """Which should stay: the one that people speak for, then the one with most on the hub, then the older."""

    def weight(side: Side) -> tuple[bool, int, int, int]:
        return (side.organisation.claimed, side.owned, side.members, -side.organisation.pk)

    return ONE if weight(one) > weight(other) else OTHER


def fields_of(one: Organisation, other: Organisation, stays: str, chosen: Mapping[str, str]) -> list[Compared]:
    """Every field in which the two differ; `chosen` is what the curator picked already, by field."""
    found = []
    for name in CHOOSABLE:
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine == theirs:
            continue
        pick = chosen.get(name) or _proposal(name, mine, theirs, stays)
        row = Compared(
            name,
            _label(name),
            _shown(one, name),
            _shown(other, name),
            pick,
            is_list=name in LISTS,
            is_image=name == "logo",
        )
        found.append(row)
    return found


def same_fields(one: Organisation, other: Organisation) -> list[tuple[str, str]]:
    """(label, value) of what both say alike."""
    rows = []
    for name in CHOOSABLE:
        if getattr(one, name) == getattr(other, name) and (shown := _shown(one, name)) and name != "logo":
            rows.append((_label(name), shown))
    return rows


def choices_for(stays: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """What the service takes ("stays", "goes", "both") from what the form has (ONE, OTHER, BOTH)."""
    return {
        name: "both" if pick == BOTH else ("stays" if pick == stays else "goes")
        for name, pick in chosen.items()
        if pick in (ONE, OTHER, BOTH)
    }


def _label(name: str) -> str:
    field = next(field for field in Organisation._meta.concrete_fields if field.name == name)
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _proposal(name: str, mine: Any, theirs: Any, stays: str) -> str:
    if name in LISTS and mine and theirs:
        return BOTH
    if not mine and theirs:
        return OTHER
    return ONE if mine and not theirs else stays


def _shown(organisation: Organisation, name: str) -> str:
    value = getattr(organisation, name)
    if name == "logo":
        return image_url(value, width=320)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    if name in ("status", "language"):
        return str(getattr(organisation, f"get_{name}_display")())
    if name == "kbo_number":
        return organisation.kbo
    scheme = _SCHEMES.get(name)
    if scheme is None:
        return str(value)
    codes = value if isinstance(value, list) else [value]
    items = [(code, vocabulary().get(scheme, code)) for code in codes if code]
    return ", ".join(item.label if item else code for code, item in items)
