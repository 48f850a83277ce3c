"""Under which licence each package is that the hub runs on, as the packages themselves say."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.M)
_FREE = re.compile(
    r"(?i)\b(mit|bsd|apache|isc|psf|python software foundation|mpl|mozilla|lgpl|lesser general public|unlicense|"
    r"zlib|postgresql|0bsd|hpnd|cnri|zpl|public domain)"
)


@dataclass(frozen=True)
class Licence:
    """One package: its name, pinned version and what it says of its licence."""

    package: str
    version: str
    licence: str

    @property
    def fits(self) -> bool:
        """Is it one under which the hub, EUPL-1.2, may use the package?"""
        return bool(_FREE.search(self.licence))


def pinned(requirements: Path) -> dict[str, str]:
    """Versions by package, as a file of pinned requirements has them."""
    return dict(_PINNED.findall(requirements.read_text(encoding="utf-8")))


def licences(packages: Iterable[tuple[str, str]]) -> Iterator[Licence]:
    """What each installed package says; those that are not installed here (other systems) are left out."""
    for package, version in packages:
        try:
            found = metadata.metadata(package)
        except metadata.PackageNotFoundError:
            continue
        yield Licence(package, version, _stated(found))


def _stated(found: metadata.PackageMetadata) -> str:
    fields = found.json
    if expression := fields.get("license_expression"):
        return str(expression)
    classifiers = [
        str(line).split(" :: ")[-1] for line in fields.get("classifier", []) if line.startswith("License ::")
    ]
    if classifiers:
        return ", ".join(classifiers)
    first = str(fields.get("license", "")).strip().splitlines()
    return first[0] if first else ""


def table(rows: Iterable[Licence]) -> str:
    """A Markdown page of them."""
    lines = [
        "# Licences of what the hub runs on",
        "",
        "Made by `manage.py licences` from what the packages say; `make test` fails when it is out of date or when a",
        "licence is not one under which the hub may use the package. Libraries for the browser: `static/vendor/`.",
        "",
        "| package | version | licence |",
        "|---|---|---|",
        *(f"| {row.package} | {row.version} | {row.licence} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"
