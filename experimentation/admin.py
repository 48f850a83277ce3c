"""The technical side of spaces. What changes here is published by the services' way, as anywhere else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline

from catalogue import services as catalogue
from catalogue.adminsite import RecordAdmin
from catalogue.kinds import Kind
from experimentation import services
from experimentation.drafts import draft_of
from experimentation.models import Booking, Closure, OpeningHours, Space
from vocabulary.fields import TermField, TermsField


class OpeningHoursInline(TabularInline):  # type: ignore[misc]
    model = OpeningHours
    extra = 0


class ClosureInline(TabularInline):  # type: ignore[misc]
    model = Closure
    extra = 0


@admin.register(Space)
class SpaceAdmin(RecordAdmin):  # type: ignore[misc]
    kind = Kind.SPACE
    list_display = ("name", "organisation", "municipality", "approval", "status", "updated_at")
    list_filter = ("status", "approval", "source")
    list_select_related = ("organisation",)
    search_fields = ("name", "slug", "organisation__name")
    autocomplete_fields = ("organisation",)
    readonly_fields = ("slug", "status", "image", "source", "source_id", "raw", "updated_at", "published_at")
    inlines: ClassVar[list[Any]] = [OpeningHoursInline, ClosureInline]
    # their own select and checkboxes, not the admin's text boxes for characters and arrays
    formfield_overrides: ClassVar[dict[Any, Any]] = {TermField: {}, TermsField: {}}

    def set_shown(self, row: Any, shown: bool, *, by: Any, now: Any) -> object:
        return (services.publish_space if shown else services.withdraw_space)(space=row, by=by, now=now)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Spaces are made on the site, where their address and entry are made with them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A space with bookings stays; take it off the hub instead."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.bookings.exists())

    @transaction.atomic
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        space = form.instance
        space.updated_at = timezone.now()
        space.save(update_fields=["updated_at"])
        if space.is_published:
            catalogue.publish(draft_of(space), now=space.updated_at)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Space) -> None:
        catalogue.remove(Kind.SPACE, [obj.pk])
        obj.delete()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        catalogue.remove(Kind.SPACE, list(queryset.values_list("pk", flat=True)))
        queryset.delete()


@admin.register(Booking)
class BookingAdmin(ModelAdmin):  # type: ignore[misc]
    """To look, not to change: a booking moves through the services, which tell the people."""

    list_display = ("space", "booker", "during", "status", "decided_at")
    list_filter = ("status",)
    list_select_related = ("space", "booker")
    search_fields = ("space__name", "booker__email", "booker__name", "uid")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
