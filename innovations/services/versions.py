"""Saying again what was said before, and saying that it still holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.models import Entry, Revision
from innovations.drafts import VERSIONED, draft_of
from innovations.models import Innovation
from innovations.services.bringing_back import bring_back
from innovations.services.profile import EDITABLE, update_innovation
from innovations.services.sync import keep_first_version, locked, touch, whole
from innovations.snapshots import restorable, snapshot_of
from organisations.models import Organisation
from organisations.permissions import is_member
from organisations.services import living

_DATES = ("started_on", "ended_on")


@transaction.atomic
def restore_version(
    *, innovation: Innovation, snapshot: dict[str, Any], note: str, by: Any, now: datetime
) -> list[str]:
    """Make the profile say what a version said, as its next version: own fields, organisation and all public parts.

    What it says now is kept as a version first, seen by its team only. What the version does not hold stays as it is.

    Returns:
        What could not come back, in sentences.

    Raises:
        ValidationError: the old words no longer fit the rules of today.
    """
    parts = restorable(snapshot)
    homes = _homes(parts)  # organisations are locked before the innovation is
    current = locked(innovation)
    keep_first_version(current, now=now)
    _keep_present(current, now=now)
    told = bring_back(current, parts, homes={old: home.pk for old, home in homes.items()}, now=now)
    fields = {name: parts[name] for name in VERSIONED if name in parts and name in EDITABLE}
    for name in _DATES:
        if fields.get(name):
            fields[name] = date.fromisoformat(fields[name])
    told += _organisation(current, parts, homes, fields, by)
    before = current.updated_at
    current = update_innovation(innovation=current, by=by, now=now, note=note, **fields)
    if current.updated_at == before:
        touch(current, by=by, now=now, note=note)  # only parts differed
    return told


@transaction.atomic
def confirm(*, innovation: Innovation, now: datetime) -> Innovation:
    """Say that what is told still holds. The caller has checked who asks."""
    current = locked(innovation)
    current.checked_at = now
    current.save(update_fields=["checked_at"])
    if current.is_published:
        catalogue.publish(draft_of(whole(current.pk)), now=now)
    return current


def _homes(parts: dict[str, Any]) -> dict[int, Organisation]:
    """The organisations that a version names, by the number it gives: themselves or what they became part of."""
    named = {part.get("organisation_id") for part in parts.get("partners", ())}
    named.add((parts.get("organisation") or {}).get("id"))
    homes = {}
    for number in sorted(named - {None}):
        try:
            homes[number] = living(number)
        except Organisation.DoesNotExist:
            continue
    return homes


def _organisation(
    current: Innovation, parts: dict[str, Any], homes: dict[int, Organisation], fields: dict[str, Any], by: Any
) -> list[str]:
    """Add the organisation of the version to `fields` when it can come back; the sentence why not otherwise."""
    if "organisation" not in parts:
        return []
    told = parts["organisation"]
    if told is None:
        fields["organisation"] = None
        return []
    home = homes.get(told["id"])
    if home is None:
        return [_("De organisatie %(name)s is niet meer op de hub. Wie het nu doet, blijft staan.") % told]
    if home.pk != current.organisation_id and not (is_member(by, home) or by.is_curator):
        return [_("Je bent geen lid van %(name)s. Daarom blijft de organisatie zoals ze nu is.") % told]
    fields["organisation"] = home
    return []


def _keep_present(innovation: Innovation, *, now: datetime) -> None:
    """What is told now and no version holds: keep it, for the team and curators, so that nothing is lost."""
    entry = Entry.objects.filter(kind="innovation", object_id=innovation.pk).first()
    last = entry.revisions.order_by("-number").values_list("snapshot", flat=True).first() if entry else None
    present = snapshot_of(whole(innovation.pk))
    if entry is None or present == last:
        return
    note = _("Wat er stond voor een vorige versie terugkwam")
    revision = catalogue.record_revision(entry, author=None, snapshot=present, note=note, now=now)
    Revision.objects.filter(pk=revision.pk).update(hidden=True)
