"""What imports keep of a person: which lists a curator brought in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.personal import PersonalData, register
from imports.models import Run


class ImportRuns(PersonalData):
    """Curators find their own runs here; the runs themselves belong to the hub."""

    name = "imports"
    label = _("Lijsten die je inlas als curator")
    covers = ("imports.Run.created_by",)

    def export(self, user: Any) -> Any:
        names = ("file_name", "list_name", "format", "status", "created_at", "started_at", "finished_at")
        return list(Run.objects.filter(created_by=user).order_by("pk").values(*names))

    def erase(self, user: Any, *, now: datetime) -> None:
        Run.objects.filter(created_by=user).update(created_by=None)


def register_parts() -> None:
    """Make the part known; called once, when the app is ready."""
    register(ImportRuns)
