"""A few questions between demo people, so that inboxes are not empty: open, accepted and declined."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from hubsi.demo.content import Row, Stage, rows
from hubsi.demo.entries import demo_entries
from matching import services
from matching.models import Introduction


def load_conversations(stage: Stage) -> int:
    """Start the conversations that nobody had yet; returns how many."""
    entries = demo_entries()
    count = 0
    for row in rows("conversations"):
        pair = (entries[row["from"]].pk, entries[row["to"]].pk)
        if not Introduction.objects.filter(from_entry_id=pair[0], to_entry_id=pair[1]).exists():
            _converse(stage, row, entries)
            count += 1
    return count


@transaction.atomic
def _converse(stage: Stage, row: Row, entries: dict[str, Any]) -> None:
    introduction = services.ask(
        from_entry=entries[row["from"]],
        to_entry=entries[row["to"]],
        sender=_person(stage, row["sender"]),
        message=row["message"],
        share_contact=True,
        now=stage.now - timedelta(days=row["days_ago"]),
    )
    answer = row["answer"]
    if not answer:
        return
    by, moment = _person(stage, answer["by"]), stage.now - timedelta(days=answer["days_ago"])
    if answer["accepted"]:
        services.accept(
            introduction_id=introduction.pk, by=by, share_contact=True, message=answer["message"], now=moment
        )
    else:
        services.decline(introduction_id=introduction.pk, by=by, reason=answer["message"], now=moment)


def _person(stage: Stage, role: str) -> User:
    return stage.editor if role == "editor" else stage.users[role]
