"""Saying again what was said before, and saying that it still holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from catalogue import services as catalogue
from innovations.drafts import VERSIONED, draft_of, snapshot_of
from innovations.models import Innovation, Milestone, Need, Partner
from innovations.services.profile import EDITABLE, update_innovation
from innovations.services.sync import keep_first_version, locked, touch, whole

_DATES = ("started_on", "ended_on")


@transaction.atomic
def restore_version(
    *, innovation: Innovation, snapshot: dict[str, Any], note: str, by: Any, now: datetime
) -> Innovation:
    """Make the profile say what a version said, as its next version.

    Own texts and choices, needs, partners and milestones come back. Goals stay as they are, because a version does not
    hold their indicators and measurements; so do the organisation and the lessons.

    Raises:
        ValidationError: the old words no longer fit the rules of today.
    """
    current = locked(innovation)
    keep_first_version(current, now=now)
    present = snapshot_of(whole(current.pk))
    _bring_back(current, "needs", Need, snapshot, present, now)
    _bring_back(current, "partners", Partner, snapshot, present, now)
    _bring_back(current, "milestones", Milestone, snapshot, present, now)
    fields = {name: snapshot[name] for name in VERSIONED if name in snapshot and name in EDITABLE}
    for name in _DATES:
        if fields.get(name):
            fields[name] = date.fromisoformat(fields[name])
    before = current.updated_at
    current = update_innovation(innovation=current, by=by, now=now, note=note, **fields)
    if current.updated_at == before:
        touch(current, by=by, now=now, note=note)  # only parts differed
    return current


@transaction.atomic
def confirm(*, innovation: Innovation, now: datetime) -> Innovation:
    """Say that what is told still holds. The caller has checked who asks."""
    current = locked(innovation)
    current.checked_at = now
    current.save(update_fields=["checked_at"])
    if current.is_published:
        catalogue.publish(draft_of(whole(current.pk)), now=now)
    return current


def _bring_back(
    innovation: Innovation, name: str, model: Any, snapshot: dict[str, Any], present: dict[str, Any], now: datetime
) -> None:
    """Make the parts of one kind exactly those of the snapshot; a partner's tie to an organisation stays."""
    if name not in snapshot or snapshot[name] == present[name]:
        return
    known = {partner.name: partner.organisation_id for partner in Partner.objects.filter(innovation=innovation)}
    model.objects.filter(innovation=innovation).delete()
    for told in snapshot[name]:
        values = dict(told)
        if values.get("date"):
            values["date"] = date.fromisoformat(values["date"])
        part = model(innovation=innovation, created_at=now, updated_at=now, **values)
        if model is Partner:
            part.organisation_id = known.get(part.name)
        part.full_clean()
        part.save()
