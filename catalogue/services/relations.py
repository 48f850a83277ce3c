"""Ties between entries."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from catalogue.models import Entry, Relation
from catalogue.permissions import can_curate
from core.errors import HubError


@transaction.atomic
def draw_relation(
    *, source: Entry, target: Entry, type: str, value: str = "", note: str = "", by: Any, now: datetime
) -> Relation:
    """Tie two entries. Drawing the same tie again returns the one that is there.

    Raises:
        HubError: an entry cannot be tied to itself.
    """
    if source.pk == target.pk:
        raise HubError(_("Een vermelding kan geen band met zichzelf hebben."), field="target")
    relation = Relation.objects.filter(source=source, target=target, type=type, value=value).first()
    if relation is None:
        relation = Relation(
            source=source,
            target=target,
            type=type,
            value=value,
            note=note,
            drawn_by=by,
            created_at=now,
            updated_at=now,
        )
        relation.full_clean(exclude=["created_at", "updated_at"])
        relation.save()
        if can_curate(by):
            _note(by, "relation.drawn", relation, now)
    return relation


@transaction.atomic
def erase_relation(relation_id: int, *, by: Any, now: datetime) -> None:
    """Remove a tie; removing one that is gone already is fine."""
    relation = Relation.objects.filter(pk=relation_id).select_related("source", "target").first()
    if relation is not None:
        _note(by, "relation.erased", relation, now)
        relation.delete()


def _note(by: Any, act: str, relation: Relation, now: datetime) -> None:
    source, target = relation.source, relation.target
    detail = {"type": relation.type, "value": relation.value, "target": [target.pk, target.title]}
    audit.record(by, act, target="entry", target_id=source.pk, title=source.title, detail=detail, now=now)
