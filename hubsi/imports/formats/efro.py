"""The projects of EFRO Vlaanderen 2007-2013, as innovations with their promotor as organisation.

Source: the public list of beneficiaries. Municipalities carry the names of before the mergers; the postcode decides.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from core.text import clean_line, clean_text
from hubsi.imports.base import ReadRow, Refusal, Report, RowError
from innovations.services import InnovationRow
from innovations.services import upsert_imported as upsert_innovations
from organisations.services import OrganisationRow
from organisations.services import upsert_imported as upsert_organisations
from vocabulary.lookup import PlaceItem, vocabulary

SOURCE = "efro-2007-2013"
MOST_CHALLENGES = 3
_KNOWLEDGE = ("universiteit", "hogeschool", "vito", "imec", "katholieke hogeschool", "kuleuven", "k.u.leuven", "vub")
_GOVERNMENT = ("stad ", "gemeente", "provincie", "ocmw", "agentschap", "vlaamse ", "vlaams ", "intercommunale", "pom ")
_COMPANY = (" nv", " bvba", " cvba", "n.v.", "b.v.b.a", " bv", "unizo", "voka")


class EfroVlaanderen:
    """Format `efro`."""

    name: ClassVar[str] = "efro"
    label: ClassVar[str] = "EFRO Vlaanderen 2007-2013"
    columns: ClassVar[tuple[str, ...]] = (
        "projectnummer",
        "projectnaam",
        "promotor",
        "projectinhoud",
        "postcode",
        "gemeente",
        "startdatum_project",
        "einddatum_project",
    )

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def start(self) -> None:
        """Forget the lines of an earlier file."""
        self._lines = {}

    def load(self, rows: Sequence[ReadRow], report: Report, now: datetime) -> None:
        """Write one batch: first the promotors, then their projects."""
        fitting = []
        for row in rows:
            try:
                self._check(row)
                fitting.append((row, _place(row)))
            except RowError as error:
                report.refused.append(Refusal(row.line, error.field, error.reason))
        promotors = _promotors(fitting)
        organisations = upsert_organisations(source=SOURCE, rows=list(promotors.values()), now=now)
        for outcome in ("created", "updated", "unchanged", "joined", "kept"):
            report.add(f"organisations {outcome}", getattr(organisations, outcome))
        ready = []
        for row, place in fitting:
            try:
                ready.append(_mapped(row, place, organisations.ids))
            except RowError as error:
                report.refused.append(Refusal(row.line, error.field, error.reason))
        innovations = upsert_innovations(source=SOURCE, rows=ready, now=now)
        for outcome in ("created", "updated", "unchanged", "kept"):
            report.add(f"innovations {outcome}", getattr(innovations, outcome, 0))
        for source_id, field, reason in innovations.refused:
            report.refused.append(Refusal(self._lines[source_id], field, reason))

    def _check(self, row: ReadRow) -> None:
        number = row.values["projectnummer"].strip()
        if not number:
            raise RowError("projectnummer", _("is leeg"))
        if number in self._lines:
            raise RowError("projectnummer", _("staat al op regel %(line)s") % {"line": self._lines[number]})
        if not row.values["projectnaam"].strip():
            raise RowError("projectnaam", _("is leeg"))
        if not row.values["promotor"].strip():
            raise RowError("promotor", _("is leeg"))
        self._lines[number] = row.line


def _place(row: ReadRow) -> PlaceItem:
    postcode, name = row.values["postcode"].strip(), row.values["gemeente"].strip()
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


def _promotors(rows: list[tuple[ReadRow, PlaceItem]]) -> dict[str, OrganisationRow]:
    found: dict[str, OrganisationRow] = {}
    for row, place in rows:
        name = clean_line(row.values["promotor"])
        key = promotor_key(name)
        if key not in found:
            found[key] = OrganisationRow(
                source_id=key,
                name=_known_as(name),
                helix=helix_of(name),
                summary="Promotor van projecten die Europa en Vlaanderen samen steunden (EFRO 2007-2013).",
                street=f"{row.values.get('straat', '')} {row.values.get('huisnummer', '')}".strip(),
                postcode=row.values["postcode"].strip(),
                municipality=place.code,
                places=[place.code],
                raw={"promotor": name},
            )
    return found


def _known_as(name: str) -> str:
    """ "Stad Gent" is the same body as "Gemeente Gent" in the list of public bodies."""
    words = name.split(" ", 1)
    place = vocabulary().place_by_name(words[1]) if words[0] in ("Stad", "Gemeente") and len(words) == 2 else None
    return f"Gemeente {place.label_nl}" if place is not None and place.level == "municipality" else name


def helix_of(name: str) -> str:
    """The helix role that a promotor's name points to; civil society when nothing does."""
    folded = f"{name.lower()} "
    for words, role in ((_KNOWLEDGE, "knowledge-institution"), (_GOVERNMENT, "government"), (_COMPANY, "company")):
        if any(word in folded for word in words):
            return role
    return "civil-society"


def _mapped(row: ReadRow, place: PlaceItem, organisation_ids: dict[str, int]) -> InnovationRow:
    values = row.values
    key = promotor_key(values["promotor"])
    if key not in organisation_ids:
        raise RowError("promotor", _("kon niet als organisatie worden opgenomen"))
    title, text = clean_line(values["projectnaam"]), clean_text(values["projectinhoud"])
    summary = _first_sentence(text)
    return InnovationRow(
        source_id=values["projectnummer"].strip(),
        title=title[:200],
        summary=summary,
        problem="",
        approach=text,
        organisation_id=organisation_ids[key],
        municipality=place.code,
        places=[place.code],
        # a long text names many things in passing: only what the title and the first sentence say counts
        challenges=vocabulary().find_challenges(f"{title}\n{summary}")[:MOST_CHALLENGES],
        started_on=_date("startdatum_project", values["startdatum_project"]),
        ended_on=_date("einddatum_project", values["einddatum_project"]),
        raw=values,
    )


def _first_sentence(text: str, most: int = 280) -> str:
    line = clean_line(text)
    end = line.find(". ")
    if 40 <= end < most:
        return line[: end + 1]
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def _date(field: str, raw: str) -> date | None:
    if not raw.strip():
        return None
    try:
        return date.fromisoformat(raw.strip()[:10])
    except ValueError:
        raise RowError(field, _("“%(raw)s” is geen datum") % {"raw": raw.strip()[:30]})
