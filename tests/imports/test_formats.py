"""The lists that the hub knows: what goes in, what stays out and why, and that doing it again changes nothing."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import Entry, Relation
from core.errors import HubError
from funding.models import Opportunity
from imports.formats.efro import helix_of
from imports.models import Run
from innovations.models import Innovation
from organisations.models import Organisation
from tests.imports.factory import bring_in, csv_bytes, preview

pytestmark = pytest.mark.django_db
PROJECT = {
    "projectnummer": "9",
    "projectnaam": "Samen warm",
    "promotor": "Stad Gent",
    "projectinhoud": "Gezinnen in energiearmoede isoleren samen hun huis.\nMet buren.",
    "straat": "Botermarkt",
    "huisnummer": "1",
    "postcode": "9000",
    "gemeente": "Gent",
    "startdatum_project": "2008-04-01 00:00:00",
    "einddatum_project": "2010-05-31 00:00:00",
}
BODY = {"uri": "http://x.example/id/1", "naam": "Gent", "kbo": "0207451227", "classificatie": "Gemeente"}
ORGANISATION = {
    "Organisation ID": "o1",
    "Name": "Open Wijk Lab",
    "Organisation type": "business",
    "Size of Organisation": "0-5 people",
    "Website": "www.openwijklab.example",
    "Latitude": "51.05",
    "Longitude": "3.72",
    "Street Address": "Kade 1",
    "Postcode": "9000",
    "Country": "Belgium",
    "Location": "Gent",
}
DSI_PROJECT = {
    "Project ID": "p1",
    "Project Name": "Air in every street",
    "Project type": "research project",
    "Project website": "?page_id=85",
    "Area of Society": "energy poverty, science",
    "DSI Areas": "open data",
    "Social Impact": "Neighbours measure the air in their own street and talk about it with the city.",
    "Technology Focus": "open data",
    "Technology method": "sensors",
}
FAIR = {
    "id": "f1",
    "lat": 51.9,
    "lng": 7.6,
    "title": "Solidarische Rösterei",
    "description": "Eine Gemeinschaft für solidarischen Kaffee, mit den Menschen, die ihn anbauen.",
    "categories": ["77b3c33a92554bcf8e8c2c86cedd6f6f"],
    "tags": ["kaffee"],
}
SUBSIDY = {
    "name": "Subsidie voor buurtenergie",
    "description": "Lokale besturen vragen geld voor energie in de wijk.",
    "Doelgroep(en)": "Lokaal bestuur, Vereniging",
    "Productnummer": "77",
    "link": "Uitleg (https://voorbeeld.be/subsidie)",
    "deadline": "2025-15-48",
    "Geografische toepassingsgebieden": "Vlaams Gewest (BE2)",
    "Financieel voordeel": "Subsidie (50% van de kost)",
}


@pytest.fixture
def by(personas: Any) -> Any:
    return personas.curator


def refusals(run: Run) -> list[tuple[int, str]]:
    return list(run.rows.filter(what="refused").order_by("line", "id").values_list("line", "field"))


def test_a_project_with_its_promotor_and_again_without_change(by: Any, now: datetime) -> None:
    content = csv_bytes([PROJECT, {**PROJECT, "projectnummer": "10"}])
    run = bring_in(content, by=by, now=now, format="efro")
    assert (run.read, run.refused) == (2, 0)
    innovation = Innovation.objects.get(source_id="9")
    assert (innovation.title, innovation.municipality) == ("Samen warm", "44021")
    assert "energy-poverty" in innovation.challenges
    assert (innovation.organisation.name, innovation.organisation.claimed) == ("Gemeente Gent", False)
    assert innovation.raw["straat"] == "Botermarkt"
    entry = Entry.objects.get(kind="innovation", object_id=innovation.pk)
    assert (entry.status, entry.place) == ("published", "44021")
    before = list(Innovation.objects.order_by("pk").values())
    again = bring_in(content, by=by, now=now, format="efro")
    assert again.counts == {"organisation": {"unchanged": 1}, "innovation": {"unchanged": 2}}
    assert list(Innovation.objects.order_by("pk").values()) == before


def test_the_promotor_is_the_body_that_is_known_already(by: Any, now: datetime) -> None:
    bring_in(csv_bytes([BODY]), by=by, now=now, format="public-bodies")
    run = bring_in(csv_bytes([PROJECT]), by=by, now=now, format="efro")
    assert run.counts["organisation"] == {"joined": 1}
    assert Innovation.objects.get().organisation == Organisation.objects.get(source="lpdc")


def test_bad_rows_stay_out_with_line_field_and_reason(by: Any, now: datetime) -> None:
    rows = [
        PROJECT,
        PROJECT,
        {**PROJECT, "projectnummer": "11", "postcode": "99999", "gemeente": "Nergenshuizen"},
        {**PROJECT, "projectnummer": "12", "startdatum_project": "ooit"},
        {**PROJECT, "projectnummer": ""},
        {**PROJECT, "projectnummer": "13", "promotor": " "},
        {**PROJECT, "projectnummer": "14", "postcode": "9850", "gemeente": "Nevele"},
    ]
    run = preview(csv_bytes(rows), by=by, now=now, format="efro")
    # the text of a project has a newline, so each row takes two lines of the file
    wanted = [(4, "projectnummer"), (6, "postcode"), (8, "startdatum_project"), (10, "projectnummer"), (12, "promotor")]
    assert refusals(run) == wanted
    assert "Nergenshuizen" in run.rows.get(line=6).reason
    assert not Innovation.objects.exists()
    run = bring_in(csv_bytes(rows), by=by, now=now, format="efro")
    assert refusals(run) == wanted
    # a municipality of before the mergers leads to the one of today
    assert list(Innovation.objects.order_by("pk").values_list("source_id", "municipality")) == [
        ("9", "44021"),
        ("14", "44083"),
    ]


def test_bodies_with_a_wrong_number_stay_out(by: Any, now: datetime) -> None:
    other = {**BODY, "uri": "http://x.example/id/3", "naam": "Borgerhout", "kbo": "2225085385"}
    rows = [
        BODY,
        {**BODY, "uri": "http://x.example/id/2", "classificatie": "OCMW", "kbo": "0212214125"},
        {**other, "classificatie": "District"},
        {**BODY, "uri": "http://x.example/id/4", "naam": "Zonder", "kbo": "", "classificatie": ""},
        {**BODY, "uri": "http://x.example/id/1", "naam": "Nog eens"},
    ]
    run = bring_in(csv_bytes(rows), by=by, now=now, format="public-bodies")
    assert refusals(run) == [(4, "kbo"), (6, "uri")]
    names = set(Organisation.objects.filter(source="lpdc").values_list("name", flat=True))
    assert names == {"Gemeente Gent", "OCMW Gent", "Zonder"}


def test_digital_social_innovation_in_three_files(by: Any, now: datetime) -> None:
    foreign = {**ORGANISATION, "Organisation ID": "o2", "Name": "Lab Amsterdam", "Country": "Netherlands"}
    rows = [ORGANISATION, {**foreign, "Postcode": "1021 JT", "Website": "en", "Organisation type": ""}]
    bring_in(csv_bytes(rows), by=by, now=now, format="dsi4eu-organisations")
    first, second = Organisation.objects.filter(source="dsi4eu").order_by("source_id")
    assert (first.municipality, first.helix, first.website) == ("44021", "company", "http://www.openwijklab.example")
    assert (second.municipality, second.lat, second.website) == ("", 51.05, "")
    assert Entry.objects.get(kind="organisation", object_id=second.pk).lat == 51.05
    bring_in(csv_bytes([DSI_PROJECT]), by=by, now=now, format="dsi4eu-projects")
    project = Innovation.objects.get()
    assert (project.language, project.website) == ("en", "")
    assert "energy-poverty" in project.challenges
    assert "Areas of society: energy poverty, science." in project.approach
    link = {"Linking ID": "l1", "Organisation ID": "o1", "Project ID": "p1", "Role": "sole-funder"}
    links = [link, {**link, "Linking ID": "l2"}, {**link, "Linking ID": "l3", "Project ID": "p9"}]
    run = bring_in(csv_bytes(links), by=by, now=now, format="dsi4eu-links")
    assert (run.counts, refusals(run)) == ({"relation": {"created": 1, "joined": 1}}, [(4, "Project ID")])
    tie = Relation.objects.get()
    assert (tie.source.object_id, tie.target.object_id, tie.type) == (first.pk, project.pk, "funds")


def test_subsidies_come_in_as_not_verified_without_a_deadline(by: Any, now: datetime) -> None:
    content = json.dumps([SUBSIDY, {**SUBSIDY, "Productnummer": ""}]).encode()
    run = bring_in(content, by=by, now=now, format="ipdc", name="ipdc.json")
    assert refusals(run) == [(2, "Productnummer")]
    found = Opportunity.objects.get()
    assert (found.verified, found.checked_at, found.closes_at) == (False, None, None)
    assert (found.instrument, found.applicants, found.places) == ("subsidy", ["government", "nonprofit"], ["02000"])
    assert found.link == "https://voorbeeld.be/subsidie"


def test_companies_and_initiatives_of_the_map_of_tomorrow(by: Any, now: datetime) -> None:
    initiative = {**FAIR, "id": "f2", "title": "Garten für alle", "categories": ["2cd00bebec0c48ba9db761da48678134"]}
    content = json.dumps({"visible": [FAIR, initiative], "invisible": [{**FAIR, "id": "f3", "categories": []}]})
    run = bring_in(content.encode(), by=by, now=now, format="openfairdb", name="fair.json")
    assert refusals(run) == [(3, "categories")]
    company = Organisation.objects.get(source="openfairdb")
    assert (company.helix, company.language, company.lat, company.municipality) == ("company", "de", 51.9, "")
    assert Innovation.objects.get().title == "Garten für alle"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "ontbreken"),
        (b"", "leeg"),
        (b"x," * 300 + b"y\n", "kolommen"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_whole(by: Any, now: datetime, content: bytes, words: str) -> None:
    with pytest.raises(HubError) as caught:
        bring_in(content, by=by, now=now, format="public-bodies")
    assert words in str(caught.value.message)
    assert not Run.objects.exists()


def test_command_prints_counts_and_reasons(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes([PROJECT, PROJECT], encoding="utf-8-sig"))
    call_command("import_records", "efro", str(path), "--dry-run")
    assert "dry run: nothing was kept" in capsys.readouterr().out
    assert not Innovation.objects.exists()
    assert not Run.objects.exists()
    call_command("import_records", "efro", str(path))
    printed = capsys.readouterr().out
    assert "2 rows read, 1 refused" in printed
    assert "line 4, projectnummer: staat al op regel 2" in printed
    assert "innovations created: 1" in printed
    with pytest.raises(CommandError):
        call_command("import_records", "efro", str(tmp_path / "missing.csv"))


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Universiteit Gent", "knowledge-institution"),
        ("Provincie Limburg", "government"),
        ("Stad Gent", "government"),
        ("De Expeditie vzw", "civil-society"),
        ("Bouwbedrijf Peeters nv", "company"),
    ],
)
def test_helix_role_from_a_name(name: str, role: str) -> None:
    assert helix_of(name) == role
