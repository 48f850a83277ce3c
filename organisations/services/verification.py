"""A curator who looked an organisation up says so: name and enterprise number are what the public register has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from catalogue import services as catalogue
from core.errors import HubError, NotAllowed
from core.text import clean_line
from organisations import permissions
from organisations.drafts import draft_of
from organisations.models import Organisation
from organisations.services.living import unmerged

_FIELDS = ("verified_at", "verified_by", "verified_name", "verified_kbo", "verification_note")


@transaction.atomic
def verify(*, organisation: Organisation, note: str, by: Any, now: datetime) -> Organisation:
    """Mark the organisation, as it is called and numbered now, as looked up.

    Raises:
        NotAllowed: `by` is no curator.
        HubError: not told where it was looked up.
        Merged: it became part of another organisation in the meantime.
    """
    found = _found(organisation, by)
    note = clean_line(note)[:300]
    if not note:
        raise HubError(_("Schrijf in enkele woorden waar je dit nakeek."), field="note")
    found.verified_at, found.verified_by, found.verification_note = now, by, note
    found.verified_name, found.verified_kbo = found.name, found.kbo_number
    _save(found, now)
    _record("organisation.verified", found, by, now, {"name": found.name, "kbo": found.kbo_number, "note": note})
    return found


@transaction.atomic
def unverify(*, organisation: Organisation, by: Any, now: datetime) -> Organisation:
    """Take the mark away. Doing it twice changes nothing.

    Raises:
        NotAllowed: `by` is no curator.
        Merged: it became part of another organisation in the meantime.
    """
    found = _found(organisation, by)
    if found.verified_at is None:
        return found
    detail = {"name": found.verified_name, "kbo": found.verified_kbo}
    found.verified_at = found.verified_by = None
    found.verified_name = found.verified_kbo = found.verification_note = ""
    _save(found, now)
    _record("organisation.unverified", found, by, now, detail)
    return found


def verification_lost(organisation: Organisation, *, by: Any, now: datetime) -> None:
    """Write down that the mark was lost because somebody changed the name or the number."""
    detail = {
        "name": {"was": organisation.verified_name, "is": organisation.name},
        "kbo": {"was": organisation.verified_kbo, "is": organisation.kbo_number},
    }
    _record("organisation.verification_lost", organisation, by, now, detail)


def _found(organisation: Organisation, by: Any) -> Organisation:
    if not permissions.can_verify(by):
        raise NotAllowed(_("Alleen curatoren verifiëren organisaties."))
    return unmerged(organisation.pk)


def _save(organisation: Organisation, now: datetime) -> None:
    organisation.save(update_fields=_FIELDS)
    if organisation.is_published:
        catalogue.publish(draft_of(organisation), now=now)


def _record(act: str, organisation: Organisation, by: Any, now: datetime, detail: dict[str, Any]) -> None:
    audit.record(
        by, act, target="organisation", target_id=organisation.pk, title=organisation.name, detail=detail, now=now
    )
