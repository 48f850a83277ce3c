"""Innovations and partners of an organisation that became part of another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalogue import services as catalogue
from innovations.drafts import draft_of
from innovations.models import Innovation, Partner, Status
from innovations.selectors import to_publish


@transaction.atomic
def change_owner(old_id: int, new_id: int, *, now: datetime) -> int:
    """Let what names the old organisation, as owner or as partner, name the new one; how many there were."""
    owned = list(
        Innovation.objects.select_for_update()
        .filter(organisation_id=old_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Innovation.objects.filter(pk__in=owned).update(organisation_id=new_id)
    partners = list(Partner.objects.select_for_update().filter(organisation_id=old_id).order_by("pk"))
    joined = [partner.innovation_id for partner in partners]
    there = set(
        Partner.objects.filter(innovation_id__in=joined, organisation_id=new_id).values_list("innovation_id", "role")
    )
    for partner in partners:
        # the same partner twice, unless the second says something else of what it does
        if (partner.innovation_id, partner.role) in there:
            partner.delete()
        else:
            Partner.objects.filter(pk=partner.pk).update(organisation_id=new_id)
    shown = list(to_publish({*owned, *joined}))
    for status in ("published", "pending"):
        drafts = [draft_of(row) for row in shown if (row.status == Status.PUBLISHED) == (status == "published")]
        catalogue.publish_many(drafts, now=now, status=status)
    return len(owned) + len(partners)
