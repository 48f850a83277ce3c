"""The second factor: an app with codes, passkeys, recovery codes."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def has_second_factor(user: Any) -> bool:
    """Whether a password alone does not let this person in. One query."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def needs_second_factor(user: Any) -> bool:
    """Curators and staff who have none yet: to be reminded, or stopped where the settings ask for it."""
    return bool(user.is_authenticated and (user.is_curator or user.is_staff) and not has_second_factor(user))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The hub's words, and secrets that a copy of the database does not give away."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Deze code klopt niet. Kijk of de klok van je toestel juist staat en probeer opnieuw."),
        "cannot_delete_authenticator": _("Je kan deze beveiliging niet uitzetten."),
        "cannot_generate_recovery_codes": _("Zet eerst een app of een passkey aan, dan krijg je noodcodes."),
        "unverified_email": _("Bevestig eerst je e-mailadres."),
        "add_email_blocked": _("Je kan geen adres toevoegen zolang inloggen in twee stappen aanstaat."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:  # the secret key was replaced without SECRET_KEY_FALLBACKS: no code will fit
            return ""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"accounts.mfa:" + key.encode()).digest())) for key in keys]
    )


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A name for the key; the key itself comes from the browser."""

    name = forms.CharField(
        label=_("Naam voor deze passkey"),
        max_length=60,
        required=False,
        help_text=_("Bijvoorbeeld “laptop” of “telefoon”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].label = _("Hiermee kan ik inloggen zonder wachtwoord")
        self.fields["passwordless"].help_text = _("Je toestel vraagt dan je vingerafdruk, je gezicht of je pincode.")
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Naam voor deze passkey"), max_length=60)
