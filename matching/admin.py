"""Matches and introductions in the admin: to look at, not to write (services do that)."""

from django.contrib import admin

from core.adminsite import ReadOnlyAdmin
from matching.models import Dismissal, Introduction, Match


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    list_display = ("source", "target", "lane", "score", "likeness", "computed_at")
    list_filter = ("lane", "policy")
    list_select_related = ("source", "target")
    search_fields = ("source__title", "target__title")


@admin.register(Dismissal)
class DismissalAdmin(ReadOnlyAdmin):
    list_display = ("low", "high", "reason", "by", "created_at")
    list_filter = ("reason",)
    search_fields = ("low__title", "high__title")
    list_select_related = ("low", "high", "by")


@admin.register(Introduction)
class IntroductionAdmin(ReadOnlyAdmin):
    """Who asked whom and how it ended; the messages stay between the two."""

    list_display = ("from_entry", "to_entry", "status", "created_at", "answered_at")
    list_filter = ("status",)
    search_fields = ("from_entry__title", "to_entry__title")
    list_select_related = ("from_entry", "to_entry")
    fields = ("from_entry", "to_entry", "status", "created_at", "answered_at")
