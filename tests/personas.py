"""The people that tests (and demo readers) know by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts import services as accounts
from accounts.models import User
from organisations import services as organisations
from organisations.models import Organisation, Role

PASSWORD = "een-lang-wachtwoord"


@dataclass(frozen=True, kw_only=True)
class Personas:
    """One person for each thing that someone may be to a record.

    Attributes:
        visitor: nobody: not signed in.
        stranger: signed in, belongs to nothing.
        member, owner: belong to `organisation`, in that role.
        curator: the hub's team.
        staff: technical staff, may enter the admin.
    """

    stranger: User
    member: User
    owner: User
    curator: User
    staff: User
    organisation: Organisation
    visitor: None = None


def build_person(name: str, now: datetime, *, is_curator: bool = False, is_staff: bool = False) -> User:
    """Someone with a verified address `<name>@voorbeeld.be` and `PASSWORD`."""
    return accounts.create_user(
        email=f"{name.lower().replace(' ', '.')}@voorbeeld.be",
        name=name,
        password=PASSWORD,
        verified=True,
        is_curator=is_curator,
        is_staff=is_staff,
        now=now,
    )


def build_personas(now: datetime) -> Personas:
    """All of them, with the organisation "Demo vzw" that member and owner belong to."""
    owner = build_person("Olga Owner", now)
    member = build_person("Mo Member", now)
    organisation = organisations.create_organisation(
        by=owner,
        now=now,
        name="Demo vzw",
        helix="civil-society",
        legal_form="vzw",
        summary="Brengt buren samen rond eten en energie.",
        email="info@demo.voorbeeld.be",
        phone="09 123 45 67",
        municipality="44021",
        places=["44021"],
        challenges=["energy-poverty"],
    )
    organisations.add_member(organisation=organisation, user=member, role=Role.MEMBER, by=owner, now=now)
    return Personas(
        stranger=build_person("Stef Stranger", now),
        member=member,
        owner=owner,
        curator=build_person("Cora Curator", now, is_curator=True),
        staff=build_person("Sara Staff", now, is_staff=True),
        organisation=organisation,
    )
