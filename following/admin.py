"""Only for reading: what people follow is theirs. Who is no staff never comes here; searches show no words."""

from django.contrib import admin

from core.adminsite import ReadOnlyAdmin
from following.models import Follow, Reader, SavedSearch


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnlyAdmin):
    """How much is kept and mailed; not what people look for."""

    list_display = ("pk", "user_id", "list_name", "frequency", "told_up_to", "created_at")
    list_filter = ("frequency", "list_name")
    fields = ("user_id", "list_name", "frequency", "told_up_to", "seen_at", "created_at", "updated_at")
    readonly_fields = fields
    ordering = ("-created_at",)


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    """Which entries are followed."""

    list_display = ("pk", "user_id", "entry", "created_at")
    list_select_related = ("entry",)
    search_fields = ("entry__title",)
    ordering = ("-created_at",)


@admin.register(Reader)
class ReaderAdmin(ReadOnlyAdmin):
    """How far the digests are: for who looks into a mail that did not come."""

    list_display = ("user_id", "told_up_to", "handled_daily", "handled_weekly")
    ordering = ("-told_up_to",)
