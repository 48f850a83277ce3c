"""What no room owns: the log, requests about personal data, and the machinery. To look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditRecord, DataExport, Leaving, User
from core.adminsite import ReadOnlyAdmin
from core.models import Heartbeat, Job


@admin.register(AuditRecord)
class AuditRecordAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """What curators and staff did. The database itself refuses to change it."""

    list_display = ("at", "who", "act", "target", "target_id", "title")
    list_filter = ("act", "target", ("at", admin.DateFieldListFilter))
    search_fields = ("title", "target_id", "act")
    date_hierarchy = "at"
    ordering = ("-at", "-id")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the name, as the log has no key to people who may be gone."""
        name = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
        return super().get_queryset(request).annotate(actor_name=Subquery(name))

    @admin.display(description=_("door"))
    def who(self, row: Any) -> str:
        return row.actor_name or str(row.actor_id or "–")


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """Who asked for their data and when; the files are theirs alone."""

    list_display = ("user", "status", "asked_at", "ready_at", "expires_at")
    list_filter = ("status",)
    search_fields = ("user__email",)
    list_select_related = ("user",)
    fields = ("user", "status", "asked_at", "ready_at", "expires_at", "size")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")


@admin.register(Leaving)
class LeavingAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """Who asked to leave the hub."""

    list_display = ("user", "reason", "asked_at", "due_at", "mailed_at")
    list_filter = ("reason",)
    list_select_related = ("user",)
    search_fields = ("user__email",)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """Work that was asked and not done yet."""

    list_display = ("task", "queue", "attempts", "created_at", "due_at")
    list_filter = ("queue", "task")
    search_fields = ("task",)
    exclude = ("kwargs",)  # may hold what people wrote


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """When each part of the hub was last heard of."""

    list_display = ("name", "at")
    search_fields = ("name",)
