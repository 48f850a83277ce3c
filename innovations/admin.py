"""The technical side of innovations. What changes here is published by the services, as anywhere else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline

from catalogue import services as catalogue
from catalogue.kinds import Kind
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
class InnovationAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("title", "status", "phase", "municipality", "organisation", "iconic", "source", "updated_at")
    list_filter = ("status", "iconic", "phase", "source", "language")
    search_fields = ("title", "slug", "source_id")
    autocomplete_fields = ("organisation", "created_by")
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


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]
    """To look at; these are written on the pages of their innovation."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Lesson)
class LessonAdmin(ReadOnlyAdmin):
    list_display = ("tried", "innovation", "audience", "failure", "created_at")
    list_filter = ("audience", "failure")
    search_fields = ("innovation__title",)


@admin.register(Update)
class UpdateAdmin(ReadOnlyAdmin):
    list_display = ("title", "innovation", "posted_at")
    search_fields = ("title", "innovation__title")


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    list_display = ("statement", "innovation", "parent")
    search_fields = ("statement", "innovation__title")


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ("name", "goal", "unit", "target")
    search_fields = ("name",)


@admin.register(Measurement)
class MeasurementAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "date", "value")


@admin.register(TeamMember)
class TeamMemberAdmin(ReadOnlyAdmin):
    list_display = ("innovation", "user", "role")
    list_filter = ("role",)
    search_fields = ("innovation__title", "user__email")
