"""The technical side of offers; what changes here is published as anywhere else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from catalogue import services as catalogue
from catalogue.adminsite import RecordAdmin
from catalogue.kinds import Kind
from core.slugs import free_slug
from supporters import services
from supporters.drafts import draft_of
from supporters.models import Offer, Status


@admin.register(Offer)
class OfferAdmin(RecordAdmin):  # type: ignore[misc]
    kind = Kind.OFFER
    list_display = ("title", "organisation", "cost", "valid_until", "status", "checked_at")
    list_filter = ("status", "cost", "source")
    search_fields = ("title", "slug", "organisation__name")
    list_select_related = ("organisation",)
    autocomplete_fields = ("organisation",)
    readonly_fields = ("slug", "source", "source_id", "created_at", "updated_at", "published_at", "checked_at")

    def set_shown(self, row: Any, shown: bool, *, by: Any, now: Any) -> object:
        return services.set_published(offer=row, published=shown, by=by, now=now)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Offer, form: Any, change: bool) -> None:
        now = timezone.now()
        obj.updated_at = obj.checked_at = now
        if not change:
            obj.created_at = obj.published_at = now
            obj.slug = free_slug(obj.title, set(Offer.objects.values_list("slug", flat=True)), fallback="aanbod")
        super().save_model(request, obj, form, change)
        if obj.status == Status.PUBLISHED:
            catalogue.publish(draft_of(obj), now=now)
        else:
            catalogue.withdraw(Kind.OFFER, obj.pk, now=now)
