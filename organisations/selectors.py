"""Finished reads of organisations and their people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import entry_for
from core.compiled import Compiled
from core.text import clean_line
from organisations.hosts import is_of_site
from organisations.models import (
    VERIFIED_LOST,
    Claim,
    Duplicate,
    Invitation,
    Membership,
    Merge,
    OldAddress,
    Organisation,
)
from organisations.querysets import ClaimQuerySet, DuplicateQuerySet, OrganisationQuerySet

MAX_OWNED = 200


def organisations_of(user: Any) -> OrganisationQuerySet:
    """Organisations this person belongs to, by name; withdrawn ones too."""
    if user is None or not user.is_authenticated:
        empty: OrganisationQuerySet = Organisation.objects.none()
        return empty
    found: OrganisationQuerySet = Organisation.objects.of_member(user).order_by("name", "pk")
    return found


def visible_organisations(user: Any) -> OrganisationQuerySet:
    """What this person may see, by name."""
    found: OrganisationQuerySet = Organisation.objects.visible_to(user).order_by("name", "pk")
    return found


def current_id(organisation_id: int) -> int:
    """The number of the organisation that this one was merged into; itself when it never was."""
    into = Merge.objects.filter(old_id=organisation_id).values_list("into_id", flat=True).first()
    return into or organisation_id


def current_entry(entry_id: int) -> Entry | None:
    """The entry of the organisation that the one behind this entry was merged into; None when it never was."""
    into = Merge.objects.filter(old_entry_id=entry_id).values_list("into_id", flat=True).first()
    return entry_for(Kind.ORGANISATION, into) if into else None


def moved_to(slug: str, user: Any) -> Organisation | None:
    """The organisation that had this address before it was renamed or merged, if this person may see it."""
    found: Organisation | None = Organisation.objects.visible_to(user).filter(old_addresses__slug=slug).first()
    return found


def elsewhere(key: str, user: Any) -> Organisation | None:
    """The organisation that a former address, or a number of now or before a merge, stands for."""
    if key.isascii() and key.isdigit() and len(key) < 19:
        visible = Organisation.objects.visible_to(user)
        found: Organisation | None = visible.filter(pk=current_id(int(key))).first()
        return found
    return moved_to(key, user)


def was_merged(slug: str) -> bool:
    """Was this the address of an organisation that became part of another?"""
    return Merge.objects.filter(old_slug=slug).exists()


def taken_addresses(base: str = "", *, except_id: int | None = None) -> set[str]:
    """Addresses that are, or were, an organisation's, of those that begin with `base`.

    Args:
        except_id: an organisation that may have its own former addresses back.
    """
    now = Organisation.objects.filter(slug__startswith=base).values_list("slug")
    before = OldAddress.objects.filter(slug__startswith=base)
    if except_id is not None:
        before = before.exclude(organisation_id=except_id)
    return {slug for (slug,) in now.union(before.values_list("slug"))}


def kbo_taken(kbo_number: str, *, except_id: int | None = None) -> bool:
    """Does another organisation, withdrawn or not, have this enterprise number (ten digits)?"""
    others = Organisation.objects.filter(kbo_number=kbo_number)
    if except_id is not None:
        others = others.exclude(pk=except_id)
    return bool(others.exists())


def people_of(organisation: Organisation) -> list[Membership]:
    """Memberships with their person, owners first, then in order of joining."""
    return list(organisation.memberships.select_related("user").order_by("-role", "pk"))


def open_invitations(organisation: Organisation) -> list[Invitation]:
    """Invitations nobody accepted yet, expired ones too, newest first."""
    return list(organisation.invitations.filter(accepted_at__isnull=True).select_related("invited_by"))


def hash_token(token: str) -> str:
    """What is kept of an invitation's token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation of this letter, with its organisation and sender; None when it is gone or wrong."""
    found: Invitation | None = (
        Invitation.objects.filter(token_hash=hash_token(token)).select_related("organisation", "invited_by").first()
    )
    return found


def member_ids(organisation_id: int) -> set[int]:
    """Ids of the people who may act for it."""
    return set(Membership.objects.filter(organisation_id=organisation_id).values_list("user_id", flat=True))


def ids_of_member(user_id: int) -> set[int]:
    """Ids of the organisations this person may act for."""
    return set(Membership.objects.filter(user_id=user_id).values_list("organisation_id", flat=True))


def to_publish(ids: Iterable[int] | None = None) -> OrganisationQuerySet:
    """Organisations that should be in the catalogue now."""
    found: OrganisationQuerySet = Organisation.objects.published().order_by("pk")
    return found if ids is None else found.filter(pk__in=list(ids))


