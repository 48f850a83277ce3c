"""The technical side of imports: to look, not to touch. Curators work at /beheer/import/."""

from __future__ import annotations

from django.contrib import admin

from core.adminsite import ReadOnlyAdmin
from imports.models import ImportedRecord, Run


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "format", "list_name", "status", "read", "refused", "created_by", "created_at")
    list_filter = ("status", "format")
    search_fields = ("file_name", "list_name", "source")
    list_select_related = ("created_by",)
    exclude = ("claim",)


@admin.register(ImportedRecord)
class ImportedRecordAdmin(ReadOnlyAdmin):
    list_display = ("source", "source_id", "kind", "object_id", "joined")
    list_filter = ("source", "kind", "joined")
    search_fields = ("source_id",)
    raw_id_fields = ("first_run", "last_run")
    show_full_result_count = False
