"""The technical side of innovations. What changes here is published by the services, as anywhere else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from catalogue import services as catalogue
from catalogue.adminsite import RecordAdmin
from catalogue.kinds import Kind
from core.adminsite import ReadOnlyAdmin, act_on_each
from innovations import services
from innovations.models import (
    Goal,
    Indicator,
    Innovation,
    Lesson,
    Measurement,
    Milestone,
    Need,
    Partner,
    TeamMember,
    Update,
)
from innovations.services.sync import keep_first_version, touch


class PartInline(TabularInline):  # type: ignore[misc]
    """Rows whose times are set when they are saved."""

    extra = 0
    readonly_fields = ("created_at",)


class TeamInline(PartInline):
    model = TeamMember
    autocomplete_fields = ("user",)


class NeedInline(PartInline):
    model = Need


class PartnerInline(PartInline):
    model = Partner
    autocomplete_fields = ("organisation",)


class MilestoneInline(PartInline):
    model = Milestone


@admin.register(Innovation)
class InnovationAdmin(RecordAdmin):  # type: ignore[misc]
    kind = Kind.INNOVATION
    list_display = ("title", "status", "phase", "municipality", "organisation", "iconic", "source", "updated_at")
    list_filter = ("status", "iconic", "phase", "source", "language")
    search_fields = ("title", "slug", "source_id")
    list_select_related = ("organisation",)
    autocomplete_fields = ("organisation", "created_by")
    actions = ("mark_iconic", "unmark_iconic", "withdraw", "show", "confirm")
    readonly_fields = (
        "slug",
        "status",
        "image",
        "submitted_at",
        "published_at",
        "imported_at",
        "source",
        "source_id",
        "source_link",
        "raw",
        "created_at",
        "updated_at",
    )
    inlines: ClassVar[list[Any]] = [TeamInline, NeedInline, PartnerInline, MilestoneInline]

    @admin.action(description=_("Maak tot iconisch voorbeeld"), permissions=["change"])
    def mark_iconic(self, request: HttpRequest, queryset: Any) -> None:
        self._mark(request, queryset, True)

    @admin.action(description=_("Niet langer een iconisch voorbeeld"), permissions=["change"])
    def unmark_iconic(self, request: HttpRequest, queryset: Any) -> None:
        self._mark(request, queryset, False)

    def _mark(self, request: HttpRequest, queryset: Any, iconic: bool) -> None:
        options: dict[str, Any] = {"iconic": iconic, "by": request.user, "now": timezone.now()}
        act_on_each(request, queryset, lambda row: services.mark_iconic(innovation=row, **options))

    def set_shown(self, row: Any, shown: bool, *, by: Any, now: Any) -> object:
        if shown:
            return services.republish(innovation=row, by=by, now=now)
        return services.withdraw(innovation=row, now=now)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Innovations begin in the wizard, so that each has a lead."""
        return False

    def save_model(self, request: HttpRequest, obj: Innovation, form: Any, change: bool) -> None:
        with transaction.atomic():
            keep_first_version(obj, now=timezone.now())
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            touch(form.instance, by=request.user, now=timezone.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        now = timezone.now()
        for row in formset.save(commit=False):
            row.created_at = row.created_at or now
            row.updated_at = now
            row.save()
        for row in formset.deleted_objects:
            row.delete()

    def delete_model(self, request: HttpRequest, obj: Innovation) -> None:
        with transaction.atomic():
            catalogue.remove(Kind.INNOVATION, [obj.pk])
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            catalogue.remove(Kind.INNOVATION, list(queryset.values_list("pk", flat=True)))
            super().delete_queryset(request, queryset)


@admin.register(Lesson)
class LessonAdmin(ReadOnlyAdmin):
    list_display = ("tried", "innovation", "audience", "failure", "created_at")
    list_select_related = ("innovation",)
    list_filter = ("audience", "failure")
    search_fields = ("innovation__title",)


@admin.register(Update)
class UpdateAdmin(ReadOnlyAdmin):
    list_display = ("title", "innovation", "posted_at")
    list_select_related = ("innovation",)
    search_fields = ("title", "innovation__title")


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    list_display = ("statement", "innovation", "parent")
    list_select_related = ("innovation", "parent")
    search_fields = ("statement", "innovation__title")


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ("name", "goal", "unit", "target")
    list_select_related = ("goal",)
    search_fields = ("name", "goal__innovation__title")


@admin.register(Measurement)
class MeasurementAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "date", "value")
    list_select_related = ("indicator",)
    search_fields = ("indicator__name", "note")


@admin.register(TeamMember)
class TeamMemberAdmin(ReadOnlyAdmin):
    list_display = ("innovation", "user", "role")
    list_select_related = ("innovation", "user")
    list_filter = ("role",)
    search_fields = ("innovation__title", "user__email")
