"""Looks at a hub that was upgraded, as a program of its own: `python tests/infra/upgraded.py BACKUP`, JSON out."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from catalogue import sources  # noqa: E402
from catalogue.models import Entry  # noqa: E402
from core.backup import check, tables  # noqa: E402


def changed(path: Path) -> list[str]:
    """Tables of which an old column of an old row is not what it was."""
    found = []
    with transaction.atomic():
        tables.plain()
        for name, table in check(path).tables.items():
            digest = hashlib.sha256()
            for block in tables.read(name, table.columns):
                digest.update(block)
            if digest.hexdigest() != table.part.sha256:
                found.append(name)
    return found


def unlike() -> list[str]:
    """Kinds whose entries are not what the rooms would publish now."""
    found = []
    for source in sources.all_sources():
        drafts = {draft.object_id: draft for draft in source.drafts()}
        entries = {
            entry.object_id: entry for entry in Entry.objects.filter(kind=source.kind).exclude(status="withdrawn")
        }
        same = drafts.keys() == entries.keys() and all(
            (draft.title, sorted(draft.tokens())) == (entries[pk].title, sorted(entries[pk].facets))
            for pk, draft in drafts.items()
        )
        if not same:
            found.append(str(source.kind))
    return found


def answers() -> dict[str, int]:
    """What pages answer: lists, one page of each kind, search."""
    client = Client(headers={"host": "localhost"}, raise_request_exception=True)
    paths = ["/", "/innovaties/", "/innovaties/?q=energie", "/organisaties/", "/financiering/", "/api/v1/entries/"]
    for kind in Entry.objects.filter(status="published").values_list("kind", flat=True).distinct().order_by("kind"):
        entry = Entry.objects.filter(status="published", visibility="public", kind=kind).order_by("pk")[0]
        paths.append(entry.get_absolute_url())
    return {path: client.get(path).status_code for path in paths}


def main() -> None:
    found: dict[str, Any] = {"changed": changed(Path(sys.argv[1])), "unlike": unlike(), "answers": answers()}
    print("FOUND", json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
