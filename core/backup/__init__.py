"""The whole hub in one file and back: the database at one moment, and the files that people brought.

A zip: `tables/<name>.tsv` (what `COPY ... TO` gives, ordered by key), `media/<path>`, and `manifest.json` with what
the hub was: version, migrations, columns, rows, sizes and a SHA-256 of every part. Needs no tools beside the hub's
own: the tables themselves are made by the migrations. See docs/how-to/backup.md.
"""

from core.backup.manifest import BackupError
from core.backup.reading import check
from core.backup.restoring import restore
from core.backup.writing import backup, rotate

__all__ = ["BackupError", "backup", "check", "restore", "rotate"]
