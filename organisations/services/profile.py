"""What an organisation says about itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from catalogue import services as catalogue
from catalogue.kinds import Kind
from core.daily import demand_room
from core.errors import Conflict, HubError, NotAllowed
from core.images import delete_image, store_image
from core.records import fill, save_new
from organisations import permissions, selectors
from organisations.drafts import draft_of
from organisations.kbo import clean_kbo
from organisations.models import Membership, Organisation, OrganisationStatus, Role
from organisations.services.addresses import readdress
from organisations.services.living import unmerged
from organisations.services.verification import verification_lost
from organisations.slugs import FALLBACK, RESERVED, base_slug

MAX_PER_DAY = 50
"""Organisations that one person brings."""
FIELDS = (
    "name",
    "kbo_number",
    "helix",
    "legal_form",
    "summary",
    "description",
    "language",
    "email",
    "phone",
    "show_contact",
    "website",
    "street",
    "postcode",
    "municipality",
    "places",
    "challenges",
)


@transaction.atomic
def create_organisation(*, by: Any, now: datetime, **fields: Any) -> Organisation:
    """A new organisation, visible at once, owned by `by`.

    Args:
        fields: any of `FIELDS`; name and helix are needed.

    Raises:
        NotAllowed: `by` has no account.
        HubError: the enterprise number is wrong or known already.
        ValidationError: another field does not fit.
    """
    if not permissions.can_create(by):
        raise NotAllowed(_("Meld je aan om een organisatie toe te voegen."))
    demand_room(Membership.objects.owners().filter(user=by), most=MAX_PER_DAY, by=by, now=now)
    organisation = Organisation(created_at=now, updated_at=now, checked_at=now)
    _fill(organisation, fields)
    reserved = RESERVED | selectors.taken_addresses(base_slug(organisation.name))
    save_new(organisation, organisation.name, fallback=FALLBACK, reserved=reserved)
    Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER, created_at=now, updated_at=now)
    entry = catalogue.publish(draft_of(organisation), now=now)
    catalogue.keep_version(entry, author=by, snapshot=snapshot_of(organisation), now=now)
    return organisation


@transaction.atomic
def update_organisation(
    *, organisation: Organisation, by: Any, now: datetime, note: str = "", **fields: Any
) -> Organisation:
    """Change some of `FIELDS`; what is not given stays. A version is kept only when something changed.

    A new name gets a new address; the old address keeps leading here.

    Raises:
        NotAllowed: `by` is neither a member nor a curator.
        Merged: it became part of another organisation in the meantime.
        HubError, ValidationError: as for `create_organisation`.
    """
    organisation = unmerged(organisation.pk)
    if not permissions.can_edit(by, organisation):
        raise NotAllowed(_("Alleen leden van deze organisatie kunnen haar profiel wijzigen."))
    before, was_verified = snapshot_of(organisation), organisation.is_verified
    _fill(organisation, fields)
    renamed = organisation.name != before["name"] and readdress(organisation, now)
    organisation.full_clean(exclude=["created_at", "updated_at"])
    after = snapshot_of(organisation)
    organisation.checked_at = now
    if after != before:
        organisation.updated_at = now
    organisation.save(update_fields=[*FIELDS, *(["slug"] if renamed else []), "updated_at", "checked_at"])
    if was_verified and not organisation.is_verified:
        verification_lost(organisation, by=by, now=now)
    entry = _publish(organisation, now)
    if entry is not None and after != before:
        catalogue.keep_version(entry, author=by, snapshot=after, note=note, now=now)
    return organisation


@transaction.atomic
def set_logo(*, organisation: Organisation, image: Image.Image | None, by: Any, now: datetime) -> Organisation:
    """Keep `image` (from `core.images.read_image`) as the logo; None takes the logo away.

    Raises:
        NotAllowed: `by` is neither a member nor a curator.
    """
    organisation = unmerged(organisation.pk)
    if not permissions.can_edit(by, organisation):
        raise NotAllowed(_("Alleen leden van deze organisatie kunnen haar profiel wijzigen."))
    old = organisation.logo
    organisation.logo = store_image(image, folder="organisations") if image is not None else ""
    organisation.updated_at = now
    organisation.save(update_fields=["logo", "updated_at"])
    _publish(organisation, now)
    transaction.on_commit(lambda: delete_image(old))
    return organisation


@transaction.atomic
def withdraw_organisation(*, organisation: Organisation, by: Any, now: datetime) -> Organisation:
    """Take an organisation off the hub. Its data, people and address are kept for when it returns.

    Raises:
        NotAllowed: `by` is neither an owner nor a curator.
    """
    return _set_status(organisation, OrganisationStatus.WITHDRAWN, by, now)


@transaction.atomic
def restore_organisation(*, organisation: Organisation, by: Any, now: datetime) -> Organisation:
    """Show a withdrawn organisation again.

    Raises:
        NotAllowed: `by` is neither an owner nor a curator.
    """
    return _set_status(organisation, OrganisationStatus.PUBLISHED, by, now)


@transaction.atomic
def confirm_organisation(*, organisation: Organisation, by: Any, now: datetime) -> Organisation:
    """Say that what is told still holds.

    Raises:
        NotAllowed: `by` is neither a member nor a curator.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not permissions.can_edit(by, organisation):
        raise NotAllowed(_("Alleen leden van deze organisatie kunnen haar profiel wijzigen."))
    organisation.checked_at = now
    organisation.save(update_fields=["checked_at"])
    _publish(organisation, now)
    return organisation


def restore_version(
    *, organisation: Organisation, snapshot: dict[str, Any], note: str, by: Any, now: datetime
) -> Organisation:
    """Say again what a version said; contact data, which versions do not keep, stay. Raises as an update."""
    fields = {name: snapshot[name] for name in FIELDS if name in snapshot}
    return update_organisation(organisation=organisation, by=by, now=now, note=note, **fields)


def snapshot_of(organisation: Organisation) -> dict[str, Any]:
    """What a version keeps: every field of the profile but contact data, which history must not show."""
    hidden = {"email", "phone"}
    return {name: getattr(organisation, name) for name in FIELDS if name not in hidden}


def _set_status(organisation: Organisation, status: str, by: Any, now: datetime) -> Organisation:
    organisation = unmerged(organisation.pk)
    if not permissions.can_withdraw(by, organisation):
        raise NotAllowed(_("Alleen een eigenaar van deze organisatie kan dit doen."))
    if organisation.status != status:
        organisation.status = status
        organisation.updated_at = now
        organisation.save(update_fields=["status", "updated_at"])
        if status == OrganisationStatus.PUBLISHED:
            catalogue.publish(draft_of(organisation), now=now)
        else:
            catalogue.withdraw(Kind.ORGANISATION, organisation.pk, now=now)
    return organisation


def _publish(organisation: Organisation, now: datetime) -> Any:
    return catalogue.publish(draft_of(organisation), now=now) if organisation.is_published else None


def _fill(organisation: Organisation, fields: dict[str, Any]) -> None:
    fill(organisation, fields, allowed=FIELDS)
    if fields.get("kbo_number"):
        organisation.kbo_number = _own_kbo(organisation)


def _own_kbo(organisation: Organisation) -> str:
    """The number as ten digits, refused when it is wrong or another organisation's."""
    try:
        digits = clean_kbo(organisation.kbo_number)
    except ValidationError as error:
        raise HubError(error.messages[0], field="kbo_number") from error
    if selectors.kbo_taken(digits, except_id=organisation.pk):
        raise Conflict(_("Er staat al een organisatie met dit ondernemingsnummer op de hub."), field="kbo_number")
    return digits
