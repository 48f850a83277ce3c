"""What a backup says of itself."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from core.errors import HubError

NAME, FORMAT = "manifest.json", 1
MOST_MANIFEST = 64 * 2**20  # bytes


class BackupError(HubError):
    """The backup cannot be made or used; the message says why and what stands as it was."""


@dataclass(frozen=True)
class Part:
    """One member of the file: bytes when unpacked, and their SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, its number of rows and where its sequences stand ({name: last value})."""

    columns: list[str]
    rows: int
    part: Part
    sequences: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """Everything about a backup.

    Attributes:
        made_at: ISO moment, UTC.
        version: the hub's version.
        migrations: {app: names that were applied}.
        left_out: tables whose rows are not in it.
        media: by path below the media folder.
    """

    made_at: str
    version: str
    migrations: dict[str, list[str]]
    left_out: list[str]
    tables: dict[str, Table]
    media: dict[str, Part]
    format: int = FORMAT

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    def parts(self) -> Iterator[tuple[str, Part]]:
        """Every member but the manifest itself, by its name in the file."""
        for name, table in self.tables.items():
            yield table_member(name), table.part
        for path, part in self.media.items():
            yield f"media/{path}", part


def table_member(name: str) -> str:
    return f"tables/{name}.tsv"


def from_json(text: bytes) -> Manifest:
    """Read it strictly. Raises BackupError when it is not one of ours or names paths outside the media folder."""
    try:
        raw: dict[str, Any] = json.loads(text)
        if raw["format"] != FORMAT:
            raise BackupError(_("Deze reservekopie heeft een vorm die deze versie van de hub niet kent."))
        tables = {
            name: Table(**{**table, "part": Part(**table["part"])}) for name, table in dict(raw["tables"]).items()
        }
        media = {path: Part(**part) for path, part in dict(raw["media"]).items()}
        found = Manifest(**{**raw, "tables": tables, "media": media})
        if not all(isinstance(part.size, int) and part.size >= 0 for _name, part in found.parts()):
            raise ValueError("size")
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BackupError(_("De inhoudsopgave van de reservekopie is onleesbaar.")) from error
    for path in media:
        if not is_inside(path):
            raise BackupError(
                _("De reservekopie wil buiten de map voor bestanden schrijven: %(path)s") % {"path": path}
            )
    return found


def is_inside(path: str) -> bool:
    """Is this a plain relative path, that stays below the folder it is put in?"""
    pure = PurePosixPath(path)
    plain = path == str(pure) and not pure.is_absolute() and not set(pure.parts) & {"..", "."}
    return bool(path) and plain and not any(mark in path for mark in ("\\", "\0", ":"))
