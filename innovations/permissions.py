"""Who may do what with an innovation. Pure predicates; `standing_of` makes the one read they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catalogue.permissions import can_curate
from innovations.models import Audience, Innovation, Lesson, Status, TeamMember, TeamRole
from organisations.models import Membership


@dataclass(frozen=True)
class Standing:
    """What somebody is to one innovation."""

    in_team: bool = False
    is_lead: bool = False
    is_curator: bool = False


def standing_of(user: Any, innovation: Innovation) -> Standing:
    """Team member, lead (or owner of the organisation), curator: at most two queries, none for visitors."""
    if user is None or not user.is_authenticated:
        return Standing()
    curator = can_curate(user)
    role = TeamMember.objects.filter(innovation=innovation, user=user).values_list("role", flat=True).first()
    if role == TeamRole.LEAD:
        return Standing(in_team=True, is_lead=True, is_curator=curator)
    if innovation.organisation_id is not None:
        mine = Membership.objects.filter(organisation_id=innovation.organisation_id, user=user)
        if mine.owners().exists():
            return Standing(in_team=True, is_lead=True, is_curator=curator)
    return Standing(in_team=role is not None, is_curator=curator)


def can_read_lesson(user: Any, lesson: Lesson, *, in_team: bool) -> bool:
    """What `LessonQuerySet.readable_by` says, of a lesson that was read already."""
    signed_in = user is not None and user.is_authenticated
    return in_team or lesson.audience == Audience.PUBLIC or (signed_in and lesson.audience == Audience.MEMBERS)


def can_see(user: Any, innovation: Innovation) -> bool:
    """Published: everyone. Otherwise the team, and curators once it was handed in."""
    if innovation.status == Status.PUBLISHED:
        return True
    standing = standing_of(user, innovation)
    return standing.in_team or (standing.is_curator and innovation.status != Status.DRAFT)


def can_edit(user: Any, innovation: Innovation) -> bool:
    """The team and owners of its organisation; curators too once it was handed in."""
    standing = standing_of(user, innovation)
    return standing.in_team or (standing.is_curator and innovation.status != Status.DRAFT)


def can_lead(user: Any, innovation: Innovation) -> bool:
    """Decide on the team and on withdrawing: leads and owners of its organisation, and curators."""
    standing = standing_of(user, innovation)
    return standing.is_lead or (standing.is_curator and innovation.status != Status.DRAFT)


def can_mark_iconic(user: Any, innovation: Innovation) -> bool:
    """Curators choose iconic examples among what is public."""
    return can_curate(user) and innovation.status == Status.PUBLISHED
