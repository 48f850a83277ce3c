"""Points for the map and downloads for spreadsheets and programs."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalogue import services
from catalogue.kinds import Kind
from ecosystem import selectors
from tests.catalogue.drafts import draft
from tests.ecosystem.factory import place

pytestmark = pytest.mark.django_db


def features(client: Client, **data: Any) -> list[dict[str, Any]]:
    body = client.get(reverse("map-points"), data).json()
    assert body["type"] == "FeatureCollection"
    return list(body["features"])


def test_points_are_longitude_then_latitude_and_lead_somewhere(now: datetime, client: Client) -> None:
    entry = place(1, "Oven", now)
    [point] = features(client)
    assert point["geometry"] == {"type": "Point", "coordinates": [entry.lon, entry.lat]}
    assert point["properties"] == {"kind": "innovation", "title": "Oven", "url": entry.get_absolute_url()}


def test_points_follow_the_filters(now: datetime, client: Client) -> None:
    place(1, "Oven", now)
    place(2, "Tuin", now, place="11002", places=["11002"], challenges=["lonely-elderly"])
    place(3, "Zonder plaats", now, place="", places=[])
    assert len(features(client)) == 2
    assert [p["properties"]["title"] for p in features(client, challenge="lonely-elderly")] == ["Tuin"]
    assert [p["properties"]["title"] for p in features(client, place="44021")] == ["Oven"]
    assert [p["properties"]["title"] for p in features(client, bbox="4,51,5,52")] == ["Tuin"]
    assert features(client, kind="funding") == []


def test_many_points_become_cells_that_count_them_all(
    now: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MAX_SINGLE", 3)
    services.publish_many(
        [draft(n, f"Punt {n}", now, place="44021" if n % 2 else "11002") for n in range(1, 6)], now=now
    )
    cells = features(client)
    assert sorted(cell["properties"]["count"] for cell in cells) == [2, 3]
    assert all(cell["properties"]["url"] == "" for cell in cells)
    services.publish(draft(9, "Alleen hier", now, place="21004"), now=now)
    [alone] = [cell["properties"] for cell in features(client) if "count" not in cell["properties"]]
    assert (alone["title"], alone["kind"]) == ("Alleen hier", "innovation")
    # closer by there are few enough to show each
    assert len(features(client, bbox="3,50.5,4.1,51.5")) == 3


def download(client: Client, kind: str, form: str) -> str:
    answer = client.get(reverse("download", args=[kind, form]))
    assert answer.status_code == 200
    assert f'filename="hubsi-{kind}.{form}"' in answer.headers["Content-Disposition"]
    return b"".join(answer).decode()


def test_csv_runs_no_formula_and_keeps_accents(now: datetime, client: Client) -> None:
    bad = '=HYPERLINK("https://kwaad.example","klik")'
    place(1, bad, now, summary="+32, -1\nen “vitaminés”", phases=["prompts", "scaling"])
    raw = download(client, "innovation", "csv")
    assert raw.startswith("\ufeff")
    [row] = csv.DictReader(io.StringIO(raw.removeprefix("\ufeff"), newline=""))
    assert row["title"] == f"'{bad}"
    assert row["summary"] == "'+32, -1\nen “vitaminés”"
    assert row["phase"] == "prompts scaling"
    assert row["path"] == reverse("innovations:detail", args=["test-1"])


def test_json_says_the_same_without_change(now: datetime, client: Client) -> None:
    place(1, "=1+1", now)
    place(2, "Twee", now, kind=Kind.OFFER)
    rows = json.loads(download(client, "innovation", "json"))
    assert [row["title"] for row in rows] == ["=1+1"]
    assert rows[0]["place"] == "44021"


def test_downloads_of_nothing_are_whole_files(client: Client) -> None:
    assert json.loads(download(client, "space", "json")) == []
    assert download(client, "space", "csv") == "\ufeff"
    assert client.get("/open-data/nonsense.csv").status_code == 404
    assert client.get("/open-data/space.xml").status_code == 404
