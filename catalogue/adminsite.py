"""Acts that every room's admin list offers: off the hub, back on it, still holds. All through services."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.adminlog import Logged, note_act
from catalogue import sources
from core.adminsite import HubAdmin, act_on_each


class RecordAdmin(Logged, HubAdmin):  # type: ignore[misc]
    """The records behind entries. Subclasses set `kind` and say how to show and hide one."""

    kind = ""
    actions: Any = ("withdraw", "show", "confirm")

    def set_shown(self, row: Any, shown: bool, *, by: Any, now: Any) -> object:
        """Through the room's service. Raises HubError."""
        raise NotImplementedError

    @admin.action(description=_("Haal van de hub"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        act_on_each(request, queryset, lambda row: self._show(request, row, False))

    @admin.action(description=_("Zet terug op de hub"), permissions=["change"])
    def show(self, request: HttpRequest, queryset: Any) -> None:
        act_on_each(request, queryset, lambda row: self._show(request, row, True))

    @admin.action(description=_("Klopt nog: nagekeken"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: Any) -> None:
        act_on_each(request, queryset, lambda row: self._confirm(request, row))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What hangs on a record goes with it, also where its own list is read-only."""
        listed, counted, _read_only, protected = super().get_deleted_objects(objs, request)
        return listed, counted, set(), protected

    @transaction.atomic
    def _show(self, request: HttpRequest, row: Any, shown: bool) -> None:
        self.set_shown(row, shown, by=request.user, now=timezone.now())
        note_act(request, "entry.shown" if shown else "entry.withdrawn", row)

    @transaction.atomic
    def _confirm(self, request: HttpRequest, row: Any) -> None:
        sources.source_for(self.kind).confirm(row.pk, by=request.user, now=timezone.now())
        note_act(request, "entry.checked", row)
