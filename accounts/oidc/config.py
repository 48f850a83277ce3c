"""What the environment says about identity providers, as allauth wants it. Read by the settings: no Django here."""

from __future__ import annotations

import re
from typing import Any

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
_NEEDED = ("id", "name", "server_url", "client_id")
_KNOWN = {*_NEEDED, "secret", "pkce", "trust_email", "scope", "uid_field", "token_auth_method"}


def oidc_apps(providers: Any) -> list[dict[str, Any]]:
    """allauth's APPS from `OIDC_PROVIDERS`, a list of objects.

    Each has: id (in the address), name (on the button), server_url (issuer or its discovery document), client_id;
    and may have: secret, pkce (default true), trust_email (default false: whoever the provider vouches for by a
    verified e-mail address gets into the account with that address), scope, uid_field, token_auth_method.

    Raises:
        ValueError: it is something else; the message says what and where, without a secret.
    """
    if not isinstance(providers, list):
        raise ValueError("OIDC_PROVIDERS must be a JSON list")
    apps = [_app(provider, number) for number, provider in enumerate(providers, start=1)]
    ids = [app["provider_id"] for app in apps]
    if len(set(ids)) < len(ids):
        raise ValueError("OIDC_PROVIDERS: each id once")
    return apps


def _app(provider: Any, number: int) -> dict[str, Any]:
    where = f"OIDC_PROVIDERS, provider {number}"
    if not isinstance(provider, dict):
        raise ValueError(f"{where}: must be an object")
    missing = [key for key in _NEEDED if not isinstance(provider.get(key), str) or not provider[key]]
    unknown = sorted(set(provider) - _KNOWN)
    if missing or unknown:
        raise ValueError(f"{where}: missing {missing}, unknown {unknown}")
    if not _ID.fullmatch(provider["id"]):
        raise ValueError(f"{where}: id must be lowercase letters, digits and hyphens")
    if not provider["server_url"].startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise ValueError(f"{where}: server_url must be https")
    settings = {
        "server_url": provider["server_url"].rstrip("/"),
        "oauth_pkce_enabled": bool(provider.get("pkce", True)),
        "email_authentication": bool(provider.get("trust_email", False)),
        "scope": provider.get("scope") or ["openid", "profile", "email"],
    }
    settings |= {key: provider[key] for key in ("uid_field", "token_auth_method") if provider.get(key)}
    return {
        "provider_id": provider["id"],
        "name": provider["name"],
        "client_id": provider["client_id"],
        "secret": provider.get("secret", ""),
        "settings": settings,
    }
