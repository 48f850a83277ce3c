"""What a space is and when it is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from PIL import Image

from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.selectors import entry_for
from core.daily import demand_room
from core.errors import HubError, NotAllowed
from core.images import delete_image, store_image
from core.records import save_new
from core.text import clean_line, clean_text
from experimentation import permissions, selectors
from experimentation.choices import MIDNIGHT, SpaceStatus
from experimentation.drafts import draft_of
from experimentation.models import Closure, OpeningHours, Space
from organisations.models import Organisation
from organisations.services import living

_UNWRITTEN = {
    "id",
    "created_at",
    "updated_at",
    "organisation",
    "slug",
    "image",
    "status",
    "published_at",
    "checked_at",
    "source",
    "source_id",
    "raw",
}
FIELDS: tuple[str, ...] = tuple(f.name for f in Space._meta.concrete_fields if f.name not in _UNWRITTEN)
_LONG = {f.name for f in Space._meta.concrete_fields if isinstance(f, models.TextField)}
RESERVED = frozenset({"nieuw", "boekingen", "new"})
MAX_PER_DAY = 100
"""New spaces of one organisation."""
MAX_HOURS = 70
MAX_CLOSURES = 200
_ATTEMPTS = 5

HoursRow = tuple[int, time, time]


@transaction.atomic
def create_space(
    *,
    organisation: Organisation,
    by: Any,
    now: datetime,
    status: str = SpaceStatus.PUBLISHED,
    source: str = "",
    source_id: str = "",
    raw: Any = None,
    **fields: Any,
) -> Space:
    """A new space of an organisation, in the catalogue at once unless `status` is "draft".

    Args:
        fields: any of `FIELDS`; name, summary and municipality are needed.

    Raises:
        NotAllowed: `by` is neither a member of the organisation nor a curator.
        ValidationError: a field does not fit.
    """
    organisation = living(organisation.pk)
    if not permissions.can_create(by, organisation):
        raise NotAllowed(_("Alleen leden van de organisatie kunnen er een plek voor toevoegen."))
    demand_room(Space.objects.filter(organisation=organisation), most=MAX_PER_DAY, by=by, now=now)
    space = Space(
        organisation=organisation,
        status=status,
        created_at=now,
        updated_at=now,
        checked_at=now,
        published_at=now if status == SpaceStatus.PUBLISHED else None,
        source=source,
        source_id=source_id,
        raw=raw,
    )
    _fill(space, fields)
    save_new(space, space.name, fallback="plek", reserved=RESERVED)
    _show(space, now)
    _keep_version(space, by, now)
    return space


@transaction.atomic
def update_space(*, space: Space, by: Any, now: datetime, note: str = "", **fields: Any) -> Space:
    """Change some of `FIELDS`; what is not given stays.

    Raises:
        NotAllowed: `by` is neither a host nor a curator.
        ValidationError: a field does not fit.
    """
    space = _locked(space, by)
    before = snapshot_of(space)
    _fill(space, fields)
    space.full_clean(exclude=["created_at", "updated_at"])
    space.updated_at = space.checked_at = now
    space.save(update_fields=[*fields, "updated_at", "checked_at"])
    _show(space, now)
    if snapshot_of(space) != before:
        _keep_version(space, by, now, note)
    return space


@transaction.atomic
def confirm_space(*, space: Space, by: Any, now: datetime) -> Space:
    """Say that what is told still holds.

    Raises:
        NotAllowed: `by` is neither a host nor a curator.
    """
    space = _locked(space, by)
    space.checked_at = now
    space.save(update_fields=["checked_at"])
    _show(space, now)
    return space


def restore_space(*, space: Space, snapshot: dict[str, Any], note: str, by: Any, now: datetime) -> Space:
    """Say again what a version said; hours and closures stay. Raises as `update_space`."""
    fields = {name: snapshot[name] for name in FIELDS if name in snapshot}
    return update_space(space=space, by=by, now=now, note=note, **fields)


def snapshot_of(space: Space) -> dict[str, Any]:
    """What a version keeps: every field that hosts write, as JSON; not the hours."""
    values = {name: getattr(space, name) for name in FIELDS}
    cost = values["cost_per_hour"]
    values["cost_per_hour"] = None if cost is None else f"{Decimal(cost):.2f}"
    return values


@transaction.atomic
def publish_space(*, space: Space, by: Any, now: datetime) -> Space:
    """Show a draft or withdrawn space to everyone.

    Raises:
        NotAllowed: `by` is neither a host nor a curator.
        HubError: the space says nothing yet in any of its layers.
    """
    space = _locked(space, by)
    if not space.layers:
        raise HubError(_("Beschrijf eerst minstens één laag van de plek, bijvoorbeeld de ruimte zelf."))
    if space.status != SpaceStatus.PUBLISHED:
        space.status, space.published_at, space.updated_at = SpaceStatus.PUBLISHED, space.published_at or now, now
        space.save(update_fields=["status", "published_at", "updated_at"])
        _show(space, now)
        _keep_version(space, by, now)
    return space


@transaction.atomic
def withdraw_space(*, space: Space, by: Any, now: datetime) -> Space:
    """Take a space off the hub. Bookings that were made stay as they are; new ones are refused.

    Raises:
        NotAllowed: `by` is neither a host nor a curator.
    """
    space = _locked(space, by)
    if space.status != SpaceStatus.WITHDRAWN:
        space.status, space.updated_at = SpaceStatus.WITHDRAWN, now
        space.save(update_fields=["status", "updated_at"])
        _show(space, now)
    return space


@transaction.atomic
def set_image(*, space: Space, image: Image.Image | None, by: Any, now: datetime) -> Space:
    """Keep `image` (from `core.images.read_image`) as the picture; None takes the picture away."""
    space = _locked(space, by)
    old = space.image
    space.image = store_image(image, folder="spaces") if image is not None else ""
    space.updated_at = now
    space.save(update_fields=["image", "updated_at"])
    _show(space, now)
    transaction.on_commit(lambda: delete_image(old))
    return space


@transaction.atomic
def set_opening_hours(space: Space, hours: Iterable[HoursRow]) -> list[OpeningHours]:
    """Replace the weekly hours. The caller has checked who asks.

    Args:
        hours: (weekday with Monday 0, from, until) in Brussels wall-clock; until 00:00 is midnight.

    Raises:
        HubError: an end before its start, two stretches of one day that overlap, or too many rows.
    """
    rows = sorted(hours)
    if len(rows) > MAX_HOURS:
        raise HubError(_("Dat zijn te veel tijdvakken."))
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    _check_hours(rows)
    OpeningHours.objects.filter(space=space).delete()
    return list(
        OpeningHours.objects.bulk_create(
            [OpeningHours(space=space, weekday=day, start=start, end=end) for day, start, end in rows]
        )
    )


def _check_hours(rows: list[HoursRow]) -> None:
    previous: HoursRow | None = None
    for day, start, end in rows:
        if not 0 <= day <= 6 or (end <= start and end != MIDNIGHT):
            raise HubError(_("Het einduur moet na het beginuur komen."), field=f"day_{day}")
        if previous and previous[0] == day and (previous[2] == MIDNIGHT or start < previous[2]):
            raise HubError(_("Deze uren overlappen met andere uren op dezelfde dag."), field=f"day_{day}")
        previous = (day, start, end)


@transaction.atomic
def add_closure(*, space: Space, start: date, end: date, reason: str = "") -> Closure:
    """Close a space from one day to another, both included. Bookings in between stay. The caller has checked who asks.

    Raises:
        ValidationError: the last day comes before the first.
        HubError: too many closures.
    """
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    if space.closures.count() >= MAX_CLOSURES:
        raise HubError(_("Er staan al te veel sluitingen. Verwijder eerst oude."))
    closure = Closure(space=space, start=start, end=end, reason=clean_line(reason))
    closure.full_clean()
    closure.save()
    return closure


def remove_closure(*, space: Space, closure_id: int) -> None:
    """Open again on days that were closed; removing one that is gone already is fine."""
    Closure.objects.filter(space=space, pk=closure_id).delete()


@transaction.atomic
def change_owner(old_id: int, new_id: int, *, now: datetime) -> int:
    """Give the spaces of one organisation to another, because the two became one; how many there were."""
    rows = Space.objects.filter(organisation_id=old_id).order_by("pk")
    ids = list(rows.select_for_update().values_list("pk", flat=True))
    Space.objects.filter(pk__in=ids).update(organisation_id=new_id)
    catalogue.publish_many([draft_of(space) for space in selectors.to_publish(ids)], now=now)
    return len(ids)


def _locked(space: Space, by: Any) -> Space:
    found: Space = Space.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=space.pk)
    if not permissions.can_edit(by, found):
        raise NotAllowed(_("Alleen leden van de organisatie kunnen deze plek wijzigen."))
    return found


def _fill(space: Space, fields: dict[str, Any]) -> None:
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        if isinstance(value, str):
            value = clean_text(value) if name in _LONG else clean_line(value)
        elif name == "cost_per_hour" and value is not None:
            value = Decimal(str(value))
        setattr(space, name, value)


def _show(space: Space, now: datetime) -> None:
    if space.status == SpaceStatus.PUBLISHED:
        catalogue.publish(draft_of(space), now=now)
    elif space.published_at is not None:
        catalogue.withdraw(Kind.SPACE, space.pk, now=now)


def _keep_version(space: Space, by: Any, now: datetime, note: str = "") -> None:
    """Keep what everyone sees now as a version, unless the last one says the same."""
    entry = entry_for(Kind.SPACE, space.pk) if space.status == SpaceStatus.PUBLISHED else None
    if entry is None:
        return
    snapshot = snapshot_of(space)
    last = entry.revisions.order_by("-number").values_list("snapshot", flat=True).first()
    if last != snapshot:
        catalogue.keep_version(entry, author=by, snapshot=snapshot, note=note, now=now)
