"""Entries are written by the rooms: here one looks, filters and follows."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from catalogue.models import Entry, ModerationCase, Relation, Revision


class ReadOnlyAdmin(ModelAdmin):
    """A table that services write; nobody edits it by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "status", "visibility", "language", "place", "updated_at", "checked_at"]
    list_filter = ["kind", "status", "visibility", "language", "iconic"]
    search_fields = ["title", "url_key"]
    exclude = ["search_vector", "embedding", "search_text"]
    show_full_result_count = False


@admin.register(Relation)
class RelationAdmin(ModelAdmin):
    list_display = ["source", "type", "target", "value", "drawn_by"]
    list_filter = ["type", "value"]
    search_fields = ["source__title", "target__title"]
    autocomplete_fields = ["source", "target"]
    list_select_related = ["source", "target", "drawn_by"]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["entry", "number", "author", "created_at", "note"]
    search_fields = ["entry__title"]
    list_select_related = ["entry", "author"]


@admin.register(ModerationCase)
class ModerationCaseAdmin(ReadOnlyAdmin):
    list_display = ["entry", "reason", "status", "opened_by", "opened_at", "decided_by", "decided_at"]
    list_filter = ["status", "reason"]
    search_fields = ["entry__title"]
    list_select_related = ["entry", "opened_by", "decided_by"]
