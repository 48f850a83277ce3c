"""The writers of offers. Asking for an offer goes through `matching.services`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.kinds import Kind
from core.daily import demand_room
from core.errors import NotAllowed
from core.records import fill, save_new
from organisations.services import living
from supporters import permissions, selectors
from supporters.drafts import draft_of
from supporters.models import Offer, Status

FIELDS = (
    "title",
    "summary",
    "description",
    "language",
    "support",
    "phases",
    "challenges",
    "places",
    "values",
    "languages",
    "cost",
    "cost_note",
    "capacity",
    "valid_until",
)
MAX_PER_DAY = 100
"""New offers of one organisation."""
RESERVED = frozenset({"nieuw"})


@transaction.atomic
def create_offer(*, organisation: Any, by: Any, now: datetime, **fields: Any) -> Offer:
    """Offer something in the name of an organisation; it shows at once.

    Args:
        fields: any of `FIELDS`, plus `source` and `source_id` for what was taken over from elsewhere.

    Raises:
        NotAllowed: `by` neither belongs to the organisation nor is a curator.
        ValidationError, HubError: a field does not fit.
    """
    organisation = living(organisation.pk) if organisation is not None else None
    if organisation is None or not permissions.can_create_for(by, organisation):
        raise NotAllowed(_("Alleen leden van de organisatie kunnen in haar naam iets aanbieden."))
    demand_room(Offer.objects.filter(organisation=organisation), most=MAX_PER_DAY, by=by, now=now)
    origin = {name: fields.pop(name, "") for name in ("source", "source_id")}
    offer = Offer(organisation=organisation, created_at=now, updated_at=now, published_at=now, checked_at=now, **origin)
    fill(offer, fields, allowed=FIELDS)
    save_new(offer, offer.title, fallback="aanbod", reserved=RESERVED)
    _publish(offer, by, now, record=True)
    return offer


@transaction.atomic
def update_offer(*, offer: Offer, by: Any, now: datetime, note: str = "", **fields: Any) -> Offer:
    """Change some of `FIELDS`. A version is kept when something changed.

    Raises:
        NotAllowed, ValidationError, HubError: as for `create_offer`.
    """
    offer = selectors.locked(offer.pk)
    _demand(by, offer)
    before = snapshot_of(offer)
    fill(offer, fields, allowed=FIELDS)
    offer.full_clean(exclude=["created_at", "updated_at", "slug"])
    offer.updated_at = offer.checked_at = now
    offer.save(update_fields=[*FIELDS, "updated_at", "checked_at"])
    _publish(offer, by, now, record=snapshot_of(offer) != before, note=note)
    return offer


@transaction.atomic
def set_published(*, offer: Offer, published: bool, by: Any, now: datetime) -> Offer:
    """Withdraw an offer, or offer it again.

    Raises:
        NotAllowed: `by` neither belongs to the organisation nor is a curator.
    """
    offer = selectors.locked(offer.pk)
    _demand(by, offer)
    offer.status = Status.PUBLISHED if published else Status.WITHDRAWN
    offer.updated_at = now
    offer.save(update_fields=["status", "updated_at"])
    _publish(offer, by, now, record=False)
    return offer


@transaction.atomic
def confirm_offer(*, offer: Offer, by: Any, now: datetime) -> Offer:
    """Say that it still holds.

    Raises:
        NotAllowed: `by` neither belongs to the organisation nor is a curator.
    """
    offer = selectors.locked(offer.pk)
    _demand(by, offer)
    offer.checked_at = now
    offer.save(update_fields=["checked_at"])
    _publish(offer, by, now, record=False)
    return offer


def restore_offer(*, offer: Offer, snapshot: dict[str, Any], note: str, by: Any, now: datetime) -> Offer:
    """Say again what a version said; raises as `update_offer`."""
    fields = {name: snapshot[name] for name in FIELDS if name in snapshot}
    if fields.get("valid_until"):
        fields["valid_until"] = date.fromisoformat(fields["valid_until"])
    return update_offer(offer=offer, by=by, now=now, note=note, **fields)


@transaction.atomic
def change_owner(old_id: int, new_id: int, *, now: datetime) -> int:
    """Give the offers of one organisation to another, because the two became one; how many there were."""
    rows = Offer.objects.filter(organisation_id=old_id).order_by("pk")
    ids = list(rows.select_for_update().values_list("pk", flat=True))
    Offer.objects.filter(pk__in=ids).update(organisation_id=new_id)
    shown = selectors.to_publish(ids)
    catalogue.publish_many([draft_of(offer) for offer in shown], now=now)
    return len(ids)


def snapshot_of(offer: Offer) -> dict[str, Any]:
    """What a version keeps: every field as JSON."""
    values = {name: getattr(offer, name) for name in FIELDS}
    values["valid_until"] = offer.valid_until.isoformat() if offer.valid_until else None
    return values


def _demand(by: Any, offer: Offer) -> None:
    if not permissions.can_edit(by, offer):
        raise NotAllowed(_("Alleen leden van de organisatie en curatoren kunnen dit aanbod wijzigen."))


def _publish(offer: Offer, by: Any, now: datetime, *, record: bool, note: str = "") -> None:
    if offer.status != Status.PUBLISHED:
        catalogue.withdraw(Kind.OFFER, offer.pk, now=now)
        return
    entry = catalogue.publish(draft_of(offer), now=now)
    if record:
        catalogue.keep_version(entry, author=by, snapshot=snapshot_of(offer), note=note, now=now)
