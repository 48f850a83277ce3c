"""A small real OpenID provider on loopback: discovery, authorize, token with RS256, keys, userinfo."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, SECRET = "hub", "een-geheim-van-minstens-tweeendertig-tekens"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """What it knows and how it misbehaves.

    Attributes:
        person: claims about whoever logs in there.
        faults: "nonce", "key", "alg", "audience", "issuer", "expired", "no-token", "userinfo" or "down".
        seen: the parameters of each authorize and token request.
    """

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "p-1", "name": "Paula Provider", "email": "paula@voorbeeld.be"}
        self.faults: set[str] = set()
        self.seen: list[dict[str, str]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.base = ""

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.base,
            "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/keys",
            "userinfo_endpoint": f"{self.base}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
        return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """The person agrees at once: where their browser goes next."""
        self.seen.append(asked)
        code = uuid.uuid4().hex
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """None: refused."""
        self.seen.append(asked)
        begun = self.codes.pop(asked.get("code", ""), None)
        if begun is None or (asked.get("client_id"), asked.get("client_secret")) != (CLIENT_ID, SECRET):
            return None
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if begun.get("code_challenge") != challenge or begun["redirect_uri"] != asked["redirect_uri"]:
            return None
        answer = {"access_token": uuid.uuid4().hex, "token_type": "Bearer"}
        return answer if "no-token" in self.faults else {**answer, "id_token": self.id_token(begun["nonce"])}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": "https://elders.voorbeeld" if "issuer" in self.faults else self.base,
            "aud": "iemand-anders" if "audience" in self.faults else CLIENT_ID,
            "sub": self.person["sub"],
            "iat": now,
            "exp": now - 600 if "expired" in self.faults else now + 600,
            "nonce": "een andere" if "nonce" in self.faults else nonce,
        }
        if "alg" in self.faults:
            return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "k1"})
        return jwt.encode(claims, _OTHER_KEY if "key" in self.faults else _KEY, "RS256", headers={"kid": "k1"})

    def userinfo(self) -> dict[str, Any]:
        return {**self.person, "sub": "p-2"} if "userinfo" in self.faults else self.person

    def config(self, **more: Any) -> list[dict[str, Any]]:
        """For OIDC_PROVIDERS."""
        known = {"id": "stad", "name": "Stad Gent", "server_url": self.base, "client_id": CLIENT_ID, "secret": SECRET}
        return [{**known, **more}]


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if "down" in provider.faults:
                self._answer(500, {})
            elif url.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(_flat(url.query)))
                self.end_headers()
            else:
                pages = {
                    "/.well-known/openid-configuration": provider.discovery,
                    "/keys": provider.keys,
                    "/userinfo": provider.userinfo,
                }
                self._answer(200 if url.path in pages else 404, pages[url.path]() if url.path in pages else {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            told = provider.token(_flat(body))
            self._answer(400 if told is None else 200, told or {"error": "invalid_grant"})

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    return Handler


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that listens on a free port of loopback."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
