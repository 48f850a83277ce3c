"""Generic lists: one format per room, of which the curator says which column is what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.importing import Incoming
from core.importing.twins import bare_name
from imports.formats.base import Format, Mapping_, Record, Ref, RowError, text_of
from imports.formats.columns import Column, folded
from imports.formats.room_columns import COLUMNS
from imports.reading import ReadRow
from vocabulary.lookup import vocabulary

NUMBER, OWNER, POSTCODE = "bronnummer", "organisatie", "postcode"


class RoomList(Format):
    """A list of one room, with columns as the curator maps them."""

    needs_mapping = True
    files = ("csv", "xlsx", "json")

    def __init__(self, name: str, kind: str, label: Promise, owner_field: str = "") -> None:
        self.name = name  # type: ignore[misc]
        self.label, self.kinds, self.owner_field = label, (kind,), owner_field
        self.explanation = gettext_lazy("Een eigen lijst: je kiest zelf welke kolom wat is. Er is een sjabloon.")

    @property
    def fields(self) -> Sequence[Column]:
        """What such a list may hold, in the order of the template."""
        return COLUMNS[self.kinds[0]]

    def guess(self, header: Sequence[str]) -> dict[str, str]:
        """Template column -> column of the file, by their names in Dutch or English."""
        by_name: dict[str, str] = {}
        for name in header:
            by_name.setdefault(folded(name), name)
        found: dict[str, str] = {}
        for column in self.fields:
            for alias in (column.name, column.field, *column.aliases):
                name = by_name.get(folded(alias), "") if alias else ""
                if name and name not in found.values():
                    found[column.name] = name
                    break
        return found

    def records(self, row: ReadRow, mapping: Mapping_) -> Iterator[Record]:
        values: dict[str, Any] = {}
        named: dict[str, str] = {}
        for column in self.fields:
            source = mapping.get(column.name)
            if source is None:
                if column.required and column.field:
                    raise RowError(column.name, _("is leeg"))
                continue
            value = column.value(source, _cell(row, source))
            if column.name == NUMBER or column.name == OWNER:
                named[column.name] = value
            if column.field:
                values[column.field] = value
                named.setdefault(column.field, str(value))
        self._place_by_postcode(values, mapping, row)
        refs = self._owner(named.get(OWNER, ""), mapping)
        yield Record(
            kind=self.kinds[0],
            incoming=Incoming(key=_key(values, named), values=values, raw=row.values, line=row.line),
            refs=refs,
            columns={c.field or "source_id": mapping[c.name] for c in self.fields if c.name in mapping},
        )

    def _owner(self, called: str, mapping: Mapping_) -> dict[str, Ref]:
        if not self.owner_field or not called:
            return {}
        missing = _("“%(name)s” staat niet op de hub, of meer dan één keer. Geef het ondernemingsnummer of lees de "
                    "organisatie eerst in.") % {"name": called[:80]}  # fmt: skip
        return {self.owner_field: Ref(kind="organisation", called=called, column=mapping[OWNER], missing=missing)}

    def _place_by_postcode(self, values: dict[str, Any], mapping: Mapping_, row: ReadRow) -> None:
        """A list with postcodes but no municipalities still has a place."""
        if "municipality" in mapping or self.kinds[0] != "organisation" or POSTCODE not in mapping:
            return
        place = vocabulary().place_by_postcode(text_of(row, mapping[POSTCODE]))
        values["municipality"] = place.code if place is not None else ""


def _cell(row: ReadRow, source: str) -> str:
    """A cell as text; lists of a JSON file by semicolons."""
    value = row.values.get(source, "")
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "" if value is None else str(value)


def _key(values: Mapping[str, Any], named: Mapping[str, str]) -> str:
    """What recognises the row next time: its number, else the enterprise number, else its name and place."""
    if named.get(NUMBER):
        return named[NUMBER][:200]
    if values.get("kbo_number"):
        return f"kbo:{values['kbo_number']}"[:200]
    name = bare_name(str(values.get("name") or values.get("title") or ""))
    where = named.get(OWNER) or values.get("municipality") or ""
    return f"{name[:120]}|{bare_name(where)[:60]}"


ROOMS: tuple[RoomList, ...] = (
    RoomList("organisations", "organisation", gettext_lazy("Eigen lijst: organisaties")),
    RoomList("innovations", "innovation", gettext_lazy("Eigen lijst: innovaties"), "organisation_id"),
    RoomList("offers", "offer", gettext_lazy("Eigen lijst: ondersteuning"), "organisation_id"),
    RoomList("funding", "funding", gettext_lazy("Eigen lijst: financiering"), "provider_id"),
    RoomList("spaces", "space", gettext_lazy("Eigen lijst: experimenteerplekken"), "organisation_id"),
)
