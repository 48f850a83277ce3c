"""Digital social innovation in Europe, about 2015 (DSI4EU, Nesta): three files, three formats, in this order.

Traps: 261 of 1,172 organisations have no type (their role is then guessed from the name), "website" holds leftovers of
menus ("en", "?page_id=85"), most links point at projects that the file of projects does not have, and a few records are
spam. Texts are mostly English; the language is detected where there is text. Places outside Belgium are points only.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.embeddings.language import detect
from core.importing import Incoming
from core.text import clean_line, clean_text
from imports.formats.base import (
    Format,
    Mapping_,
    Record,
    Ref,
    RowError,
    first_sentence,
    point,
    shortened,
    text_of,
    web_address,
)
from imports.formats.efro import MOST_CHALLENGES, helix_of
from imports.reading import ReadRow
from vocabulary.lookup import vocabulary

SOURCE = "dsi4eu"
LINK = "https://github.com/nestauk/DSI4EU"
_HELIX = {
    "business": "company",
    "social-enterprise-charity-or-foundation": "civil-society",
    "grass-roots-organization-or-community-network": "citizens",
    "academia-and-research": "knowledge-institution",
    "government-and-public-sector": "government",
}
_TYPES = {
    "business": "Business",
    "social-enterprise-charity-or-foundation": "Social enterprise, charity or foundation",
    "grass-roots-organization-or-community-network": "Grass-roots organisation or community network",
    "academia-and-research": "Academia and research",
    "government-and-public-sector": "Government and public sector",
}
_RELATIONS = {
    "delivery-lead": "partner-of",
    "delivery-partner": "partner-of",
    "co-funder": "funds",
    "sole-funder": "funds",
    "advisory-group-member": "supports",
    "evaluator": "supports",
}


class Organisations(Format):
    """Format `dsi4eu-organisations`."""

    name = "dsi4eu-organisations"
    label = gettext_lazy("DSI4EU 1: organisaties")
    explanation = gettext_lazy("Organisaties voor digitale sociale innovatie in Europa. Lees deze lijst eerst in.")
    source = SOURCE
    list_label = "DSI4EU"
    link = LINK
    kinds = ("organisation",)
    columns = ("Organisation ID", "Name", "Organisation type", "Latitude", "Longitude")

    def records(self, row: ReadRow, mapping: Mapping_) -> Iterator[Record]:
        key, name = text_of(row, "Organisation ID"), clean_line(text_of(row, "Name"))
        if not key:
            raise RowError("Organisation ID", _("is leeg"))
        if not name:
            raise RowError("Name", _("is leeg"))
        kind = text_of(row, "Organisation type")
        postcode = text_of(row, "Postcode")
        belgian = text_of(row, "Country") == "Belgium"
        place = vocabulary().place_by_postcode(postcode, text_of(row, "Location")) if belgian else None
        if place is None and belgian:
            place = vocabulary().place_by_name(text_of(row, "Location"))
        municipality = place.code if place is not None and place.level == "municipality" else ""
        values = {
            "name": shortened(name, 200),
            "helix": _HELIX.get(kind) or helix_of(name),
            "legal_form": _TYPES.get(kind, ""),
            "summary": _summary(row, kind),
            "language": "en",
            "website": web_address(text_of(row, "Website")),
            "street": text_of(row, "Street Address")[:160],
            "postcode": postcode if len(postcode) <= 10 else "",
            "municipality": municipality,
            "places": (municipality,) if municipality else (),
            **point(row, "Latitude", "Longitude"),
        }
        columns = {"source_id": "Organisation ID", "name": "Name", "website": "Website", "lat": "Latitude"}
        incoming = Incoming(key=key, values=values, raw=row.values, line=row.line)
        yield Record(kind="organisation", incoming=incoming, columns=columns)


def _summary(row: ReadRow, kind: str) -> str:
    """What the list knows, in one English line: "Business in Amsterdam, Netherlands (0-5 people)."."""
    where = ", ".join(filter(None, [text_of(row, "Location"), text_of(row, "Country")]))
    size = text_of(row, "Size of Organisation").replace("over-1000", "over 1000")
    text = " ".join(filter(None, [_TYPES.get(kind, "Organisation"), f"in {where}" if where else ""]))
    return f"{text} ({size})."[:300] if size else f"{text}."[:300]


class Projects(Format):
    """Format `dsi4eu-projects`."""

    name = "dsi4eu-projects"
    label = gettext_lazy("DSI4EU 2: projecten")
    explanation = gettext_lazy("Projecten voor digitale sociale innovatie in Europa, als innovaties.")
    source = SOURCE
    list_label = "DSI4EU"
    link = LINK
    kinds = ("innovation",)
    columns = ("Project ID", "Project Name", "Area of Society", "Social Impact")

    def records(self, row: ReadRow, mapping: Mapping_) -> Iterator[Record]:
        key, title = text_of(row, "Project ID"), clean_line(text_of(row, "Project Name"))
        if not key:
            raise RowError("Project ID", _("is leeg"))
        if not title:
            raise RowError("Project Name", _("is leeg"))
        impact = clean_text(text_of(row, "Social Impact"))
        facts = _facts(row)
        approach = "\n\n".join(filter(None, [impact if len(impact) > 280 else "", facts]))
        areas = text_of(row, "Area of Society").replace(",", "\n")
        values = {
            "title": shortened(title, 160),
            "summary": first_sentence(impact or facts),
            "approach": approach[:6000],
            "language": detect(f"{title}. {impact}", default="en") if impact else "en",
            "website": web_address(text_of(row, "Project website")),
            "challenges": tuple(
                vocabulary().find_challenges(f"{title}\n{areas}\n{first_sentence(impact)}")[:MOST_CHALLENGES]
            ),
        }
        columns = {"source_id": "Project ID", "title": "Project Name", "summary": "Social Impact"}
        incoming = Incoming(key=key, values=values, raw=row.values, line=row.line)
        yield Record(kind="innovation", incoming=incoming, columns=columns)


def _facts(row: ReadRow) -> str:
    """The closed lists of DSI4EU, in its own words: they are no codes of ours."""
    wanted = {
        "Project type": "Type",
        "Area of Society": "Areas of society",
        "DSI Areas": "Areas of digital social innovation",
        "Technology Focus": "Technology",
        "Technology method": "Methods",
    }
    found = [f"{label}: {clean_line(text)}." for column, label in wanted.items() if (text := text_of(row, column))]
    return "\n".join(found)


class Links(Format):
    """Format `dsi4eu-links`."""

    name = "dsi4eu-links"
    label = gettext_lazy("DSI4EU 3: banden")
    explanation = gettext_lazy("Wie welk project leidt, steunt of betaalt. Lees eerst de organisaties en projecten in.")
    source = SOURCE
    list_label = "DSI4EU"
    link = LINK
    kinds = ("relation",)
    columns = ("Linking ID", "Organisation ID", "Project ID", "Role")

    def records(self, row: ReadRow, mapping: Mapping_) -> Iterator[Record]:
        key, role = text_of(row, "Linking ID"), text_of(row, "Role")
        if not key:
            raise RowError("Linking ID", _("is leeg"))
        if role not in _RELATIONS:
            raise RowError("Role", _("“%(role)s” kennen we niet") % {"role": role[:60]})
        organisation = Ref(
            kind="organisation",
            key=text_of(row, "Organisation ID"),
            column="Organisation ID",
            missing=_("deze organisatie staat niet op de hub"),
            entry=True,
        )
        project = Ref(
            kind="innovation",
            key=text_of(row, "Project ID"),
            column="Project ID",
            missing=_("dit project staat niet op de hub"),
            entry=True,
        )
        values = {"type": _RELATIONS[role], "note": f"DSI4EU: {role.replace('-', ' ')}"}
        yield Record(
            kind="relation",
            incoming=Incoming(key=key, values=values, line=row.line),
            refs={"source_id": organisation, "target_id": project},
            columns={"type": "Role"},
        )
