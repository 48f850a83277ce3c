"""Identity tokens, checked in full: signature by the provider's published keys, issuer, audience, time and nonce."""

from __future__ import annotations

import json
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.utils.crypto import constant_time_compare, salted_hmac

# asymmetric ones only: with a symmetric one, whoever knows the client secret could write tokens
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60  # seconds that clocks may differ


def nonce_of(state_id: str) -> str:
    """The nonce that goes with a state: nobody but us can tell it, and it is as single-use as the state is."""
    return salted_hmac("accounts.oidc.nonce", state_id, algorithm="sha256").hexdigest()


def read_id_token(raw: Any, *, config: dict[str, Any], client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity token.

    Args:
        raw: what the token endpoint gave as `id_token`.
        config: the provider's discovery document.

    Raises:
        OAuth2Error: something about it is wrong; requests' errors pass through.
    """
    if not isinstance(raw, str) or not raw:
        raise OAuth2Error("no id_token")
    try:
        header = jwt.get_unverified_header(raw)
        if header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("id_token: algorithm not allowed")
        claims: dict[str, Any] = jwt.decode(
            raw,
            key=_key(header, config["jwks_uri"]),
            algorithms=[header["alg"]],
            audience=client_id,
            issuer=config["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
        raise OAuth2Error(f"id_token: {type(error).__name__}") from error
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise OAuth2Error("id_token: wrong nonce")
    if "azp" in claims and claims["azp"] != client_id:
        raise OAuth2Error("id_token: for somebody else")
    return claims


def _key(header: dict[str, Any], jwks_uri: str) -> Any:
    """The provider's public key that the token says it was signed with; its only one when it says nothing."""
    with get_adapter().get_requests_session() as session:
        answer = session.get(jwks_uri)
        answer.raise_for_status()
        keys = [key for key in answer.json()["keys"] if key.get("use", "sig") == "sig"]
    fitting = [key for key in keys if key.get("kid") == header.get("kid")] if "kid" in header else keys
    if len(fitting) != 1:
        raise OAuth2Error("id_token: key not found")
    return jwt.PyJWK.from_json(json.dumps(fitting[0]), algorithm=header["alg"]).key
