"""Flemish subsidies out of the IPDC, the catalogue of public services (export of January 2024).

Traps: most fields are empty, some links stand between brackets behind a title, and deadlines were edited by a demo:
they are not taken over. Nobody has checked these measures, so they come in as not verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.importing import Incoming
from core.text import clean_line, clean_text
from imports.formats.base import Format, Mapping_, Record, RowError, first_sentence, shortened, text_of, web_address
from imports.formats.efro import MOST_CHALLENGES
from imports.reading import ReadRow
from vocabulary.lookup import vocabulary

_APPLICANTS = {
    "Lokaal bestuur": "government",
    "Vlaamse overheid": "government",
    "Vereniging": "nonprofit",
    "Onderneming": "company",
    "Burger": "citizens",
}
_PLACES = {"(BE2)": "02000", "(BE1)": "04000", "(BE)": "01000"}
_INSTRUMENTS = (("waarborg", "guarantee"), ("garantie", "guarantee"), ("lening", "loan"), ("fiscaal", "tax-measure"))
_TEXTS = (
    "Verdere beschrijving",
    "Voorwaarden",
    "Procedure",
    "Bewijsstukken",
    "Financieel voordeel",
    "Uitzonderingen",
    "Kosten",
)
_URL = re.compile(r"https?://[^\s()<>]+")


class IpdcSubsidies(Format):
    """Format `ipdc`."""

    name = "ipdc"
    label = gettext_lazy("Subsidies uit de IPDC")
    explanation = gettext_lazy("Vlaamse subsidiemaatregelen, als financiering die nog niet is nagekeken.")
    source = "ipdc"
    link = "https://github.com/lblod/frontend-poc-future-loket-hoofdloket"
    kinds = ("funding",)
    files = ("json", "csv", "xlsx")
    columns = ("name", "description", "Productnummer", "link")

    def records(self, row: ReadRow, mapping: Mapping_) -> Iterator[Record]:
        key, title = text_of(row, "Productnummer"), clean_line(text_of(row, "name"))
        if not key:
            raise RowError("Productnummer", _("is leeg"))
        if not title:
            raise RowError("name", _("is leeg"))
        description = clean_text(text_of(row, "description"))
        summary = first_sentence(description, 390) or shortened(title, 390)
        groups = [part.strip() for part in text_of(row, "Doelgroep(en)").split(",")]
        area = text_of(row, "Geografische toepassingsgebieden")
        link = _URL.search(text_of(row, "link"))
        values = {
            "title": shortened(title, 200),
            "instrument": _instrument(title, text_of(row, "Financieel voordeel")),
            "summary": summary,
            "description": _description(row, description)[:20_000],
            "language": "nl",
            "applicants": tuple(dict.fromkeys(_APPLICANTS[group] for group in groups if group in _APPLICANTS)),
            "places": tuple(code for mark, code in _PLACES.items() if mark in area),
            "challenges": tuple(vocabulary().find_challenges(f"{title}\n{summary}")[:MOST_CHALLENGES]),
            "link": web_address(link.group(), 500) if link else "",
        }
        columns = {"source_id": "Productnummer", "title": "name", "summary": "description"}
        incoming = Incoming(key=key, values=values, raw=row.values, line=row.line)
        yield Record(kind="funding", incoming=incoming, columns=columns)


def _instrument(title: str, advantage: str) -> str:
    text = f"{title} {advantage[:80]}".lower()
    return next((code for word, code in _INSTRUMENTS if word in text), "subsidy")


def _description(row: ReadRow, description: str) -> str:
    parts = [description]
    for name in _TEXTS:
        if text := clean_text(text_of(row, name)):
            parts.append(f"## {name}\n\n{text}")
    return "\n\n".join(filter(None, parts))
