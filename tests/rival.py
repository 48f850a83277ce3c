"""Somebody who owns one of everything, in an organisation that has nothing to do with the others."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.models import User
from organisations import services as organisations
from tests.experimentation.factory import make_space
from tests.funding.factory import opportunity
from tests.innovations.factory import draft, published
from tests.personas import Personas, build_person
from tests.supporters.factory import offer


def build(personas: Personas, now: datetime) -> tuple[User, dict[str, Any]]:
    """The rival, and what belongs to them: a right by role instead of by object would let them in everywhere."""
    rival = build_person("Rik Rivaal", now)
    organisation = organisations.create_organisation(
        by=rival, now=now, name="Rivaal vzw", helix="civil-society", municipality="44021", places=["44021"]
    )
    theirs = replace(personas, owner=rival, member=rival, stranger=rival, organisation=organisation)
    return rival, {
        "organisation": organisation,
        "innovation": published(rival, personas.curator, now, organisation=organisation, title="Rivale soep"),
        "draft": draft(rival, now, title="Rivaal ontwerp"),
        "space": make_space(theirs, now, name="Rivale plek"),
        "hidden_space": make_space(theirs, now, name="Rivaal ontwerp", status="draft"),
        "opportunity": opportunity(theirs, now, title="Rivaal fonds"),
        "offer": offer(theirs, now, title="Rivaal aanbod"),
    }
