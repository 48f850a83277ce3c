"""The projects of EFRO Vlaanderen 2007-2013, as innovations with their promotor as organisation.

Source: the public list of beneficiaries. Municipalities carry the names of before the mergers; the postcode decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.importing import Incoming
from core.text import clean_line, clean_text
from imports.formats.base import Format, Mapping_, Record, Ref, RowError, first_sentence, shortened, text_of
from imports.reading import ReadRow
from vocabulary.lookup import PlaceItem, vocabulary

MOST_CHALLENGES = 3
_KNOWLEDGE = ("universi", "hogeschool", "vito", "imec", "kuleuven", "k.u.leuven", "vub")
_GOVERNMENT = ("stad ", "gemeente", "provincie", "ocmw", "agentschap", "vlaamse ", "vlaams ", "intercommunale", "pom ")
_COMPANY = (" nv", " bvba", " cvba", "n.v.", "b.v.b.a", " bv", "unizo", "voka")


class EfroVlaanderen(Format):
    """Format `efro`."""

    name = "efro"
    label = gettext_lazy("EFRO Vlaanderen 2007-2013")
    explanation = gettext_lazy("Projecten met Europese steun, als innovaties; hun promotor wordt een organisatie.")
    source = "efro-2007-2013"
    link = "https://github.com/os-data/eu-structural-funds"
    kinds = ("organisation", "innovation")
    columns = (
        "projectnummer",
        "projectnaam",
        "promotor",
        "projectinhoud",
        "postcode",
        "gemeente",
        "startdatum_project",
        "einddatum_project",
    )

    def records(self, row: ReadRow, mapping: Mapping_) -> Iterator[Record]:
        for column in ("projectnummer", "projectnaam", "promotor"):
            if not text_of(row, column):
                raise RowError(column, _("is leeg"))
        place = _place(row)
        dates = {name: _date(row, column) for name, column in _DATES.items()}
        yield _promotor(row, place)
        title, text = clean_line(text_of(row, "projectnaam")), clean_text(text_of(row, "projectinhoud"))
        summary = first_sentence(text)
        values = {
            "title": shortened(title, 160),
            "summary": summary,
            "approach": text,
            "language": "nl",
            "municipality": place.code,
            "places": (place.code,),
            # a long text names many things in passing: only what the title and the first sentence say counts
            "challenges": tuple(vocabulary().find_challenges(f"{title}\n{summary}")[:MOST_CHALLENGES]),
            **dates,
        }
        missing = _("kon niet als organisatie worden opgenomen")
        owner = Ref(kind="organisation", key=promotor_key(text_of(row, "promotor")), column="promotor", missing=missing)
        yield Record(
            kind="innovation",
            incoming=Incoming(key=text_of(row, "projectnummer"), values=values, raw=row.values, line=row.line),
            refs={"organisation_id": owner},
            columns={
                "source_id": "projectnummer",
                "title": "projectnaam",
                "summary": "projectinhoud",
                "approach": "projectinhoud",
                **_DATES,
            },
        )


_DATES = {"started_on": "startdatum_project", "ended_on": "einddatum_project"}


def _place(row: ReadRow) -> PlaceItem:
    postcode, name = text_of(row, "postcode"), text_of(row, "gemeente")
    place = vocabulary().place_by_postcode(postcode, name) or vocabulary().place_by_name(name)
    if place is None:
        raise RowError(
            "postcode",
            _("%(postcode)s %(name)s is geen gemeente in Vlaanderen of Brussel") % {"postcode": postcode, "name": name},
        )
    return place


def promotor_key(name: str) -> str:
    """What recognises a promotor: its name in small letters, blanks folded."""
    return clean_line(name).lower()[:100]


def _promotor(row: ReadRow, place: PlaceItem) -> Record:
    name = clean_line(text_of(row, "promotor"))
    values = {
        "name": shortened(_known_as(name), 200),
        "helix": helix_of(name),
        "summary": "Promotor van projecten die Europa en Vlaanderen samen steunden (EFRO 2007-2013).",
        "language": "nl",
        "street": f"{text_of(row, 'straat')} {text_of(row, 'huisnummer')}".strip()[:160],
        "postcode": text_of(row, "postcode")[:10],
        "municipality": place.code,
        "places": (place.code,),
    }
    incoming = Incoming(key=promotor_key(name), values=values, raw={"promotor": name}, line=row.line, repeated=True)
    return Record(kind="organisation", incoming=incoming, columns=dict.fromkeys(values, "promotor"))


def _known_as(name: str) -> str:
    """ "Stad Gent" is the same body as "Gemeente Gent" in the list of public bodies."""
    words = name.split(" ", 1)
    place = vocabulary().place_by_name(words[1]) if words[0] in ("Stad", "Gemeente") and len(words) == 2 else None
    return f"Gemeente {place.label_nl}" if place is not None and place.level == "municipality" else name


def helix_of(name: str) -> str:
    """The helix role that a name points to; civil society when nothing does."""
    folded = f"{name.lower()} "
    for words, role in ((_KNOWLEDGE, "knowledge-institution"), (_GOVERNMENT, "government"), (_COMPANY, "company")):
        if any(word in folded for word in words):
            return role
    return "civil-society"


def _date(row: ReadRow, column: str) -> date | None:
    raw = text_of(row, column)
    if not raw:
        return None
    try:
        return date.fromisoformat(raw[:10])
    except ValueError:
        raise RowError(column, _("“%(raw)s” is geen datum") % {"raw": raw[:30]})
