"""allauth's OpenID Connect provider with a nonce, verified signatures and one callback address in all languages."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from accounts.oidc.tokens import nonce_of, read_id_token


class HubOAuth2Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The conversation with the provider's server."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        nonce = nonce_of(str(request.GET.get("state", "")))
        claims = read_id_token(
            kwargs["response"].get("id_token"), config=self.openid_config, client_id=app.client_id, nonce=nonce
        )
        data = {"id_token": claims, "userinfo": claims}
        if "userinfo_endpoint" in self.openid_config:
            told = self._fetch_user_info(token.token)
            if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
            data["userinfo"] = {**claims, **told}
        return self.get_provider().sociallogin_from_response(request, data)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """The Dutch address in every language: a provider knows one."""
        with override(settings.LANGUAGE_CODE):
            path = reverse("openid_connect_callback", kwargs={"provider_id": self.provider_id})
        return str(build_absolute_uri(request, path, self.redirect_uri_protocol))


class HubProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """A provider of `OIDC_PROVIDERS`."""

    package: ClassVar[str] = "accounts.oidc"  # where allauth finds its addresses
    oauth2_adapter_class = HubOAuth2Adapter

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Off to the provider. The state is made here, so that the nonce can follow from it."""
        state_id = self._new_state_id()
        params = dict(kwargs.pop("auth_params", None) or self.get_auth_params())
        params["nonce"] = nonce_of(state_id)
        self._state_id = state_id
        answer: HttpResponse = super().redirect(request, process, next_url, data, auth_params=params, **kwargs)
        return answer

    def stash_redirect_state(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> str:
        kwargs["state_id"] = self._state_id
        return str(super().stash_redirect_state(request, process, *args, **kwargs))

    def _new_state_id(self) -> str:
        from django.utils.crypto import get_random_string

        return get_random_string(32)

    def extract_uid(self, data: dict[str, Any]) -> str:
        field = self.app.settings.get("uid_field", "sub")
        return str(data["userinfo"][field])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Only what the hub shows again; the rest of what a provider tells is not kept."""
        told = data["userinfo"]
        return {"userinfo": {key: told[key] for key in ("sub", "name", "email") if key in told}}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        told = data["userinfo"]
        address = told.get("email")
        # some providers say "false" in letters
        verified = told.get("email_verified") in (True, "true")
        return [EmailAddress(email=address, verified=verified, primary=True)] if address else []


provider_classes = [HubProvider]
