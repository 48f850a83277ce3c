"""Reading and correcting the lists. New terms come from the data files, so that they are reviewed and kept."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from vocabulary.models import Challenge, Place, Term, Theme
from vocabulary.services import touch


class LabelledAdmin(ModelAdmin):  # type: ignore[misc]
    """Labels and explanations can be corrected; codes cannot, because records hold them."""

    list_display: tuple[str, ...] = ("code", "label_nl", "label_en", "order", "edited")
    search_fields = ("code", "label_nl", "label_en")
    list_filter: tuple[str, ...] = ("edited",)
    readonly_fields: tuple[str, ...] = ("code", "order")
    ordering: tuple[str, ...] = ("order", "code")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Marks the row as edited, unless the curator just gave it back to the files by unticking that."""
        if not ("edited" in form.changed_data and not obj.edited):
            obj.edited = True
        obj.save(update_fields=[*(set(form.changed_data) - {"edited"}), "edited"])
        touch(now=timezone.now())


@admin.register(Term)
class TermAdmin(LabelledAdmin):
    list_display = ("scheme", *LabelledAdmin.list_display)
    list_filter = ("scheme", "edited")
    readonly_fields = ("scheme", "code", "order", "meta")
    ordering = ("scheme", "order", "code")


@admin.register(Theme)
class ThemeAdmin(LabelledAdmin):
    pass


@admin.register(Challenge)
class ChallengeAdmin(LabelledAdmin):
    list_display = ("theme", *LabelledAdmin.list_display)
    list_filter = ("theme", "edited")
    list_select_related = ("theme",)
    readonly_fields = ("code", "theme", "order")


@admin.register(Place)
class PlaceAdmin(LabelledAdmin):
    list_display = ("code", "level", "label_nl", "label_en", "parent", "edited")
    list_filter = ("level", "edited")
    readonly_fields = ("code", "level", "parent", "order")
