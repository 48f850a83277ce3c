"""The hub's choices within allauth: who may sign up, in which language mail goes out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Anyone may sign up; mail speaks the language of the person who gets it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        language = User.objects.filter(email__iexact=email).values_list("language", flat=True).first()
        with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
            super().send_mail(
                template_prefix,
                email,
                {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL},
            )
