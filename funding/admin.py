"""The technical side of funding; what changes here is published as anywhere else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import TabularInline

from catalogue import services as catalogue
from catalogue.adminsite import RecordAdmin
from catalogue.kinds import Kind
from core.slugs import free_slug
from funding import services
from funding.drafts import draft_of
from funding.models import FitAnswer, Opportunity, Status


class FitAnswerInline(TabularInline):  # type: ignore[misc]
    model = FitAnswer
    extra = 0
    max_num = 5


@admin.register(Opportunity)
class OpportunityAdmin(RecordAdmin):  # type: ignore[misc]
    kind = Kind.FUNDING
    list_display = ("title", "provider", "instrument", "closes_at", "status", "verified", "checked_at")
    list_filter = ("status", "verified", "instrument", "rolling", "source")
    search_fields = ("title", "slug", "provider__name")
    list_select_related = ("provider",)
    autocomplete_fields = ("provider",)
    readonly_fields = ("slug", "source", "source_id", "raw", "created_at", "updated_at", "published_at", "checked_at")
    inlines: ClassVar[list[Any]] = [FitAnswerInline]

    def set_shown(self, row: Any, shown: bool, *, by: Any, now: Any) -> object:
        return services.set_published(opportunity=row, published=shown, by=by, now=now)

    def save_model(self, request: HttpRequest, obj: Opportunity, form: Any, change: bool) -> None:
        now = timezone.now()
        obj.updated_at = obj.checked_at = now
        if not change:
            obj.created_at = obj.published_at = now
            taken = set(Opportunity.objects.values_list("slug", flat=True))
            obj.slug = free_slug(obj.title, taken, fallback="financiering")
        super().save_model(request, obj, form, change)

    @transaction.atomic
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        obj = Opportunity.objects.select_related("provider").get(pk=form.instance.pk)
        if obj.status == Status.PUBLISHED:
            catalogue.publish(draft_of(obj), now=obj.updated_at)
        else:
            catalogue.withdraw(Kind.FUNDING, obj.pk, now=obj.updated_at)
