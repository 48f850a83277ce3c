"""What staff change by hand in the admin comes in the log that nobody can change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts import audit


class Logged:
    """Mixin before an admin class: every addition, change and deletion by hand is written down."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        _write(request, "record.added", obj, {})
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        _write(request, "record.changed", obj, {"fields": _fields(message)})
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            _write(request, "record.deleted", obj, {})
        return super().log_deletions(request, queryset)  # type: ignore[misc]


def note_act(request: HttpRequest, act: str, obj: Any) -> None:
    """Write down an act that was chosen in a list; call it in the transaction of the act."""
    _write(request, act, obj, {})


def _write(request: HttpRequest, act: str, obj: Any, detail: dict[str, Any]) -> None:
    name = obj._meta.label_lower
    audit.record(request.user, act, target=name, target_id=obj.pk, title=str(obj), detail=detail, now=timezone.now())


def _fields(message: Any) -> list[str]:
    """Names of the fields that differ, without their values."""
    if not isinstance(message, list):
        return []
    return [str(name) for part in message for name in part.get("changed", {}).get("fields", [])]
