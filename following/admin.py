"""Only for reading: what people follow is theirs. Who is no staff never comes here; searches show no words."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from following.models import Follow, Reader, SavedSearch


class ReadOnly(ModelAdmin):  # type: ignore[misc]
    """Nobody writes in somebody else's name."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnly):
    """How much is kept and mailed; not what people look for."""

    list_display = ("pk", "user_id", "list_name", "frequency", "told_up_to", "created_at")
    list_filter = ("frequency", "list_name")
    fields = ("user_id", "list_name", "frequency", "told_up_to", "seen_at", "created_at", "updated_at")
    readonly_fields = fields
    ordering = ("-created_at",)


@admin.register(Follow)
class FollowAdmin(ReadOnly):
    """Which entries are followed."""

    list_display = ("pk", "user_id", "entry", "created_at")
    list_select_related = ("entry",)
    search_fields = ("entry__title",)
    ordering = ("-created_at",)


@admin.register(Reader)
class ReaderAdmin(ReadOnly):
    """How far the digests are: for who looks into a mail that did not come."""

    list_display = ("user_id", "told_up_to", "handled_daily", "handled_weekly")
    ordering = ("-told_up_to",)
