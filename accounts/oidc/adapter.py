"""The hub's choices when somebody comes in through an identity provider."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
from core.text import clean_line


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers come from the settings alone; who is new gives only what the provider did not."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultSocialAccountAdapter.error_messages,
        "invalid_token": _("Het antwoord van de aanbieder klopt niet."),
        "no_password": _("Kies eerst een wachtwoord, anders kan je niet meer inloggen."),
        "no_verified_email": _("Bevestig eerst je e-mailadres, anders kan je niet meer inloggen."),
        "connected_other": _("Deze login hoort al bij een ander account."),
    }

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        name = data.get("name") or f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        user.name = clean_line(str(name))[:120]
        language = (get_language() or "nl")[:2]
        user.language = language if language in Language.values else Language.NL
        return user

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(sociallogin.user.name) and super().is_auto_signup_allowed(request, sociallogin)

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}
