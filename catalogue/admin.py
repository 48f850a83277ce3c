"""Entries are written by the rooms: here one looks, filters and follows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from accounts.adminlog import Logged
from catalogue import services
from catalogue.models import CaseReason, Entry, Link, ModerationCase, Relation, Reminder, Report, Revision
from catalogue.querysets import HEAVY, heavy
from core.adminsite import HubAdmin, ReadOnlyAdmin, act_on_each
from core.jobs import enqueue


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    list_display = ("title", "kind", "status", "visibility", "language", "place", "iconic", "updated_at", "checked_at")
    list_filter = ("kind", "status", "visibility", "language", "iconic", ("checked_at", admin.EmptyFieldListFilter))
    search_fields = ("title", "url_key")
    exclude = ("search_vector", "embedding", "search_text")
    ordering = ("-updated_at", "-id")
    actions = ("renew", "confirm", "look")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("owner").defer(*HEAVY, *heavy("owner"))

    @admin.action(description=_("Publiceer opnieuw vanuit de kamer"))
    def renew(self, request: HttpRequest, queryset: Any) -> None:
        act_on_each(request, queryset, lambda e: services.renew(e.kind, [e.object_id], now=timezone.now()))

    @admin.action(description=_("Klopt nog: nagekeken"))
    def confirm(self, request: HttpRequest, queryset: Any) -> None:
        act_on_each(request, queryset, lambda e: services.confirm(e, by=request.user, now=timezone.now()))

    @admin.action(description=_("Zet op het bureau van de curatoren"))
    def look(self, request: HttpRequest, queryset: Any) -> None:
        reason = CaseReason.REPORTED
        act_on_each(
            request, queryset, lambda e: services.open_case(e, reason=reason, by=request.user, now=timezone.now())
        )


@admin.register(Relation)
class RelationAdmin(Logged, HubAdmin):  # type: ignore[misc]
    list_display = ("source", "type", "target", "value", "drawn_by", "created_at")
    list_filter = ("type", "value")
    search_fields = ("source__title", "target__title", "note")
    autocomplete_fields = ("source", "target")
    readonly_fields = ("drawn_by", "created_at", "updated_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("source", "target", "drawn_by")
        return rows.defer(*heavy("source", "target"))

    def save_model(self, request: HttpRequest, obj: Relation, form: Any, change: bool) -> None:
        now = timezone.now()
        obj.updated_at = now
        if not change:
            obj.created_at, obj.drawn_by_id = now, request.user.pk
        super().save_model(request, obj, form, change)


class OfEntryAdmin(ReadOnlyAdmin):  # type: ignore[misc]
    """Rows that hang on an entry."""

    of: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("entry", *self.of).defer(*heavy("entry"))


@admin.register(Revision)
class RevisionAdmin(OfEntryAdmin):  # type: ignore[misc]
    list_display = ("entry", "number", "author", "created_at", "note", "hidden")
    list_filter = ("hidden", "entry__kind", ("created_at", admin.DateFieldListFilter))
    search_fields = ("entry__title", "note")
    ordering = ("-created_at", "-id")
    of = ("author",)


class ReportInline(TabularInline):  # type: ignore[misc]
    """What people reported, without their address."""

    model = Report
    extra = 0
    fields = ("reason", "text", "by", "at", "answered_at")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ModerationCase)
class ModerationCaseAdmin(OfEntryAdmin):  # type: ignore[misc]
    """To look up; deciding is done on the desk."""

    list_display = ("entry", "reason", "status", "opened_by", "opened_at", "decided_by", "decided_at")
    list_filter = ("status", "reason", "entry__kind", ("decided_at", admin.DateFieldListFilter))
    search_fields = ("entry__title", "message")
    ordering = ("-opened_at", "-id")
    inlines = (ReportInline,)
    of = ("opened_by", "decided_by")


@admin.register(Link)
class LinkAdmin(OfEntryAdmin):  # type: ignore[misc]
    list_display = ("url", "entry", "problem", "http_status", "failed_days", "checked_at", "next_at")
    list_filter = ("problem", "entry__kind")
    search_fields = ("url", "host", "entry__title")
    actions = ("check_again",)

    @admin.action(description=_("Kijk opnieuw"))
    def check_again(self, request: HttpRequest, queryset: Any) -> None:
        act_on_each(
            request, [list(queryset[:200])], lambda rows: enqueue("catalogue.check_links", ids=[r.pk for r in rows])
        )


@admin.register(Reminder)
class ReminderAdmin(OfEntryAdmin):  # type: ignore[misc]
    list_display = ("entry", "user", "since", "sent_at")
    list_filter = (("sent_at", admin.EmptyFieldListFilter),)
    search_fields = ("entry__title", "user__email")
    of = ("user",)
