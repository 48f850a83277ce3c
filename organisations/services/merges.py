"""Making one organisation of two."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import audit
from catalogue import services as catalogue
from catalogue import sources
from catalogue.kinds import Kind
from catalogue.merging import merge_entries
from catalogue.models import Entry
from core.errors import Conflict, HubError, NotAllowed
from core.jobs import enqueue
from organisations import merging, permissions
from organisations.drafts import draft_of
from organisations.models import (
    Claim,
    ClaimStatus,
    Duplicate,
    Invitation,
    Membership,
    Merge,
    OldAddress,
    Organisation,
    Role,
)
from organisations.services.profile import FIELDS, snapshot_of

CHOOSABLE = (*FIELDS, "logo", "status")
LISTS = ("places", "challenges")
_ORIGIN = ("source", "source_id", "raw")
_VERIFICATION = ("verified_at", "verified_by_id", "verified_name", "verified_kbo", "verification_note")


def fingerprint(one: Organisation, other: Organisation) -> str:
    """What both say, as a short hash: the curator decides about exactly this."""
    rows = [_values(row) for row in sorted((one, other), key=lambda row: row.pk)]
    return hashlib.sha256(json.dumps(rows, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()[:32]


@transaction.atomic
def merge_organisations(
    *, goes: int, stays: int, choices: Mapping[str, str], by: Any, now: datetime, seen: str = ""
) -> Merge:
    """Give everything of one organisation to another and delete the first; its address and number lead to the other.

    Args:
        goes, stays: numbers of the two.
        choices: per field of `CHOOSABLE` whose value is kept: "stays" (also when left out), "goes", or "both" for a
            field of `LISTS`.
        seen: `fingerprint` of the two when the curator looked; "" when nobody did.

    Raises:
        NotAllowed: `by` is no curator.
        HubError: the two are the same one.
        Conflict: one of the two was merged, deleted or changed since the curator looked.
        ValidationError: the chosen values do not fit together.
    """
    if not permissions.can_merge(by):
        raise NotAllowed(_("Alleen curatoren voegen organisaties samen."))
    if goes == stays:
        raise HubError(_("Kies twee verschillende organisaties."), field="goes")
    old, new = _both(goes, stays)
    if seen and seen != fingerprint(old, new):
        raise Conflict(_("Een van de twee is intussen gewijzigd. Bekijk ze opnieuw en kies dan."))
    before = {"goes": _values(old), "stays": _values(new)}
    taken = _combine(old, new, choices, now)
    merge = Merge(
        into=new,
        old_id=old.pk,
        old_name=old.name,
        old_slug=old.slug,
        snapshot=before,
        choices=taken,
        merged_by=by,
        merged_at=now,
    )
    merge.old_entry_id, new_entry = _entries(old, new, now)
    Merge.objects.filter(into=old).update(into=new)
    OldAddress.objects.filter(organisation=old).update(organisation=new)
    OldAddress.objects.update_or_create(slug=old.slug, defaults={"organisation": new, "created_at": now})
    merge.moved = {**_people(old, new, now), **_move(merge, new_entry, by, now)}
    Duplicate.objects.filter(low=old).delete()
    Duplicate.objects.filter(high=old).delete()
    # without the cascade: what still names the old one must stop the merge, not disappear with it
    Organisation.objects.filter(pk=old.pk)._raw_delete(using=connection.alias)
    connection.check_constraints()
    merge.save()
    _record(merge, new, by, now, before)
    enqueue("organisations.finish_merge", id=merge.pk)
    return merge


@transaction.atomic
def finish_merge(*, merge: Merge, now: datetime) -> dict[str, int]:
    """Move what was written to the old organisation while it was being merged. Finding nothing is usual."""
    if merge.into_id is None:
        return {}
    Organisation.objects.select_for_update().get(pk=merge.into_id)
    entry = Entry.objects.filter(kind=Kind.ORGANISATION, object_id=merge.into_id).first()
    return _move(merge, entry.pk if entry else None, merge.merged_by, now)


def _both(goes: int, stays: int) -> tuple[Organisation, Organisation]:
    """Both rows, locked in the order of their numbers, so that two merges never wait for each other."""
    rows = {row.pk: row for row in Organisation.objects.select_for_update().filter(pk__in=[goes, stays]).order_by("pk")}
    if len(rows) != 2:
        raise Conflict(_("Een van de twee bestaat niet meer, of is intussen samengevoegd."))
    return rows[goes], rows[stays]


def _values(organisation: Organisation) -> dict[str, Any]:
    """Every stored value but what changes by itself, ready for JSON."""
    skipped = {"updated_at", "compared_at", "checked_at"}
    fields = [field.attname for field in Organisation._meta.concrete_fields if field.attname not in skipped]
    values = {name: getattr(organisation, name) for name in fields}
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def _combine(old: Organisation, new: Organisation, choices: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Put the chosen values in `new` and save both; what was taken from elsewhere, per field."""
    taken: dict[str, str] = {}
    for name in CHOOSABLE:
        choice = choices.get(name, "stays")
        mine, theirs = getattr(new, name), getattr(old, name)
        if choice == "stays" or mine == theirs:
            continue
        if choice == "both" and name in LISTS:
            setattr(new, name, list(dict.fromkeys([*mine, *theirs])))
        elif choice == "goes":
            setattr(new, name, theirs)
        else:
            raise HubError(_("Kies van welke organisatie je dit overneemt."), field=name)
        taken[name] = choice
    new.claimed = new.claimed or old.claimed
    if not new.source:
        for name in _ORIGIN:
            setattr(new, name, getattr(old, name))
    if not new.is_verified and old.verified_at and (old.verified_name, old.verified_kbo) == (new.name, new.kbo_number):
        for name in _VERIFICATION:
            setattr(new, name, getattr(old, name))
    # what may exist only once must leave the old row before the new one takes it over
    Organisation.objects.filter(pk=old.pk).update(kbo_number="", source="", source_id="")
    new.updated_at = new.checked_at = now
    new.full_clean(exclude=["created_at", "updated_at", "slug"])
    new.save()
    return taken


