"""What somebody who comes through a provider still has to tell."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.forms import SignupForm as AllauthSignupForm


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """A name and an address, as far as the provider gave none; the trap for robots has no use here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["website_address"]
        if self.sociallogin.user.name:
            del self.fields["name"]
        if self.sociallogin.email_addresses:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        cleaned.setdefault("name", self.sociallogin.user.name)
        if self.sociallogin.email_addresses:
            cleaned.setdefault("email", self.sociallogin.email_addresses[0].email)
        return cleaned
