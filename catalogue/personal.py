"""What the catalogue keeps of a person: what they wrote, reported and decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.personal import PersonalData, register
from catalogue.history import for_reader
from catalogue.models import ModerationCase, Relation, Reminder, Report, Revision


class PublishingData(PersonalData):
    """Versions somebody wrote, ties they drew, and what they reported or decided as curator."""

    name = "publishing"
    label = _("Wat je publiceerde, meldde of besliste")
    covers = (
        "catalogue.Revision.author",
        "catalogue.Relation.drawn_by",
        "catalogue.ModerationCase.opened_by",
        "catalogue.ModerationCase.decided_by",
        "catalogue.Report.by",
        "catalogue.Reminder.user",
    )

    def export(self, user: Any) -> Any:
        versions = Revision.objects.filter(author=user).order_by("pk")
        ties = Relation.objects.filter(drawn_by=user).order_by("pk")
        opened = ModerationCase.objects.filter(opened_by=user).order_by("pk")
        decided = ModerationCase.objects.filter(decided_by=user).order_by("pk")
        reports = Report.objects.filter(by=user).order_by("pk")
        reminders = Reminder.objects.filter(user=user).order_by("pk")
        return {
            "versions": _versions(versions, user),
            "ties": list(ties.values("source__title", "type", "target__title", "note", "created_at")),
            "handed_in": list(opened.values("entry__title", "reason", "status", "opened_at", "message", "decided_at")),
            "decided": list(decided.values("entry__title", "reason", "status", "message", "decided_at")),
            "reports": list(reports.values("case__entry__title", "reason", "text", "email", "at", "answered_at")),
            "reminders": list(reminders.values("entry__title", "since", "sent_at")),
        }

    def erase(self, user: Any, *, now: datetime) -> None:
        """Versions and decisions keep the number of the account; addresses and reminders go."""
        Report.objects.filter(by=user).update(email="")
        Report.objects.filter(email__iexact=user.email).update(email="")
        Reminder.objects.filter(user=user).delete()


def _versions(rows: Any, user: Any) -> list[dict[str, Any]]:
    """What somebody wrote, without what its room closed to them since."""
    by_entry: dict[Any, list[Any]] = {}
    for row in rows.select_related("entry"):
        by_entry.setdefault(row.entry, []).append(row)
    return [
        {
            "entry__kind": entry.kind,
            "entry__title": entry.title,
            "number": row.number,
            "note": row.note,
            "created_at": row.created_at,
            "snapshot": snapshot,
        }
        for entry, own in by_entry.items()
        for row, snapshot in zip(own, for_reader(user, entry, [row.snapshot for row in own]), strict=True)
    ]


def register_parts() -> None:
    """Called when the app is ready."""
    register(PublishingData)
