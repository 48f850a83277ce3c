"""What accounts itself keeps of a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditRecord, DataExport, Leaving, MutedTopic, User
from accounts.personal import PersonalData, register
from accounts.preferences import choices_of

ANONYMOUS = "Verwijderd account"
_OWN = (
    "email", "name", "language", "home_place", "digest",
    "is_curator", "is_staff", "is_active", "date_joined", "last_login",
)  # fmt: skip


class ProfileData(PersonalData):
    """Who somebody is on the hub and what mail they want."""

    name = "profile"
    label = _("Je profiel, je adres en je meldingen")
    covers = ("accounts.MutedTopic.user", "accounts.DataExport.user", "accounts.Leaving.user")

    def export(self, user: Any) -> Any:
        addresses = EmailAddress.objects.filter(user=user).order_by("pk")
        leaving = Leaving.objects.filter(user=user)
        return {
            "profile": {field: getattr(user, field) for field in _OWN},
            "addresses": list(addresses.values("email", "verified", "primary")),
            "mail": choices_of(user),
            "leaving": list(leaving.values("reason", "asked_at", "due_at")),
        }

    def erase(self, user: Any, *, now: datetime) -> None:
        for model in (EmailAddress, MutedTopic, DataExport):
            model.objects.filter(user=user).delete()


class LoginData(PersonalData):
    """How and where somebody logs in. Secrets stay out: with them, whoever finds the file could log in."""

    name = "login"
    label = _("Hoe en waar je inlogt")

    def export(self, user: Any) -> Any:
        factors = Authenticator.objects.filter(user=user).order_by("pk")
        sessions = UserSession.objects.filter(user=user).order_by("pk")
        linked = SocialAccount.objects.filter(user=user).order_by("pk")
        return {
            "second_factors": [
                {"type": one.type, "created_at": one.created_at, "last_used_at": one.last_used_at} for one in factors
            ],
            "sessions": list(sessions.values("ip", "user_agent", "created_at", "last_seen_at")),
            "linked_logins": list(linked.values("provider", "extra_data", "last_login", "date_joined")),
        }

    def erase(self, user: Any, *, now: datetime) -> None:
        Authenticator.objects.filter(user=user).delete()
        SocialAccount.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()


class ActsData(PersonalData):
    """What somebody did as curator or staff, and what was done with their account. Acts stay, by number only."""

    name = "acts"
    label = _("Wat je als curator of beheerder deed")

    def export(self, user: Any) -> Any:
        fields = ("act", "target", "target_id", "title", "detail", "at")
        acts = AuditRecord.objects.filter(actor_id=user.pk)
        about = AuditRecord.objects.filter(target="user", target_id=str(user.pk))
        admin = LogEntry.objects.filter(user_id=user.pk)
        return {
            "acts": list(acts.values(*fields)),
            "about_me": list(about.values("act", "at")),
            "admin": list(admin.values("action_time", "object_repr", "change_message")),
        }

    def erase(self, user: Any, *, now: datetime) -> None:
        kind = ContentType.objects.get_for_model(User)
        LogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).update(object_repr=ANONYMOUS)


def register_parts() -> None:
    """Called when the app is ready."""
    for part in (ProfileData, LoginData, ActsData):
        register(part)
