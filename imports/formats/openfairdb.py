"""Entries of OpenFairDB ("Karte von morgen"): sustainable companies and initiatives, mostly German (ODbL).

An entry has a point but no address. What its category calls a company becomes an organisation, an initiative becomes an
innovation; events stay out. Tags are kept in the text, so that they can be found.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.embeddings.language import detect
from core.importing import Incoming
from core.text import clean_line, clean_text
from imports.formats.base import Format, Mapping_, Record, RowError, first_sentence, point, shortened, text_of
from imports.formats.efro import MOST_CHALLENGES
from imports.reading import ReadRow
from vocabulary.lookup import vocabulary

_INITIATIVE = "2cd00bebec0c48ba9db761da48678134"
_COMPANY = "77b3c33a92554bcf8e8c2c86cedd6f6f"
_COLUMNS = {"source_id": "id", "title": "title", "name": "title", "summary": "description", "lat": "lat"}


class OpenFairDb(Format):
    """Format `openfairdb`."""

    name = "openfairdb"
    label = gettext_lazy("OpenFairDB (Karte von morgen)")
    explanation = gettext_lazy("Duurzame bedrijven worden organisaties, initiatieven worden innovaties.")
    source = "openfairdb"
    licence = "ODbL-1.0"
    link = "https://github.com/kartevonmorgen/openfairdb"
    kinds = ("organisation", "innovation")
    files = ("json",)
    columns = ("id", "title", "description", "lat", "lng", "categories")

    def records(self, row: ReadRow, mapping: Mapping_) -> Iterator[Record]:
        key, title = text_of(row, "id"), clean_line(text_of(row, "title"))
        if not key:
            raise RowError("id", _("is leeg"))
        if not title:
            raise RowError("title", _("is leeg"))
        text = clean_text(text_of(row, "description"))
        tags = [tag for tag in _list(row, "tags") if tag]
        shared = {
            "summary": first_sentence(text),
            "language": detect(f"{title}. {text}", default="de"),
            "challenges": tuple(vocabulary().find_challenges("\n".join([title, text, *tags]))[:MOST_CHALLENGES]),
            **point(row, "lat", "lng"),
        }
        tagged = "\n\n".join(filter(None, [text, " ".join(f"#{tag}" for tag in tags)]))
        categories = _list(row, "categories")
        if _COMPANY in categories:
            named = {"name": shortened(title, 200), "helix": "company", "description": tagged[:10_000]}
            kind = "organisation"
        elif _INITIATIVE in categories:
            named = {"title": shortened(title, 160), "approach": tagged[:6000]}
            kind = "innovation"
        else:
            raise RowError("categories", _("is geen bedrijf en geen initiatief"))
        incoming = Incoming(key=key, values={**shared, **named}, raw=row.values, line=row.line)
        yield Record(kind=kind, incoming=incoming, columns=_COLUMNS)


def _list(row: ReadRow, column: str) -> list[str]:
    value = row.values.get(column)
    return [str(part) for part in value] if isinstance(value, list) else []
