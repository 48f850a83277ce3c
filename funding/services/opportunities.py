"""The writers of the funding map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.kinds import Kind
from core.daily import demand_room
from core.errors import NotAllowed
from core.records import fill, save_new
from core.text import clean_line
from funding import permissions, selectors
from funding.drafts import draft_of
from funding.models import FitAnswer, Opportunity, Status
from organisations.services import living

FIELDS = (
    "title",
    "instrument",
    "summary",
    "description",
    "language",
    "amount_min",
    "amount_max",
    "own_contribution",
    "phases",
    "challenges",
    "places",
    "applicants",
    "rolling",
    "opens_at",
    "closes_at",
    "link",
)
Fit = Mapping[str, tuple[bool, str]]
MAX_PER_DAY = 100
"""New opportunities of one provider."""
RESERVED = frozenset({"nieuw", "matrix"})


@transaction.atomic
def create_opportunity(*, provider: Any, by: Any, now: datetime, fit: Fit | None = None, **fields: Any) -> Opportunity:
    """Add an opportunity and show it.

    Args:
        provider: the organisation that gives it; curators may leave it out.
        fit: per criterion code (answer, sentence).
        fields: any of `FIELDS`, plus `source` and `source_id` for what was taken over from elsewhere.

    Raises:
        NotAllowed: `by` neither belongs to the provider nor is a curator.
        ValidationError, HubError: a field does not fit.
    """
    provider = living(provider.pk) if provider is not None else None
    if not permissions.can_create_for(by, provider):
        raise NotAllowed(_("Alleen leden van de organisatie en curatoren kunnen financiering toevoegen."))
    demand_room(Opportunity.objects.filter(provider=provider), most=MAX_PER_DAY, by=by, now=now)
    origin = {name: fields.pop(name, "") for name in ("source", "source_id")}
    opportunity = Opportunity(provider=provider, created_at=now, updated_at=now, published_at=now, checked_at=now)
    for name, value in origin.items():
        setattr(opportunity, name, value)
    opportunity.verified = permissions.can_verify(by)
    fill(opportunity, fields, allowed=FIELDS)
    _check(opportunity)
    save_new(opportunity, opportunity.title, fallback="financiering", reserved=RESERVED)
    _answer(opportunity, fit or {})
    _publish(opportunity, by, now, record=True)
    return opportunity


@transaction.atomic
def update_opportunity(
    *, opportunity: Opportunity, by: Any, now: datetime, fit: Fit | None = None, note: str = "", **fields: Any
) -> Opportunity:
    """Change some of `FIELDS` and, when given, the answers about fit. A version is kept when something changed.

    Raises:
        NotAllowed, ValidationError, HubError: as for `create_opportunity`.
    """
    opportunity = selectors.locked(opportunity.pk)
    _demand(by, opportunity)
    before = snapshot_of(opportunity)
    fill(opportunity, fields, allowed=FIELDS)
    _check(opportunity)
    opportunity.updated_at = opportunity.checked_at = now
    opportunity.verified = permissions.can_verify(by) or (opportunity.verified and snapshot_of(opportunity) == before)
    opportunity.save(update_fields=[*FIELDS, "updated_at", "checked_at", "verified"])
    if fit is not None:
        _answer(opportunity, fit)
    _publish(opportunity, by, now, record=snapshot_of(opportunity) != before, note=note)
    return opportunity


@transaction.atomic
def set_published(*, opportunity: Opportunity, published: bool, by: Any, now: datetime) -> Opportunity:
    """Take an opportunity off the map, or put it back.

    Raises:
        NotAllowed: `by` neither belongs to the provider nor is a curator.
    """
    opportunity = selectors.locked(opportunity.pk)
    _demand(by, opportunity)
    opportunity.status = Status.PUBLISHED if published else Status.WITHDRAWN
    opportunity.updated_at = now
    opportunity.save(update_fields=["status", "updated_at"])
    _publish(opportunity, by, now, record=False)
    return opportunity


@transaction.atomic
def confirm_opportunity(*, opportunity: Opportunity, by: Any, now: datetime) -> Opportunity:
    """Say that it still holds. When a curator says so, it is verified.

    Raises:
        NotAllowed: `by` neither belongs to the provider nor is a curator.
    """
    opportunity = selectors.locked(opportunity.pk)
    _demand(by, opportunity)
    opportunity.checked_at = now
    opportunity.verified = opportunity.verified or permissions.can_verify(by)
    opportunity.save(update_fields=["checked_at", "verified"])
    _publish(opportunity, by, now, record=False)
    return opportunity


def restore_opportunity(
    *, opportunity: Opportunity, snapshot: dict[str, Any], note: str, by: Any, now: datetime
) -> Opportunity:
    """Say again what a version said; raises as `update_opportunity`."""
    fields = {name: snapshot[name] for name in FIELDS if name in snapshot}
    for name in ("opens_at", "closes_at"):
        if fields.get(name):
            fields[name] = datetime.fromisoformat(fields[name])
    known = snapshot.get("fit")
    fit = {code: (bool(told[0]), str(told[1])) for code, told in known.items()} if known is not None else None
    return update_opportunity(opportunity=opportunity, by=by, now=now, fit=fit, note=note, **fields)


@transaction.atomic
def change_owner(old_id: int, new_id: int, *, now: datetime) -> int:
    """Give the funding of one organisation to another, because the two became one; how many there were."""
    rows = Opportunity.objects.filter(provider_id=old_id).order_by("pk")
    ids = list(rows.select_for_update().values_list("pk", flat=True))
    Opportunity.objects.filter(pk__in=ids).update(provider_id=new_id)
    shown = selectors.to_publish(ids)
    catalogue.publish_many([draft_of(opportunity) for opportunity in shown], now=now)
    return len(ids)


def snapshot_of(opportunity: Opportunity) -> dict[str, Any]:
    """What a version keeps: every field as JSON, and the answers about fit."""
    values = {name: getattr(opportunity, name) for name in FIELDS}
    for name in ("opens_at", "closes_at"):
        values[name] = values[name].isoformat() if values[name] else None
    answers = FitAnswer.objects.filter(opportunity=opportunity).order_by("criterion")
    values["fit"] = {a.criterion: [a.answer, a.sentence] for a in answers}
    return values


def _demand(by: Any, opportunity: Opportunity) -> None:
    if not permissions.can_edit(by, opportunity):
        raise NotAllowed(_("Alleen leden van de organisatie en curatoren kunnen dit wijzigen."))


def _check(opportunity: Opportunity) -> None:
    if opportunity.rolling and opportunity.closes_at:
        message = _("Een doorlopende oproep heeft geen sluitingsdatum. Kies een van de twee.")
        raise ValidationError({"closes_at": message})
    opportunity.full_clean(exclude=["created_at", "updated_at", "slug"])


def _answer(opportunity: Opportunity, fit: Fit) -> None:
    """Make the answers exactly these."""
    rows = [
        FitAnswer(opportunity=opportunity, criterion=code, answer=answer, sentence=clean_line(sentence)[:300])
        for code, (answer, sentence) in fit.items()
    ]
    for row in rows:
        row.full_clean(exclude=["opportunity"], validate_unique=False, validate_constraints=False)
    FitAnswer.objects.filter(opportunity=opportunity).delete()
    FitAnswer.objects.bulk_create(rows)


def _publish(opportunity: Opportunity, by: Any, now: datetime, *, record: bool, note: str = "") -> None:
    if opportunity.status != Status.PUBLISHED:
        catalogue.withdraw(Kind.FUNDING, opportunity.pk, now=now)
        return
    entry = catalogue.publish(draft_of(opportunity), now=now)
    if record:
        catalogue.keep_version(entry, author=by, snapshot=snapshot_of(opportunity), note=note, now=now)
