"""Finished reads of offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import HubError
from organisations.models import Organisation
from organisations.selectors import ids_of_member
from supporters.models import Offer


def visible_offers(user: Any) -> QuerySet[Offer]:
    """Offers this person may see, with their organisation, newest first."""
    found: QuerySet[Offer] = (
        Offer.objects.visible_to(user).select_related("organisation").order_by("-updated_at", "-pk")
    )
    return found


def to_publish(ids: Iterable[int] | None = None) -> QuerySet[Offer]:
    """What should be in the catalogue now."""
    found: QuerySet[Offer] = Offer.objects.published().select_related("organisation").order_by("pk")
    return found if ids is None else found.filter(pk__in=list(ids))


def organisations_for(user: Any, *, everything: bool) -> QuerySet[Organisation]:
    """Organisations in whose name this person may offer something; all of them for curators."""
    found = Organisation.objects.filter(status="published").only("pk", "name", "slug").order_by("name")
    return found if everything else found.filter(pk__in=ids_of_member(user.pk))


def managed_ids(user_id: int) -> set[int]:
    """Offers of the organisations somebody belongs to."""
    return set(Offer.objects.filter(organisation__in=ids_of_member(user_id)).values_list("pk", flat=True))


def locked(offer_id: int) -> Offer:
    """The row, locked until the end of the transaction. Raises HubError when it is gone."""
    found: Offer | None = (
        Offer.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=offer_id).first()
    )
    if found is None:
        raise HubError(_("Dit aanbod bestaat niet meer."))
    return found
