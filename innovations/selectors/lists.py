"""Which innovations there are, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from catalogue.sources import Contact
from core.compiled import Compiled
from innovations.models import Innovation, Status, TeamMember
from innovations.querysets import InnovationQuerySet
from organisations.models import Membership

SHOWN = 10
UNFINISHED = (Status.DRAFT, Status.CHANGES_REQUESTED, Status.REFUSED)


_PUBLISHED: Compiled[Innovation] = Compiled(
    lambda slug: Innovation.objects.published().filter(slug=slug).select_related("organisation"), "a-slug"
)


def visible_innovation(user: Any, **lookup: Any) -> Innovation:
    """One innovation this person may see, with its organisation. Raises Innovation.DoesNotExist otherwise."""
    if lookup.keys() == {"slug"} and not (user is not None and user.is_authenticated):
        for found in _PUBLISHED(lookup["slug"]):
            return found
        raise Innovation.DoesNotExist
    one: Innovation = Innovation.objects.visible_to(user).select_related("organisation").get(**lookup)
    return one


def to_publish(ids: Iterable[int] | None = None) -> InnovationQuerySet:
    """What should be in the catalogue now, published or waiting for a curator."""
    rows = Innovation.objects.with_public_parts().filter(status__in=[Status.PUBLISHED, Status.PENDING])
    found: InnovationQuerySet = rows.order_by("pk")
    return found if ids is None else found.filter(pk__in=list(ids))


def _managers(innovation_id: int) -> QuerySet[Any, int]:
    team = TeamMember.objects.filter(innovation_id=innovation_id).order_by().values_list("user_id", flat=True)
    owners = Membership.objects.owners().filter(organisation__innovations=innovation_id).order_by()
    return team.union(owners.values_list("user_id", flat=True))


_MANAGERS: Compiled[int] = Compiled(_managers, 1234567)


def manager_ids(innovation_id: int) -> set[int]:
    """Ids of those who may act for it: its team and the owners of its organisation."""
    return set(_MANAGERS(innovation_id))


def ids_managed_by(user_id: int) -> set[int]:
    """Ids of the innovations this person may act for."""
    return set(managed_rows(user_id))


def managed_rows(user_id: int) -> QuerySet[Any, int]:
    """The same as a query: by the indexes of teams and memberships, never through all innovations."""
    team = TeamMember.objects.filter(user_id=user_id).order_by().values_list("innovation_id", flat=True)
    owned = {"organisation__memberships__user_id": user_id, "organisation__memberships__role": "owner"}
    owners = Innovation.objects.filter(**owned).order_by().values_list("pk", flat=True)
    return team.union(owners)


def contact_of(innovation_id: int) -> Contact | None:
    """Its first lead, else its organisation; None for one nobody speaks for."""
    member = TeamMember.objects.filter(innovation_id=innovation_id).select_related("user", "innovation").first()
    if member is not None:
        return Contact(member.user.name, member.user.email, website=member.innovation.website)
    innovation = Innovation.objects.filter(pk=innovation_id).select_related("organisation").first()
    if innovation is None or innovation.organisation is None:
        return None
    owner = innovation.organisation
    return Contact(owner.name, owner.email, owner.phone, innovation.website or owner.website)


def _unfinished(user_id: int) -> QuerySet[Innovation]:
    mine = Innovation.objects.filter(team__user=user_id, status__in=UNFINISHED)
    found: QuerySet[Innovation] = mine.order_by("-updated_at", "-pk")[:SHOWN]
    return found


_UNFINISHED: Compiled[Innovation] = Compiled(_unfinished, 1234567)


def unfinished_of(user: Any) -> list[Innovation]:
    """What this person's teams still have to finish, last touched first, at most ten."""
    return _UNFINISHED(user.pk) if user is not None and user.is_authenticated else []


def team_of(innovation: Innovation) -> list[TeamMember]:
    """The team with its people, leads first."""
    return list(innovation.team.select_related("user").order_by("role", "pk"))


def of_source(source: str) -> InnovationQuerySet:
    """Everything that was imported from one source."""
    found: InnovationQuerySet = Innovation.objects.filter(source=source).order_by("pk")
    return found
