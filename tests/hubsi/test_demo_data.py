"""The demo data files by themselves: known codes, whole records, nothing that could be taken for real."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.images import delete_image, image_size, image_srcset, image_url
from hubsi.demo import draw
from hubsi.demo.content import people, rows
from vocabulary.lookup import vocabulary

FOLDER = Path(draw.__file__).parent
# field -> list of the vocabulary, in any of the files
SCHEMES = {
    "helix": "helix",
    "municipality": "place",
    "places": "place",
    "challenges": "challenge",
    "problem_type": "problem_type",
    "novelty": "novelty",
    "target_groups": "target_group",
    "participation": "participation",
    "phase": "phase",
    "phases": "phase",
    "support": "support",
    "value": "value",
    "values": "value",
    "language": "language",
    "languages": "language",
    "level": "evidence",
    "instrument": "instrument",
    "applicants": "applicant",
    "type": "relation",
}
REAL_SITES = {"www.movisie.nl"}  # the site of the dossier that the iconic examples come from


def fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Every (name, value) in a data file, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from fields(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from fields(inner)


def file_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", file_names())
def test_every_code_is_in_the_vocabulary(name: str) -> None:
    for field, value in fields(json.loads((FOLDER / f"{name}.json").read_text())):
        if field in SCHEMES and isinstance(value, str | list):
            for code in [value] if isinstance(value, str) else value:
                assert not code or vocabulary().get(SCHEMES[field], code), (field, code)


@pytest.mark.django_db
def test_keys_of_criteria_layers_and_scores_are_in_the_vocabulary() -> None:
    fit = {item.code for item in vocabulary().items("fit")}
    layers = {item.code for item in vocabulary().items("layer")}
    scalers = {item.code for item in vocabulary().items("scaler")}
    assert all(set(row["fit"]) == fit for row in rows("funding"))
    assert all(set(row["layers"]) == layers for row in rows("spaces"))
    assert all(set(row["scalers"] or scalers) == scalers for row in rows("innovations"))


@pytest.mark.parametrize("name", file_names())
def test_no_address_of_a_real_person_or_site(name: str) -> None:
    text = (FOLDER / f"{name}.json").read_text()
    for host in re.findall(r"(?:https?://|@)([\w.-]+)", text):
        assert host.endswith(".example") or host in REAL_SITES, host
    for phone in re.findall(r'"phone": "([^"]+)"', text):
        assert " 000 " in phone, phone  # no subscriber has such a number


def test_a_real_site_stands_only_with_iconic_examples_that_name_their_source() -> None:
    for row in rows("innovations"):
        real = any(site in json.dumps(row) for site in REAL_SITES)
        assert not real or row["iconic"]
        assert bool(row["source_note"]) == row["iconic"]
        assert bool(row["owner"]) != row["iconic"]


def test_the_content_is_spread_over_the_whole_field() -> None:
    from_file = json.loads((FOLDER.parents[1] / "vocabulary/data/challenges.json").read_text())
    theme_of = {row["code"]: row["theme"] for row in from_file}
    innovations = rows("innovations")
    assert {theme_of[row["challenges"][0]] for row in innovations} == set(draw.SCENES)
    assert len({row["phase"] for row in innovations} - {""}) == 6  # the sources of some iconic ones say none
    assert len({row["municipality"] for row in innovations}) >= 25
    peers = Counter(challenge for row in innovations for challenge in row["challenges"])
    lonely = [row["key"] for row in innovations if max(peers[c] for c in row["challenges"]) < 2]
    assert len(lonely) <= 5, lonely  # nearly everyone has somebody at the same challenge


def test_the_funding_matrix_has_white_spots_and_filled_ones() -> None:
    cells = {(phase, row["instrument"]) for row in rows("funding") for phase in row["phases"]}
    assert 20 < len(cells) < 50  # of 66


def test_every_reference_points_to_something() -> None:
    have = {f"organisation:{row['key']}" for row in rows("organisations")}
    have |= {
        f"{kind}:{row['key']}"
        for kind, name in (("innovation", "innovations"), ("offer", "offers"), ("space", "spaces"))
        for row in rows(name)
    }
    have |= {f"funding:{row['key']}" for row in rows("funding")}
    for row in rows("relations"):
        assert {row["source"], row["target"]} <= have, row
    for row in rows("conversations"):
        assert {row["from"], row["to"]} <= have, row
    assert {row["follow"] for row in rows("following") if "follow" in row} <= have
    owners = {row["owner"] for row in rows("innovations") if row["owner"]}
    owners |= {row["organisation"] for name in ("offers", "spaces") for row in rows(name)}
    owners |= {key for row in people()["accounts"] for key in row["owner_of"]}
    assert {f"organisation:{key}" for key in owners} <= have


def test_the_pictures_are_the_ones_that_the_code_draws_and_small() -> None:
    drawn = draw.all_pictures()
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in draw.FOLDER.glob("*.svg")}
    assert on_disk == drawn
    assert max(len(text.encode()) for text in drawn.values()) < 6000
    used = {row["image"] for name in ("innovations", "organisations", "spaces") for row in rows(name)}
    assert used <= {f"demo/{name}" for name in drawn}
    assert not any("<script" in text or "style=" in text or "href" in text for text in drawn.values())


def test_a_drawing_is_a_picture_of_our_own_that_nobody_deletes(settings: Any) -> None:
    stem = rows("innovations")[0]["image"]
    assert image_url(stem, width=1280) == f"{settings.STATIC_URL}{stem}"
    assert image_srcset(stem) == f"{settings.STATIC_URL}{stem} 640w"
    assert image_size(stem) == (640, 360)
    delete_image(stem)
    assert (draw.FOLDER.parent / stem).exists()