@dataclass(frozen=True)
class Evidence:
    """What the hub itself knows about somebody who asks to act for an organisation. For curators only.

    Attributes:
        matches: proven mail addresses that belong to the organisation's website or are its own address.
        others: the other proven addresses.
    """

    matches: list[str]
    others: list[str]


def claims_with_evidence(claims: Iterable[Claim]) -> list[tuple[Claim, Evidence]]:
    """Each request with what speaks for it; one query for all."""
    rows = list(claims)
    proven: dict[int, list[str]] = {}
    found = EmailAddress.objects.filter(user_id__in={claim.user_id for claim in rows}, verified=True).order_by("pk")
    for user_id, email in found.values_list("user_id", "email"):
        proven.setdefault(user_id, []).append(email)
    result = []
    for claim in rows:
        mails, organisation = proven.get(claim.user_id, []), claim.organisation
        own = organisation.email.lower()
        good = [m for m in mails if is_of_site(m, organisation.website) or (own and m.lower() == own)]
        result.append((claim, Evidence(good, [mail for mail in mails if mail not in good])))
    return result


def claims_for_curators() -> ClaimQuerySet:
    """What waits for a curator, oldest first, with organisation and person."""
    found: ClaimQuerySet = Claim.objects.for_curators().select_related("organisation", "user").order_by("created_at")
    return found


def requests_for_owners(organisation: Organisation) -> list[Claim]:
    """Who asks the owners of this organisation to belong to it, oldest first."""
    if not organisation.claimed:
        return []
    return list(organisation.claims.open().select_related("user").order_by("created_at"))


def open_claim_of(user: Any, organisation: Organisation) -> Claim | None:
    """The request of this person that still waits for an answer."""
    if user is None or not user.is_authenticated:
        return None
    found: Claim | None = organisation.claims.open().filter(user_id=user.pk).first()
    return found


def duplicates_to_judge() -> DuplicateQuerySet:
    """Likely duplicates that no curator judged yet, the likeliest first, with both organisations."""
    found: DuplicateQuerySet = Duplicate.objects.to_judge().select_related("low", "high").order_by("-score", "pk")
    return found


def latest_merges(most: int = 20) -> list[Merge]:
    """What was merged last, with who stayed and who did it."""
    return list(Merge.objects.select_related("into", "merged_by").defer("snapshot")[:most])


def verification_lost() -> list[Organisation]:
    """Organisations that were verified under another name or number than they have now (at most 200)."""
    return list(Organisation.objects.filter(VERIFIED_LOST).order_by("-updated_at", "pk").defer("raw")[:200])


def latest_verified(most: int = 20) -> list[Organisation]:
    """What was verified last and still is, with who did it."""
    found = Organisation.objects.filter(verified_at__isnull=False).exclude(VERIFIED_LOST)
    return list(found.select_related("verified_by").order_by("-verified_at", "-pk").defer("raw")[:most])


def meant_by(text: str, most: int = 10) -> list[Organisation]:
    """Organisations that somebody means with an address, a number or part of a name; the exact one alone."""
    text = clean_line(text)[:200]
    if not text:
        return []
    digits = "".join(char for char in text if char.isdigit())
    exact = Organisation.objects.filter(Q(slug=text) | Q(kbo_number=digits or "-")).first()
    if exact is not None:
        return [exact]
    return list(Organisation.objects.filter(name__icontains=text).order_by("name", "pk").defer("raw")[:most])


@dataclass(frozen=True)
class OwnedGroup:
    """Entries of one kind that belong to an organisation."""

    kind: str
    entries: list[Entry]


@dataclass(frozen=True)
class OrganisationPage:
    """What the page of one organisation shows."""

    organisation: Organisation
    entry: Entry | None
    groups: list[OwnedGroup]
    members: int


def _owned_by(entry_id: int, user: Any = None) -> QuerySet[Entry]:
    rows: QuerySet[Entry] = Entry.objects.visible_to(user).filter(owner=entry_id).for_cards()
    return rows.order_by("-updated_at", "-pk")[:MAX_OWNED]


_OWNED: Compiled[Entry] = Compiled(_owned_by, 1234567)


def organisation_page(organisation: Organisation, user: Any) -> OrganisationPage:
    """An organisation with what it does on the hub, as far as this person may see it."""
    signed_in = user is not None and user.is_authenticated
    entry = entry_for(Kind.ORGANISATION, organisation.pk)
    owned: dict[str, list[Entry]] = {}
    if entry is not None:
        for row in _owned_by(entry.pk, user) if signed_in else _OWNED(entry.pk):
            owned.setdefault(row.kind, []).append(row)
    return OrganisationPage(
        organisation=organisation,
        entry=entry,
        groups=[OwnedGroup(kind, owned[kind]) for kind in Kind.values if kind in owned],
        members=organisation.memberships.count() if signed_in else 0,
    )
