"""Bringing lists in: what goes in, what stays out and why, and that doing it again changes nothing."""

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import Entry
from core.errors import HubError
from imports.formats.efro import helix_of
from innovations.models import Innovation
from organisations.models import Organisation

pytestmark = pytest.mark.django_db
EFRO = FORMATS["efro"]
BODIES = FORMATS["public-bodies"]
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


def write(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    out = StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def test_a_project_with_its_promotor(tmp_path: Path, now: datetime) -> None:
    report = run_import(EFRO, write(tmp_path / "a.csv", [PROJECT]), now=now)
    assert (report.read, report.refused) == (1, [])
    innovation = Innovation.objects.get()
    assert innovation.title == "Samen warm"
    assert innovation.municipality == "44021"
    assert "energy-poverty" in innovation.challenges
    assert innovation.organisation is not None
    assert innovation.organisation.name == "Gemeente Gent"
    assert not innovation.organisation.claimed
    assert innovation.raw["straat"] == "Botermarkt"
    entry = Entry.objects.get(kind="innovation")
    assert (entry.status, entry.place) == ("published", "44021")


def test_doing_it_again_changes_nothing(tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path / "a.csv", [PROJECT, {**PROJECT, "projectnummer": "10"}])
    run_import(EFRO, path, now=now)
    before = list(Innovation.objects.values())
    again = run_import(EFRO, path, now=now)
    assert again.counts == {"organisations unchanged": 1, "innovations unchanged": 2}
    assert list(Innovation.objects.values()) == before


def test_the_promotor_is_the_body_that_is_known_already(tmp_path: Path, now: datetime) -> None:
    run_import(BODIES, write(tmp_path / "b.csv", [BODY]), now=now)
    report = run_import(EFRO, write(tmp_path / "a.csv", [PROJECT]), now=now)
    assert report.counts["organisations joined"] == 1
    assert Organisation.objects.count() == 1


def test_bad_rows_stay_out_with_line_field_and_reason(tmp_path: Path, now: datetime) -> None:
    rows = [
        PROJECT,
        PROJECT,
        {**PROJECT, "projectnummer": "11", "postcode": "99999", "gemeente": "Nergenshuizen"},
        {**PROJECT, "projectnummer": "12", "startdatum_project": "ooit"},
        {**PROJECT, "projectnummer": ""},
        {**PROJECT, "projectnummer": "13", "promotor": " "},
        {**PROJECT, "projectnummer": "14"},
    ]
    report = run_import(EFRO, write(tmp_path / "a.csv", rows), now=now)
    # the text of a project has a newline, so each row takes two lines of the file
    assert [(r.line, r.field) for r in report.refused] == [
        (4, "projectnummer"),
        (6, "postcode"),
        (8, "startdatum_project"),
        (10, "projectnummer"),
        (12, "promotor"),
    ]
    assert "Nergenshuizen" in report.refused[1].reason
    assert set(Innovation.objects.values_list("source_id", flat=True)) == {"9", "14"}


def test_old_municipalities_lead_to_the_merged_one(tmp_path: Path, now: datetime) -> None:
    run_import(EFRO, write(tmp_path / "a.csv", [{**PROJECT, "postcode": "9850", "gemeente": "Nevele"}]), now=now)
    assert Innovation.objects.get().municipality == "44083"


def test_a_dry_run_tells_the_truth_and_keeps_nothing(tmp_path: Path, now: datetime) -> None:
    path = write(tmp_path / "a.csv", [PROJECT, PROJECT])
    report = run_import(EFRO, path, now=now, dry_run=True)
    assert report.counts["innovations created"] == 1
    assert len(report.refused) == 1
    assert not Innovation.objects.exists()
    assert not Entry.objects.exists()


def test_bodies_with_a_wrong_number_stay_out(tmp_path: Path, now: datetime) -> None:
    rows = [
        BODY,
        {**BODY, "uri": "http://x.example/id/2", "classificatie": "OCMW", "kbo": "0212214125"},
        {
            **BODY,
            "uri": "http://x.example/id/3",
            "naam": "Borgerhout",
            "kbo": "2225085385",
            "classificatie": "District",
        },
        {**BODY, "uri": "http://x.example/id/4", "naam": "Zonder", "kbo": "", "classificatie": ""},
        {**BODY, "uri": "http://x.example/id/1", "naam": "Nog eens"},
    ]
    report = run_import(BODIES, write(tmp_path / "b.csv", rows), now=now)
    assert [(r.line, r.field) for r in report.refused] == [(4, "kbo"), (6, "uri")]
    names = set(Organisation.objects.values_list("name", flat=True))
    assert names == {"Gemeente Gent", "OCMW Gent", "Zonder"}
    assert Organisation.objects.get(name="Gemeente Gent").municipality == "44021"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "ontbreken"),
        (b"", "ontbreken"),
        ("uri,naam,kbo,classificatie\né,é,é,é\n".encode("latin-1"), "UTF-8"),
        (b"x," * 300 + b"y\n", "kolommen"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_whole(
    tmp_path: Path, now: datetime, content: bytes, words: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(HubError) as caught:
        run_import(BODIES, path, now=now)
    assert words in str(caught.value.message)
    assert not Organisation.objects.exists()


def test_command_prints_counts_and_reasons(tmp_path: Path, capsys: Any) -> None:
    path = write(tmp_path / "a.csv", [PROJECT, PROJECT], encoding="utf-8-sig")
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
