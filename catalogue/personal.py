"""What the catalogue keeps of a person: what they wrote, reported and decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.personal import PersonalData, register
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
            "versions": list(
                versions.values("entry__kind", "entry__title", "number", "note", "created_at", "snapshot")
            ),
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


def register_parts() -> None:
    """Called when the app is ready."""
    register(PublishingData)
