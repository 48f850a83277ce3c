"""What a format is: it maps one row of a file to records of the rooms, and knows nothing of the database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import Promise

from core.importing import Incoming
from core.text import clean_line
from imports.reading import ReadRow

Mapping_ = Mapping[str, str]
_is_site = URLValidator(schemes=["http", "https"])


class RowError(Exception):
    """A row that cannot go in: which column, and the true reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Ref:
    """A record that this one points at, found when the batch is written.

    Attributes:
        kind, key: another record of the same list.
        called: instead of a key: an organisation of the hub by name, number or address.
        entry: the number of its entry is wanted, not its own.
        column, missing: what is told when it is not there.
    """

    kind: str
    column: str
    missing: str
    key: str = ""
    called: str = ""
    entry: bool = False


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record of a row.

    Attributes:
        refs: by field; the value comes from the record they point at.
        columns: by field, the column that is named when the field does not fit.
    """

    kind: str
    incoming: Incoming
    refs: Mapping[str, Ref] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


class Format(ABC):
    """One kind of list.

    Attributes:
        name: on the command line and in the database.
        label, explanation: what a curator reads.
        list_label: what the list as a whole is called, when that is not `label`.
        source: what its records carry as their source; "" when each list has its own.
        licence: under which the list may be used again (SPDX); "" when whoever keeps it does not say.
        link: where it is kept.
        kinds: what its rows become, those that others point at first.
        files: endings of files it comes in.
        columns: a file without them is refused as a whole.
        needs_mapping: the curator says which column is what.
    """

    name: ClassVar[str]
    label: str | Promise
    explanation: str | Promise = ""
    list_label: str | Promise = ""
    source: str = ""
    licence: str = ""
    link: str = ""
    kinds: tuple[str, ...]
    files: tuple[str, ...] = ("csv", "xlsx")
    columns: tuple[str, ...] = ()
    needs_mapping: bool = False

    @abstractmethod
    def records(self, row: ReadRow, mapping: Mapping_) -> Iterable[Record]:
        """The records of this row.

        Raises:
            RowError: it cannot go in.
        """


def first_sentence(text: str, most: int = 280) -> str:
    """The first sentence of a text, or as many whole words as fit."""
    line = clean_line(text)
    end = line.find(". ")
    if 40 <= end < most:
        return line[: end + 1]
    return line if len(line) <= most else line[: most - 2].rsplit(" ", 1)[0] + " …"


def shortened(text: str, most: int) -> str:
    """A title that fits."""
    line = clean_line(text)
    return line if len(line) <= most else line[: most - 2].rstrip() + " …"


def text_of(row: ReadRow, column: str) -> str:
    """A cell as text; "" for a column that the file does not have."""
    value = row.values.get(column, "")
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def point(row: ReadRow, lat: str, lon: str) -> dict[str, Any]:
    """{"lat", "lon"} in degrees; both None when they are no place on earth (0, 0 is nobody's address)."""
    try:
        found = float(text_of(row, lat).replace(",", ".")), float(text_of(row, lon).replace(",", "."))
    except ValueError:
        return {"lat": None, "lon": None}
    if abs(found[0]) > 90 or abs(found[1]) > 180 or found == (0.0, 0.0):
        return {"lat": None, "lon": None}
    return {"lat": found[0], "lon": found[1]}


def web_address(raw: str, most: int = 300) -> str:
    """A web address out of what people typed ("www.example.org"); "" for what is none."""
    text = raw.strip().split(" ")[0]
    if "//" not in text:
        text = f"http://{text}"
    try:
        _is_site(text)
    except ValidationError:
        return ""
    return text if len(text) <= most else ""
