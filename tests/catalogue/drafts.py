"""Entries for tests without any room."""

from datetime import datetime
from typing import Any

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind


def draft(object_id: int, title: str, now: datetime, **fields: Any) -> EntryDraft:
    """A published innovation called `title`; anything else by keyword."""
    values: dict[str, Any] = {
        "kind": Kind.INNOVATION,
        "object_id": object_id,
        "title": title,
        "url_name": "innovations:detail",
        "url_key": f"test-{object_id}",
        "updated_at": now,
    }
    return EntryDraft(**{**values, **fields})
