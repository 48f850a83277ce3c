"""The columns of a generic list: what they are called, and how a cell becomes a value of a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.text import clean_line
from imports.formats.base import RowError, web_address
from vocabulary.lookup import vocabulary

BRUSSELS = ZoneInfo("Europe/Brussels")
_YES = {"ja", "j", "yes", "y", "true", "waar", "1", "x", "oui"}
_NO = {"nee", "n", "no", "false", "onwaar", "0", "non", ""}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
Parse = Callable[[str], Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column that a list may have.

    Attributes:
        name: what the template calls it.
        field: of the room; "" for what only helps to find something (a number at the source, a postcode).
        parse: a cell that is not empty to a value; raises ValueError with the reason.
        empty: the value of an empty cell.
        help: what goes in, for the template and the mapping page.
        aliases: other headers that mean the same, in Dutch and English.
        codes: {code: label} of what is allowed, if that is a closed list.
    """

    name: str
    field: str
    parse: Parse
    help: str | Promise
    empty: Any = ""
    required: bool = False
    aliases: tuple[str, ...] = ()
    scheme: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    def value(self, column: str, cell: str) -> Any:
        """The value of a cell.

        Raises:
            RowError: it does not fit, or is empty and needed.
        """
        text = clean_line(cell) if self.parse is not as_text else cell
        if not text.strip():
            if self.required:
                raise RowError(column, _("is leeg"))
            return self.empty
        try:
            return self.parse(text)
        except ValueError as error:
            raise RowError(column, str(error)) from error

    def codes(self) -> Mapping[str, str]:
        """{code: label} of what is allowed; places are too many to list."""
        if self.choices:
            return dict(self.choices)
        if not self.scheme or self.scheme == "place":
            return {}
        return {item.code: item.label for item in vocabulary().items(self.scheme)}


def folded(header: str) -> str:
    """A header for comparing: small letters and digits only."""
    return re.sub(r"[\W_]+", "", header.casefold())


# --- parsers -----------------------------------------------------------------------------------------------
def as_text(text: str) -> str:
    return text


def as_line(text: str) -> str:
    return text


def as_site(text: str) -> str:
    if not (found := web_address(text, 500)):
        raise ValueError(_("“%(raw)s” is geen webadres") % {"raw": text[:60]})
    return found


def as_kbo(text: str) -> str:
    """Spreadsheets drop the first zero of an enterprise number."""
    digits = re.sub(r"\D", "", text)
    return f"0{digits}" if len(digits) == 9 else text


def as_number(text: str) -> int:
    """A whole number as people write it: "€ 1.250", "1 250"."""
    bare = re.sub(r"[€\s ]|eur(o)?$", "", text.lower())
    bare = re.sub(r"([.,])00?$", "", bare)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    if not re.fullmatch(r"\d{1,12}", bare):
        raise ValueError(_("“%(raw)s” is geen geheel getal") % {"raw": text[:40]})
    return int(bare)


def as_decimal(text: str) -> float:
    bare = re.sub(r"[€\s ]", "", text).replace(",", ".")
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,12})?", bare):
        raise ValueError(_("“%(raw)s” is geen getal") % {"raw": text[:40]})
    return float(bare)


def as_bool(text: str) -> bool:
    if (word := text.casefold()) in _YES | _NO:
        return word in _YES
    raise ValueError(_("“%(raw)s” is geen ja of nee") % {"raw": text[:40]})


def as_date(text: str) -> date:
    for pattern in _DATES:
        try:
            found = datetime.strptime(text[:10], pattern).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        if 1800 <= found.year <= 2200:
            return found
    raise ValueError(_("“%(raw)s” is geen datum") % {"raw": text[:30]})


def as_start(text: str) -> datetime:
    return datetime.combine(as_date(text), time(), BRUSSELS)


def as_end(text: str) -> datetime:
    return datetime.combine(as_date(text), time(23, 59), BRUSSELS)


def as_place(text: str) -> str:
    """A municipality by its NIS code, its postcode or its name."""
    lists = vocabulary()
    known = lists.place_by_old_nis(text) if re.fullmatch(r"\d{5}", text) else None
    if known is None and (post := re.match(r"(?:B-)?(\d{4})\b\s*(.*)", text)):
        known = lists.place_by_postcode(post[1], post[2])
    known = known or lists.place_by_name(text)
    if known is None or known.level != "municipality":
        raise ValueError(_("“%(raw)s” is geen gemeente in Vlaanderen of Brussel") % {"raw": text[:60]})
    return known.code


def as_places(text: str) -> tuple[str, ...]:
    found = []
    for part in _parts(text):
        place = vocabulary().get("place", part) or vocabulary().place_by_name(part)
        found.append(place.code if place is not None else as_place(part))
    return tuple(dict.fromkeys(found))


def as_term(scheme: str) -> Parse:
    def parse(text: str) -> str:
        wanted = folded(text)
        for item in vocabulary().items(scheme):
            if wanted in (folded(item.code), folded(item.label_nl), folded(item.label_en)):
                return item.code
        label = vocabulary().label("scheme", scheme)
        raise ValueError(
            _("“%(raw)s” staat niet in de lijst “%(list)s”: zie het sjabloon") % {"raw": text[:60], "list": label}
        )

    return parse


def as_terms(scheme: str) -> Parse:
    one = as_term(scheme)
    return lambda text: tuple(dict.fromkeys(one(part) for part in _parts(text)))


def as_choice(choices: tuple[tuple[str, str], ...]) -> Parse:
    def parse(text: str) -> str:
        for code, label in choices:
            if folded(text) in (folded(code), folded(str(label))):
                return code
        names = ", ".join(code for code, _label in choices)
        raise ValueError(_("“%(raw)s” kan niet: kies uit %(names)s") % {"raw": text[:60], "names": names})

    return parse


def _parts(text: str) -> list[str]:
    """A cell with several values: separated by ; or | or line breaks, else by commas."""
    marks = r"[;|\n]" if re.search(r"[;|\n]", text) else ","
    return [part.strip() for part in re.split(marks, text) if part.strip()]
