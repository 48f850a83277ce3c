"""Many ties between entries at once, from a list that somebody else keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.models import Relation
from core.importing import Importer, Incoming
from core.importing.records import Twin


class TieImporter(Importer):
    """Ties have no page of their own; two of the same sort between the same two are one."""

    kind = "relation"
    model = Relation
    fields = ("source_id", "target_id", "type", "note")
    long = ()
    name_field = "note"
    number_field, number_rule = "pair", "tie"

    def blank(self, source: str, row: Incoming, now: datetime) -> Relation:
        return Relation(created_at=now, updated_at=now)

    def build(self, source: str, row: Incoming, now: datetime) -> Relation:
        relation: Any = super().build(source, row, now)
        relation.pair = _pair(relation)
        return relation  # type: ignore[no-any-return]

    def problems(self, record: Relation) -> list[tuple[str, str]]:
        found = super().problems(record)
        if record.source_id == record.target_id:
            found.append(("target_id", _("Een vermelding kan geen band met zichzelf hebben.")))
        return found

    def known(self, source: str, keys: Sequence[str], ids: Mapping[str, int], *, lock: bool) -> dict[str, Any]:
        found = Relation.objects.in_bulk(list(ids.values()))
        return {key: found[ids[key]] for key in keys if ids.get(key) in found}

    def twins(self, source: str, records: Sequence[Any]) -> dict[int, Twin]:
        wanted = Q(source__in={r.source_id for r in records}, target__in={r.target_id for r in records})
        there = {_pair(relation): relation for relation in Relation.objects.filter(wanted, value="")}
        return {
            position: Twin(object_id=there[record.pair].pk, title=self.title(there[record.pair]), rule="tie")
            for position, record in enumerate(records)
            if record.pair in there
        }

    def create(self, records: Sequence[Any], now: datetime) -> None:
        Relation.objects.bulk_create(records, batch_size=500)

    def publish(self, records: Sequence[Any], now: datetime) -> None:
        """Ties are read where they are shown."""

    def unpublish(self, ids: Iterable[int]) -> None:
        """Nothing else shows them."""


def _pair(relation: Relation) -> str:
    return f"{relation.source_id} {relation.type} {relation.target_id}"
