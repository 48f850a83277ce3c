"""Matches and introductions in the admin: to look at, not to write (services do that)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from matching.models import Dismissal, Introduction, Match


class ReadOnly(ModelAdmin):
    """Everything is shown, nothing can be changed by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Match)
class MatchAdmin(ReadOnly):
    list_display = ("source", "target", "lane", "score", "likeness", "computed_at")
    list_filter = ("lane", "policy")
    list_select_related = ("source", "target")
    search_fields = ("source__title", "target__title")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Dismissal)
class DismissalAdmin(ReadOnly):
    list_display = ("low", "high", "reason", "by", "created_at")
    list_filter = ("reason",)
    list_select_related = ("low", "high", "by")


@admin.register(Introduction)
class IntroductionAdmin(ReadOnly):
    """Who asked whom and how it ended; the messages stay between the two."""

    list_display = ("from_entry", "to_entry", "status", "created_at", "answered_at")
    list_filter = ("status",)
    list_select_related = ("from_entry", "to_entry")
    fields = ("from_entry", "to_entry", "status", "created_at", "answered_at")
