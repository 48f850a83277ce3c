"""Looking whether a backup is whole, without believing anything it says of its size."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from core.backup.manifest import MOST_MANIFEST, NAME, BackupError, Manifest, Part, from_json
from core.backup.tables import CHUNK

# Text packs five times, pictures not at all; what packs better than this is made to fill a disk.
MOST_PACKED, SMALL = 200, 256 * 2**20


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The file and what it says of itself. Raises BackupError when it is no backup or only half of one."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(NAME)
            if info.file_size > MOST_MANIFEST:
                raise BackupError(_("De inhoudsopgave van de reservekopie is te groot."))
            with archive.open(NAME) as member:
                manifest = from_json(member.read(MOST_MANIFEST))
            _compare(archive, manifest, path.stat().st_size)
            yield archive, manifest
    except FileNotFoundError as error:
        raise BackupError(_("Het bestand %(path)s is er niet.") % {"path": path}) from error
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, RuntimeError) as error:
        raise BackupError(_("%(path)s is geen (volledige) reservekopie.") % {"path": path}) from error


def _compare(archive: zipfile.ZipFile, manifest: Manifest, packed: int) -> None:
    """Are exactly the parts there that the manifest names, and of a size that can be?"""
    wanted = dict(manifest.parts())
    names = [info.filename for info in archive.infolist()]
    if sorted(names) != sorted([*wanted, NAME]):
        raise BackupError(_("De reservekopie bevat niet precies wat haar inhoudsopgave zegt."))
    total = sum(part.size for part in wanted.values())
    if total > SMALL and total > packed * MOST_PACKED:
        raise BackupError(_("De reservekopie zegt onmogelijk groot te zijn (%(size)s bytes).") % {"size": total})


def blocks(archive: zipfile.ZipFile, name: str, part: Part) -> Iterator[bytes]:
    """The bytes of a part. Raises BackupError at the end when they are not what was packed, or sooner when too many."""
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as member:
            while block := member.read(CHUNK):
                size += len(block)
                if size > part.size:
                    break
                digest.update(block)
                yield block
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise BackupError(_("Het deel %(name)s is beschadigd.") % {"name": name}) from error
    except Exception as error:  # zlib's own error has no public name in all versions
        if type(error).__module__ != "zlib":
            raise
        raise BackupError(_("Het deel %(name)s is beschadigd.") % {"name": name}) from error
    if size != part.size or digest.hexdigest() != part.sha256:
        raise BackupError(_("Het deel %(name)s is beschadigd.") % {"name": name})


def check(path: Path) -> Manifest:
    """Read the whole file once; what it holds. Raises BackupError for the first part that is not whole."""
    with opened(path) as (archive, manifest):
        for name, part in manifest.parts():
            for _block in blocks(archive, name, part):
                pass
        return manifest