def _entries(old: Organisation, new: Organisation, now: datetime) -> tuple[int | None, int | None]:
    """Renew the new entry, withdraw the old one: their numbers. A new one without entry takes over the old one's."""
    ids = dict(
        Entry.objects.filter(kind=Kind.ORGANISATION, object_id__in=[old.pk, new.pk]).values_list("object_id", "pk")
    )
    if new.pk not in ids and old.pk in ids:
        ids[new.pk] = ids.pop(old.pk)
        Entry.objects.filter(pk=ids[new.pk]).update(object_id=new.pk)
    if new.is_published:
        ids[new.pk] = catalogue.publish(draft_of(new), now=now).pk
    else:
        catalogue.withdraw(Kind.ORGANISATION, new.pk, now=now)
    catalogue.withdraw(Kind.ORGANISATION, old.pk, now=now)
    return ids.get(old.pk), ids.get(new.pk)


def _people(old: Organisation, new: Organisation, now: datetime) -> dict[str, int]:
    """Everyone of the old one belongs to the new one, in the highest of their roles; letters and requests too."""
    moved = {"organisations.memberships": 0, "organisations.invitations": 0, "organisations.claims": 0}
    here = {mine.user_id: mine for mine in Membership.objects.select_for_update().filter(organisation=new)}
    for theirs in Membership.objects.select_for_update().filter(organisation=old):
        mine = here.get(theirs.user_id)
        if mine is None:
            Membership.objects.filter(pk=theirs.pk).update(organisation=new, updated_at=now)
            moved["organisations.memberships"] += 1
            continue
        if theirs.role == Role.OWNER and mine.role != Role.OWNER:
            Membership.objects.filter(pk=mine.pk).update(role=Role.OWNER, updated_at=now)
            moved["organisations.memberships"] += 1
        theirs.delete()
    written = {i.email.lower(): i for i in Invitation.objects.filter(organisation=new, accepted_at__isnull=True)}
    for letter in Invitation.objects.filter(organisation=old):
        same = written.get(letter.email.lower())
        if letter.accepted_at is None and same is not None:
            if letter.role == Role.OWNER:
                Invitation.objects.filter(pk=same.pk).update(role=Role.OWNER, updated_at=now)
            letter.delete()
            continue
        Invitation.objects.filter(pk=letter.pk).update(organisation=new)
        moved["organisations.invitations"] += 1
    asked = set(Claim.objects.open().filter(organisation=new).values_list("user_id", flat=True))
    doubled = Claim.objects.open().filter(organisation=old, user_id__in=asked)
    doubled.update(status=ClaimStatus.WITHDRAWN, decided_at=now, updated_at=now)
    moved["organisations.claims"] = Claim.objects.filter(organisation=old).update(organisation=new)
    return {name: count for name, count in moved.items() if count}


def _move(merge: Merge, new_entry: int | None, by: Any, now: datetime) -> dict[str, int]:
    """The rooms' records, what the catalogue keeps, and what the floors above keep."""
    assert merge.into_id is not None
    moved: dict[str, int] = {}
    for source in sources.all_sources():
        moved[f"rooms.{source.kind}"] = source.owner_changed(merge.old_id, merge.into_id, now=now)
    if merge.old_entry_id and new_entry:
        moved |= merge_entries(merge.old_entry_id, new_entry, note=_("Van %(name)s") % {"name": merge.old_name})
    moved |= merging.run(
        merging.Merging(
            old_id=merge.old_id,
            new_id=merge.into_id,
            old_entry_id=merge.old_entry_id,
            new_entry_id=new_entry,
            by=by,
            now=now,
        )
    )
    return {name: count for name, count in moved.items() if count}


def _record(merge: Merge, new: Organisation, by: Any, now: datetime, before: dict[str, Any]) -> None:
    """A version of the organisation that stays, and a line in the log, without contact data."""
    entry = Entry.objects.filter(kind=Kind.ORGANISATION, object_id=new.pk).first()
    note = _("Samengevoegd met %(name)s") % {"name": merge.old_name}
    if entry is not None:
        catalogue.record_revision(entry, author=by, snapshot=snapshot_of(new), note=note, now=now)
    shown = snapshot_of(new)
    changed = {
        name: {"was": before["stays"].get(name), "gone": before["goes"].get(name), "is": shown[name]}
        for name in merge.choices
        if name in shown
    }
    detail = {
        "old_id": merge.old_id,
        "old_name": merge.old_name,
        "old_slug": merge.old_slug,
        "choices": merge.choices,
        "changed": changed,
        "moved": merge.moved,
        "merge": merge.pk,
    }
    audit.record(
        by, "organisation.merged", target="organisation", target_id=new.pk, title=new.name, detail=detail, now=now
    )
