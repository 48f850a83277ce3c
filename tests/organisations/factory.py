"""Organisations for tests, made by the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from organisations import services
from organisations.models import Duplicate, Invitation, Organisation
from organisations.selectors import hash_token
from organisations.services import OrganisationRow
from tests.personas import Personas, build_person

TOKEN = "een-bekend-geheim"


def make(personas: Personas, now: datetime, name: str, **fields: Any) -> Organisation:
    """An organisation of the owner."""
    values: dict[str, Any] = {"helix": "civil-society", "municipality": "44021", **fields}
    return services.create_organisation(by=personas.owner, now=now, name=name, **values)


def make_unclaimed(now: datetime, name: str = "OCMW Voorbeeld", **fields: Any) -> Organisation:
    """One that came from a list."""
    row = OrganisationRow(source_id=name, name=name, **{"helix": "government", **fields})
    counts = services.upsert_imported(source="list", rows=[row], now=now)
    return Organisation.objects.get(pk=counts.ids[name])


def invitation_with_token(
    personas: Personas, now: datetime, email: str, token: str = TOKEN, role: str = "member"
) -> Invitation:
    """An invitation whose token the test knows."""
    sent = services.invite(organisation=personas.organisation, email=email, role=role, by=personas.owner, now=now)
    Invitation.objects.filter(pk=sent.pk).update(token_hash=hash_token(token))
    sent.refresh_from_db()
    return sent


def build(personas: Personas, now: datetime) -> dict[str, Any]:
    """The organisations that the permission matrix walks through."""
    withdrawn = make(personas, now, "Weg vzw")
    services.withdraw_organisation(organisation=withdrawn, by=personas.owner, now=now)
    colleague = build_person("Col Collega", now)
    membership = services.add_member(organisation=personas.organisation, user=colleague, by=personas.owner, now=now)
    unclaimed = make_unclaimed(now)
    asker = build_person("Vera Vraagt", now)
    claim = services.claim_organisation(
        organisation=unclaimed, by=asker, role="Bestuurder", motivation="Ik werk er.", now=now
    )
    request = services.claim_organisation(
        organisation=personas.organisation, by=asker, role="Vrijwilliger", motivation="Ik help er.", now=now
    )
    twin = make_unclaimed(now, "Demo vzw Gent", municipality="44021")
    services.find_duplicates(ids=[twin.pk], now=now)
    return {
        "claim": claim,
        "request": request,
        "duplicate": Duplicate.objects.get(high=twin),
        "twin": twin,
        "organisation": personas.organisation,
        "withdrawn": withdrawn,
        "unclaimed": unclaimed,
        "colleague": membership,
        "invitation": invitation_with_token(personas, now, "nieuw@voorbeeld.be"),
        "token": TOKEN,
    }
