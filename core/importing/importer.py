"""The part of an import that each room fills in: its fields, what recognises a record, and how it is shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from core.importing.records import Incoming, Twin
from core.importing.twins import find_twins
from core.slugs import base_slug, free_slug
from core.text import clean_line, clean_text


class Importer(ABC):
    """How one room takes in records. Instances hold no state.

    Attributes:
        kind: the kind of entry it makes.
        fields: what a list may fill in; foreign keys by their `_id`.
        long: those that keep their line breaks.
        name_field, place_field, site_field, mail_field, number_field: what recognises a record that the hub has from
            elsewhere; "" for a rule that does not apply. `place_field` may be the organisation behind it.
        number_rule: what that rule is called for the unique number.
        whole_site: only the very same page counts; else the same site does.
        reserved, fallback: for addresses.
    """

    kind: ClassVar[str]
    model: ClassVar[Any]
    fields: ClassVar[tuple[str, ...]]
    long: ClassVar[tuple[str, ...]] = ("description",)
    name_field: ClassVar[str]
    place_field: ClassVar[str] = ""
    site_field: ClassVar[str] = ""
    mail_field: ClassVar[str] = ""
    number_field: ClassVar[str] = ""
    number_rule: ClassVar[str] = "number"
    whole_site: ClassVar[bool] = True
    reserved: ClassVar[frozenset[str]] = frozenset()
    fallback: ClassVar[str] = "x"
    # written beside the fields when a record is renewed
    own_columns: ClassVar[tuple[str, ...]] = ("updated_at",)

    # --- what a room must say ---------------------------------------------------------------------------
    @abstractmethod
    def blank(self, source: str, row: Incoming, now: datetime) -> Any:
        """An unsaved record of this list with everything but the fields."""

    @abstractmethod
    def publish(self, records: Sequence[Any], now: datetime) -> None:
        """Show these records, just written, in the catalogue; those that are not public stay out."""

    @abstractmethod
    def unpublish(self, ids: Iterable[int]) -> None:
        """Their entries go: the records are deleted for good."""

    def frozen(self, record: Any) -> str:
        """Why a list may change nothing in this record any more; "" when it may."""
        return ""

    def untouched(self, record: Any) -> bool:
        """Nobody changed it since it was imported, as far as its own row tells."""
        return False

    def renew(self, record: Any, row: Incoming, now: datetime, *, untouched: bool) -> None:
        """Set `own_columns` of a record whose fields were renewed."""
        record.updated_at = now

    def problems(self, record: Any) -> list[tuple[str, str]]:
        """(field, reason) of all that does not fit. No query: constraints are asked by the database itself."""
        excluded = [name for name in self.relations() if hasattr(record, name)]
        try:
            record.clean_fields(exclude=["slug", "created_at", "updated_at", *excluded])
        except ValidationError as error:
            return [(name, " ".join(messages)) for name, messages in error.message_dict.items()]
        return []

    def taken_numbers(self, records: Sequence[Any]) -> dict[str, int]:
        """Who has the unique numbers of these records: number -> id. One query."""
        wanted = [getattr(record, self.number_field) for record in records] if self.number_field else []
        found = self.model.objects.filter(**{f"{self.number_field}__in": [n for n in wanted if n]}) if wanted else []
        return {getattr(record, self.number_field): record.pk for record in found}

    # --- the rest is the same everywhere ------------------------------------------------------------------
    def relations(self) -> list[str]:
        """Foreign keys: never asked of the database row by row."""
        return [found.name for found in self.model._meta.concrete_fields if found.is_relation]

    def build(self, source: str, row: Incoming, now: datetime) -> Any:
        """The row as an unsaved record, its text cleaned."""
        record = self.blank(source, row, now)
        for name, value in row.values.items():
            if name not in self.fields:
                raise TypeError(f"{self.kind} has no field {name} that a list may fill in")
            setattr(record, name, self.cleaned(name, value))
        return record

    def cleaned(self, name: str, value: Any) -> Any:
        """A value as it is stored."""
        if isinstance(value, str):
            return clean_text(value) if name in self.long else clean_line(value)
        return list(value) if isinstance(value, tuple) else value

    def known(self, source: str, keys: Sequence[str], ids: Mapping[str, int], *, lock: bool) -> dict[str, Any]:
        """The records that these keys of the list went to: by what is remembered, else by the record's own source."""
        rows = self.model.objects.select_for_update(of=("self",), no_key=True) if lock else self.model.objects.all()
        wanted = Q(pk__in=list(ids.values())) | Q(source=source, source_id__in=[key for key in keys if key not in ids])
        found = list(rows.filter(wanted).order_by("pk"))
        by_id = {record.pk: record for record in found}
        by_key = {record.source_id: record for record in found if record.source == source}
        result = {key: by_id.get(ids[key]) if key in ids else by_key.get(key) for key in keys}
        return {key: record for key, record in result.items() if record is not None}

    def twins(self, source: str, records: Sequence[Any]) -> dict[int, Twin]:
        """By position in `records`: what the hub has of them from elsewhere. A bounded number of queries."""
        return find_twins(self, source, records)

    def title(self, record: Any) -> str:
        return str(getattr(record, self.name_field))

    def give_slugs(self, records: Sequence[Any]) -> None:
        """Free addresses for all, in two queries: who has the very name, and who has it with a number."""
        bases = [base_slug(self.title(record), self.fallback) for record in records]
        slugs = self.model.objects.values_list("slug", flat=True)
        taken = set(slugs.filter(slug__in=bases))
        crowded = Q(pk__in=[])
        for base, times in Counter(bases).items():
            if times > 1 or base in taken:
                crowded |= Q(slug__startswith=f"{base}-")
        taken |= set(slugs.filter(crowded))
        for record in records:
            record.slug = free_slug(self.title(record), taken, fallback=self.fallback, reserved=self.reserved)
            taken.add(record.slug)

    def create(self, records: Sequence[Any], now: datetime) -> None:
        """Insert new records and show them."""
        self.give_slugs(records)
        self.model.objects.bulk_create(records, batch_size=500)
        self.publish(records, now)

    def update(self, records: Sequence[Any], fields: Iterable[str], now: datetime) -> None:
        """Write these fields (and `own_columns`) of records and show them again."""
        names = [self.model._meta.get_field(name).name for name in {*fields, *self.own_columns}]
        self.model.objects.bulk_update(records, sorted(names), batch_size=500)
        self.publish(records, now)

    def remove(self, ids: Sequence[int]) -> None:
        """Delete records that an import made, with their entries."""
        self.unpublish(ids)
        self.model.objects.filter(pk__in=ids).delete()

    def restore(self, record: Model, name: str, value: Any) -> None:
        """Set a field to a `plain` value."""
        setattr(record, name, self.model._meta.get_field(name).to_python(value) if value is not None else None)


def gone() -> str:
    """Why a row of the list is not brought back."""
    return _("op de hub verwijderd sinds de vorige import")
