"""The technical side of organisations. What changes here is published by the services, as anywhere else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import TabularInline

from accounts.adminlog import Logged
from catalogue import services as catalogue
from catalogue.adminsite import RecordAdmin
from catalogue.kinds import Kind
from core.adminsite import HubAdmin, ReadOnlyAdmin
from organisations import services
from organisations.drafts import draft_of
from organisations.models import Claim, Duplicate, Invitation, Membership, Merge, OldAddress, Organisation
from organisations.slugs import free_slug


class MembershipInline(TabularInline):  # type: ignore[misc]
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)
    readonly_fields = ("created_at",)


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):  # type: ignore[misc]
    kind = Kind.ORGANISATION
    list_display = ("name", "kbo", "helix", "municipality", "claimed", "status", "source", "updated_at")
    list_filter = ("status", "claimed", "helix", "source")
    search_fields = ("name", "kbo_number", "slug")
    readonly_fields = ("slug", "logo", "source", "source_id", "raw", "created_at", "updated_at")
    inlines: ClassVar[list[Any]] = [MembershipInline]

    def set_shown(self, row: Any, shown: bool, *, by: Any, now: Any) -> object:
        return (services.restore_organisation if shown else services.withdraw_organisation)(
            organisation=row, by=by, now=now
        )

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        now = timezone.now()
        obj.updated_at = now
        if not change:
            obj.created_at = now
            obj.slug = free_slug(obj.name, set(Organisation.objects.values_list("slug", flat=True)))
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if obj.is_published:
                catalogue.publish(draft_of(obj), now=now)
            else:
                catalogue.withdraw(Kind.ORGANISATION, obj.pk, now=now)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        now = timezone.now()
        for row in formset.save(commit=False):
            row.created_at = row.created_at or now
            row.updated_at = now
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        with transaction.atomic():
            catalogue.remove(Kind.ORGANISATION, [obj.pk])
            obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            catalogue.remove(Kind.ORGANISATION, queryset.values_list("pk", flat=True))
            queryset.delete()


@admin.register(Membership)
class MembershipAdmin(Logged, HubAdmin):  # type: ignore[misc]
    list_display = ("user", "organisation", "role", "created_at")
    list_select_related = ("user", "organisation")
    list_filter = ("role",)
    search_fields = ("user__email", "user__name", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    readonly_fields = ("created_at", "updated_at")

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        obj.updated_at = timezone.now()
        obj.created_at = obj.created_at or obj.updated_at
        super().save_model(request, obj, form, change)


@admin.register(Invitation)
class InvitationAdmin(HubAdmin):  # type: ignore[misc]
    """To look at: letters are written on the page of the organisation, so that they are also sent."""

    list_display = ("email", "organisation", "role", "invited_by", "expires_at", "accepted_at")
    list_select_related = ("organisation", "invited_by")
    list_filter = ("role", ("accepted_at", admin.EmptyFieldListFilter))
    search_fields = ("email", "organisation__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """Who asked to act for an organisation; deciding is done on the desk."""

    list_display = ("organisation", "user", "role", "status", "decided_by", "created_at")
    list_filter = ("status",)
    list_select_related = ("organisation", "user", "decided_by")
    search_fields = ("organisation__name", "user__email", "user__name")


@admin.register(Duplicate)
class DuplicateAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """Pairs that may be one; judging is done on the desk."""

    list_display = ("low", "high", "reasons", "score", "found_at", "dismissed_at")
    list_filter = (("dismissed_at", admin.EmptyFieldListFilter),)
    list_select_related = ("low", "high")
    search_fields = ("low__name", "high__name")


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """What was merged into what."""

    list_display = ("old_name", "into", "merged_by")
    list_select_related = ("into", "merged_by")
    search_fields = ("old_name", "old_slug", "into__name")


@admin.register(OldAddress)
class OldAddressAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """Addresses that lead on to an organisation."""

    list_display = ("slug", "organisation", "created_at")
    list_select_related = ("organisation",)
    search_fields = ("slug", "organisation__name")
