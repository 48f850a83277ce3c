"""JSON lists: an array of objects, or an object with such arrays in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.text import clean_text
from imports.limits import limit
from imports.reading.base import Dialect, ReadRow, Unreadable, clean_header, too_long, too_wide

_DEEPEST = 8


def look_at_json(path: Path) -> Dialect:
    """The columns: every key of the objects, in order of appearance.

    Raises:
        Unreadable: no JSON, no list of objects, or too large.
    """
    header: dict[str, None] = {}
    for record in _records(path):
        header.update(dict.fromkeys(record))
        if len(header) > limit("MAX_COLUMNS"):
            raise too_wide()
    return Dialect("json", header=clean_header(list(header)))


def rows_of_json(path: Path, dialect: Dialect) -> Iterator[ReadRow]:
    """The objects; "line" is their number in the list. Values keep their shape, text is cleaned."""
    for number, record in enumerate(_records(path), start=1):
        values = {" ".join(clean_text(key).split())[:80]: clean_json(value) for key, value in record.items()}
        fault = ""
        if any(isinstance(value, str) and len(value) > limit("MAX_CELL") for value in values.values()):
            fault = _("heeft een tekst met meer dan %(most)s tekens") % {"most": limit("MAX_CELL")}
        yield ReadRow(number, {name: values.get(name, "") for name in dialect.header}, fault)


def clean_json(value: Any, depth: int = 0) -> Any:
    """The same without anything that a database cannot store: control characters, lone surrogates, endless nesting."""
    if isinstance(value, str):
        return clean_text(value)
    if depth >= _DEEPEST:
        return None
    if isinstance(value, list):
        return [clean_json(part, depth + 1) for part in value[: limit("MAX_COLUMNS")]]
    if isinstance(value, dict):
        return {clean_text(str(k)): clean_json(v, depth + 1) for k, v in list(value.items())[: limit("MAX_COLUMNS")]}
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value if not isinstance(value, int) or abs(value) < 10**18 else str(value)


def _records(path: Path) -> list[dict[str, Any]]:
    if path.stat().st_size > limit("MAX_JSON_BYTES"):
        most = limit("MAX_JSON_BYTES") // 1_000_000
        raise Unreadable(_("Een JSON-bestand mag hoogstens %(most)s MB groot zijn.") % {"most": most})
    try:
        whole = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("Dit is geen geldige JSON.")) from error
    if isinstance(whole, dict):
        whole = [record for part in whole.values() if isinstance(part, list) for record in part]
    if not isinstance(whole, list) or not whole or not all(isinstance(record, dict) for record in whole):
        raise Unreadable(_("We verwachten een lijst van objecten in dit JSON-bestand."))
    if len(whole) > limit("MAX_ROWS"):
        raise too_long()
    return whole
