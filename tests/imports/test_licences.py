"""Every row of the open data says truly where it came from and under which licence."""

import csv
import io
import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from catalogue.origins import OWN_LICENCE, UNKNOWN, Origin, origin_of, origins_of, shown
from imports import services
from imports.formats import FORMATS
from imports.origins import LICENCES
from organisations.models import Organisation
from tests.imports.factory import bring_in, csv_bytes, house, upload, work

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def rows_of(client: Client, name: str = "download", **kwargs: str) -> dict[str, dict[str, Any]]:
    answer: Any = client.get(reverse(name, kwargs={**kwargs, "form": "json"}))
    return {row["title"]: row for row in json.loads(b"".join(answer.streaming_content))}


def told(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["source"], row["source_name"], row["licence"]


def bring_in_under(licence: str, list_name: str, number: int, by: Any, now: datetime) -> None:
    run = upload(csv_bytes([house(number)]), by=by, now=now, list_name=list_name, licence=licence)
    services.set_mapping(run=run, mapping=run.mapping, twins="join", by=by, now=now)
    services.start(run=work(run, now), by=by, now=now)
    work(run, now)


def test_each_row_names_its_list_and_the_licence_of_that_list(
    personas: Any, client: Client, now: datetime, django_assert_max_num_queries: Any
) -> None:
    by = personas.curator
    bring_in_under("ODbL-1.0", "Open huizen", 1, by, now)
    bring_in_under("", "Andere huizen", 2, by, now)
    bodies = csv_bytes([{"uri": "u1", "naam": "Boom", "kbo": "", "classificatie": "Gemeente"}])
    bring_in(bodies, by=by, now=now, format="public-bodies", list_name="")
    with django_assert_max_num_queries(6):
        found = rows_of(client, kind="organisation")
    assert told(found["Demo vzw"]) == ("", "", OWN_LICENCE)
    assert told(found["Huis 1 van de wijk"]) == ("lijst:open-huizen", "Open huizen", "ODbL-1.0")
    assert told(found["Huis 2 van de wijk"]) == ("lijst:andere-huizen", "Andere huizen", UNKNOWN)
    (body,) = [row for row in found.values() if row["source"] == "lpdc"]
    assert (body["licence"], body["source_url"]) == ("MIT", FORMATS["public-bodies"].link)
    assert rows_of(client, "list-download") == found
    answer: Any = client.get(reverse("download", args=["organisation", "csv"]))
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    assert {row["title"]: told(row) for row in csv.DictReader(io.StringIO(text, newline=""))} == {
        title: told(row) for title, row in found.items()
    }
    # the last file tells: somebody asked, and now it is known
    bring_in_under("CC0-1.0", "Andere huizen", 2, by, now)
    assert rows_of(client, kind="organisation")["Huis 2 van de wijk"]["licence"] == "CC0-1.0"


def test_a_feed_claims_nothing_for_the_lists_of_others(personas: Any, client: Client, now: datetime) -> None:
    def rights() -> str:
        cache.clear()
        feed = ElementTree.fromstring(client.get(reverse("list-feed", args=["atom"])).content)
        return feed.findtext(f"{ATOM}rights") or ""

    assert rights() == "CC BY 4.0"
    bring_in(csv_bytes([house(1)]), by=personas.curator, now=now)
    assert "behalve" in rights()


def test_unknown_is_said_and_never_made_up() -> None:
    assert origin_of("") == Origin(name="", licence=OWN_LICENCE)
    assert origin_of("iets anders") == Origin(name="iets anders", licence=UNKNOWN)
    assert origins_of(["lijst:nergens"])["lijst:nergens"].licence == UNKNOWN
    for found in FORMATS.values():
        if found.source:
            assert origin_of(found.source).licence == (found.licence or UNKNOWN)
    assert "ODbL-1.0" in str(shown("openfairdb"))
    assert str(shown("dsi4eu")) == "DSI4EU"
    assert origin_of("voorbeeldinhoud").licence == OWN_LICENCE


def test_the_form_takes_licences_it_knows_and_no_others(client_for: Any, personas: Any) -> None:
    curator = client_for(personas.curator)
    page = curator.get(reverse("imports:upload")).content.decode()
    assert all(f'value="{licence}"' in page for licence in LICENCES)
    data = {"format": "organisations", "list_name": "Huizen"}
    for licence, status in (("CC0-1.0", 302), ("eigen bedenksel", 422)):
        file = io.BytesIO(csv_bytes([house(1)]))
        file.name = "lijst.csv"
        assert curator.post(reverse("imports:upload"), {**data, "licence": licence, "file": file}).status_code == status
    assert not Organisation.objects.filter(source="lijst:huizen").exists()


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", ["/open-data/", "/api-documentatie/"])
def test_the_pages_tell_of_feeds_and_files_and_every_address_works(client: Client, language: str, path: str) -> None:
    page = client.get(f"{language}{path}").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*open-data/[^"]*)"', main)}
    assert any("lijst.rss" in link for link in links)
    assert any("lijst.csv?kind=" in link for link in links)
    for link in links:
        cache.clear()
        assert client.get(link).status_code == 200, link
    if "open-data" in path:
        assert "ODbL-1.0" in main
        assert "unknown" in main
