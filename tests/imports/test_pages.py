"""The curator's pages, without a browser."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from imports import services
from imports.models import Run
from organisations.models import Organisation
from tests.imports.factory import bring_in, csv_bytes, house, preview, upload, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(personas: Any, client_for: Callable[[Any], Client]) -> Client:
    return client_for(personas.curator)


def told(response: Any) -> str:
    """The text of a download."""
    return b"".join(response.streaming_content).decode()


def send(client: Client, content: bytes, name: str = "lijst.csv", **fields: str) -> Any:
    data = {"format": "organisations", "list_name": "Huizen", "file": SimpleUploadedFile(name, content), **fields}
    return client.post(reverse("imports:upload"), data)


def test_from_file_to_result_and_back(curator: Client, now: datetime) -> None:
    response = send(curator, csv_bytes([house(1), house(2), house(3, rol="=HYPERLINK(1)")]))
    run = Run.objects.get()
    assert response.url == reverse("imports:mapping", args=[run.pk])
    page = curator.get(response.url).content.decode()
    assert '<option value="naam" selected>' in page
    fields = _mapping(run)
    response = curator.post(reverse("imports:mapping", args=[run.pk]), {**fields, "twins": "join"})
    assert response["Location"] == run.get_absolute_url()
    assert "hx-get" in curator.get(run.get_absolute_url()).content.decode()
    assert "HX-Refresh" not in curator.get(run.get_absolute_url(), headers={"HX-Request": "true"}).headers
    work(run, now)
    assert curator.get(run.get_absolute_url(), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = curator.get(run.get_absolute_url()).content.decode()
    assert "Huis 1 van de wijk" in page
    assert "Start de import" in page
    refused = told(curator.get(reverse("imports:rows", args=[run.pk]), {"toon": "refused"}))
    assert "4,,,Geweigerd,rol,,,“=HYPERLINK(1)” staat niet in de lijst" in refused
    curator.post(reverse("imports:act", args=[run.pk, "start"]))
    work(run, now)
    assert Organisation.objects.filter(source="lijst:huizen").count() == 2
    assert "Draai terug" in curator.get(run.get_absolute_url()).content.decode()
    curator.post(reverse("imports:act", args=[run.pk, "terug"]))
    work(run, now)
    assert not Organisation.objects.filter(source="lijst:huizen").exists()
    assert "2 verwijderd" in curator.get(run.get_absolute_url()).content.decode()


def _mapping(run: Run) -> dict[str, str]:
    from imports.forms import MappingForm

    form = MappingForm(run=run)
    return {f"c{n}": run.mapping.get(column.name, "") for n, column in enumerate(form.columns)}


@pytest.mark.parametrize(
    ("content", "name", "fields", "words"),
    [
        (b"a\0b", "x.csv", {}, "NUL"),
        (b"a,b\n1,2\n", "x.xlsx", {}, "Excel"),
        (b"naam,rol\nA,government\n", "x.csv", {"list_name": "Huizen van Gent", "format": "efro"}, "ontbreken"),
        (b"naam,rol\nA,government\n", "x.csv", {"list_name": "  "}, "naam"),
        (b"naam,rol\nA,government\n", "x.csv", {"format": "nope"}, "nope"),
    ],
)
def test_a_bad_upload_is_told_and_keeps_what_was_typed(
    curator: Client, content: bytes, name: str, fields: dict[str, str], words: str
) -> None:
    response = send(curator, content, name, **fields)
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert fields.get("list_name", "Huizen").strip() in page
    assert not Run.objects.exists()


def test_a_mapping_must_have_what_is_needed_once(curator: Client, personas: Any, now: datetime) -> None:
    run = upload(csv_bytes([house(1)]), by=personas.curator, now=now)
    url = reverse("imports:mapping", args=[run.pk])
    missing = {**_mapping(run), "c1": "", "twins": "join"}
    response = curator.post(url, missing)
    assert response.status_code == 422
    assert "naam" in response.content.decode()
    twice = {**_mapping(run), "c2": "naam", "twins": "join"}
    assert curator.post(url, twice).status_code == 422


def test_changes_are_shown_field_by_field_and_pages_ask_few_queries(
    curator: Client, personas: Any, now: datetime, django_assert_max_num_queries: Any
) -> None:
    by = personas.curator
    bring_in(csv_bytes([house(n) for n in range(60)]), by=by, now=now)
    run = preview(csv_bytes([house(n, **{"in het kort": "Een *nieuw* huis."}) for n in range(60)]), by=by, now=now)
    with django_assert_max_num_queries(16):
        page = curator.get(run.get_absolute_url(), {"toon": "updated"}).content.decode()
    assert page.count("<ins>Een *nieuw* huis.</ins>") == 50
    assert "?toon=updated&amp;page=2" in page
    with django_assert_max_num_queries(12):
        assert curator.get(reverse("imports:index")).status_code == 200


def test_a_formula_is_text_here_and_harmless_in_a_download(curator: Client, personas: Any, now: datetime) -> None:
    run = bring_in(csv_bytes([house(1, naam="=cmd|calc")]), by=personas.curator, now=now)
    assert Organisation.objects.filter(name="=cmd|calc").exists()
    assert "'=cmd|calc" in told(curator.get(reverse("imports:rows", args=[run.pk]), {"toon": "created"}))


def test_a_run_that_started_cannot_be_thrown_away(curator: Client, personas: Any, now: datetime) -> None:
    run = bring_in(csv_bytes([house(1)]), by=personas.curator, now=now)
    curator.post(reverse("imports:act", args=[run.pk, "weg"]))
    assert Run.objects.filter(pk=run.pk).exists()
    waiting = preview(csv_bytes([house(1)]), by=personas.curator, now=now)
    curator.post(reverse("imports:act", args=[waiting.pk, "weg"]))
    assert not Run.objects.filter(pk=waiting.pk).exists()
    assert services.restart_stalled(now=now) == 0
