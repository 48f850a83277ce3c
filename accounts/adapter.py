"""The hub's choices within allauth: who may sign up, where a login leads, in which language mail goes out."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.flows import take_next
from accounts.selectors import mail_language
from core.text import clean_line


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Anyone may sign up; pages and mail speak the language that the person chose.

    Redirects after a login stay on our own host: allauth checks `next` with `is_safe_url`, which allows no other.
    """

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dit account is uitgezet."),
        "duplicate_email": _("Dit adres hoort al bij je account."),
        "email_password_mismatch": _("Dit e-mailadres en dit wachtwoord horen niet bij elkaar."),
        "email_taken": _("Er is al een account met dit adres."),
        "enter_current_password": _("Typ je huidige wachtwoord."),
        "incorrect_code": _("Deze code klopt niet."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_or_expired_key": _("Deze link is al gebruikt of te oud."),
        "invalid_login": _("Inloggen lukte niet. Kijk je adres en je wachtwoord na."),
        "invalid_password_reset": _("Deze link is al gebruikt of te oud."),
        "same_as_current": _("Dit is hetzelfde als nu."),
        "too_many_login_attempts": _("Te vaak geprobeerd. Wacht een paar minuten en probeer dan opnieuw."),
        "rate_limited": _("Te vaak geprobeerd. Wacht een paar minuten en probeer dan opnieuw."),
        "unverified_primary_email": _("Bevestig eerst je e-mailadres."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        remembered = take_next(request)
        if remembered and self.is_safe_url(remembered):
            return remembered
        with translation.override(getattr(request.user, "language", None) or translation.get_language()):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("accounts:profile")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        language = mail_language(email) or translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(language):
            extra = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
            if "user_agent" in context:  # what a browser says of itself
                extra["user_agent"] = clean_line(context["user_agent"])
            super().send_mail(template_prefix, email, {**context, **extra})
