"""What imports keep of a person: which lists a curator brought in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.personal import PersonalData, register
from imports.models import Run


class ImportData(PersonalData):
    """The curator's imports: file and figures, not the rows, which are about others."""

    name = "imports"
    label = _("Lijsten die je als curator inlas")
    covers = ("imports.Run.created_by",)

    def export(self, user: Any) -> Any:
        runs = Run.objects.filter(created_by=user).order_by("pk")
        return list(runs.values("file_name", "status", "counts", "created_at", "finished_at"))

    def erase(self, user: Any, *, now: datetime) -> None:
        """What was brought in stays, by the number of the account."""


def register_parts() -> None:
    """Called when the app is ready."""
    register(ImportData)
