"""How long accounts keeps what (`core.retention` gathers the rules of all apps)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import DataExport, Leaving, User
from accounts.services.leaving import INACTIVE_NOTICE, erase_if_due, warn_inactive
from core.retention import Rule, Text, register

UNCONFIRMED = timedelta(days=30)


def delete_unconfirmed(now: datetime, limit: int) -> int:
    """Accounts that nobody ever got into: the address was never proven, nobody logged in, no identity is linked."""
    proven = EmailAddress.objects.filter(verified=True).values("user_id")
    waiting = User.objects.filter(
        date_joined__lt=now - UNCONFIRMED, last_login=None, erased_at=None, is_staff=False, is_curator=False
    ).exclude(pk__in=proven)
    ids = list(waiting.filter(socialaccount=None).order_by("pk").values_list("pk", flat=True)[:limit])
    User.objects.filter(pk__in=ids).delete()
    return len(ids)


def warn_who_was_away(now: datetime, limit: int) -> int:
    """Accounts that nobody used for years get a letter; `erase_due` follows when they stay away."""
    since = now - timedelta(days=365 * settings.INACTIVE_YEARS)
    used = UserSession.objects.filter(last_seen_at__gte=since).values("user_id")
    away = User.objects.active().filter(
        Q(last_login__lt=since) | Q(last_login=None, date_joined__lt=since), leaving=None, is_staff=False
    )
    found = list(away.exclude(pk__in=used).order_by("pk")[:limit])
    for user in found:
        warn_inactive(user=user, now=now)
    return len(found)


def erase_due(now: datetime, limit: int) -> int:
    """Accounts whose grace period is over."""
    due = Leaving.objects.filter(due_at__lte=now).order_by("due_at").values_list("user_id", flat=True)[:limit]
    return sum(erase_if_due(user_id=user_id, now=now) for user_id in list(due))


def delete_exports(now: datetime, limit: int) -> int:
    """Copies of personal data whose link no longer works."""
    ids = list(DataExport.objects.filter(expires_at__lte=now).values_list("pk", flat=True)[:limit])
    DataExport.objects.filter(pk__in=ids).delete()
    return len(ids)


def delete_sessions(now: datetime, limit: int) -> int:
    """Logins that ran out, and their lines on the list of devices."""
    keys = list(Session.objects.filter(expire_date__lt=now).values_list("pk", flat=True)[:limit])
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    UserSession.objects.filter(session_key__in=keys).delete()
    for key in keys:
        store.delete(key)
    return len(keys)


def _inactive() -> Promise:
    return format_lazy(
        _("Na {years} jaar zonder aanmelden schrijven we je. Kom je binnen {days} dagen niet terug, dan wissen we ze."),
        years=settings.INACTIVE_YEARS,
        days=INACTIVE_NOTICE.days,
    )


def _leaving() -> Promise:
    text = _("{days} dagen nadat je het vroeg. Wie zich in die tijd aanmeldt, blijft.")
    return format_lazy(text, days=settings.DELETION_GRACE_DAYS)


def _exports() -> Promise:
    return format_lazy(_("{hours} uur, daarna wissen we ze."), hours=settings.DATA_EXPORT_HOURS)


def register_rules() -> None:
    """Called when the app is ready."""
    unconfirmed = format_lazy(_("{days} dagen, daarna wissen we ze."), days=UNCONFIRMED.days)
    rules: tuple[tuple[str, Text, Text | Callable[[], Text], Callable[[datetime, int], int] | None], ...] = (
        ("unconfirmed-accounts", _("Accounts waarvan het adres nooit bevestigd werd"), unconfirmed, delete_unconfirmed),
        ("inactive-accounts", _("Accounts die niemand nog gebruikt"), _inactive, warn_who_was_away),
        ("leaving-accounts", _("Een account dat je zelf laat verwijderen"), _leaving, erase_due),
        ("data-exports", _("De kopie van je gegevens die je vroeg"), _exports, delete_exports),
        (
            "sessions",
            _("Waar en wanneer je ingelogd bent: toestel, internetadres en tijd"),
            _("Tot je uitlogt, of twee weken na je laatste aanmelding."),
            delete_sessions,
        ),
        (
            "audit",
            _("Het logboek van wat curatoren en beheerders doen"),
            _("Het blijft bestaan en niemand kan het wijzigen. Verwijder je je account, dan blijft alleen een nummer."),
            None,
        ),
    )
    for number, (name, what, how_long, run) in enumerate(rules, start=1):
        register(Rule(name=name, what=what, how_long=how_long, run=run, order=number * 5))
