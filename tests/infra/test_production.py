"""Production settings, loaded as a server would: from the environment, and only whole."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WHOLE = {
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "ALLOWED_HOSTS": "hub.example",
    "SITE_URL": "https://hub.example",
    "DATABASE_URL": "postgresql://hub@127.0.0.1:1/hub",
}
NAMES = (
    "DEBUG",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_SAMESITE",
    "LANGUAGE_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "X_FRAME_OPTIONS",
    "ALLOWED_HOSTS",
    "METRICS_TOKEN",
    "SENTRY_DSN",
)
READ = f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES!r}}}))"


def load(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = {**kept, "DJANGO_SETTINGS_MODULE": "hubsi.settings.production", **environment}
    return subprocess.run([sys.executable, "-c", READ], cwd=ROOT, env=given, capture_output=True, text=True)


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    answer = load(WHOLE)
    assert answer.returncode == 0, answer.stderr
    return dict(json.loads(answer.stdout))


def test_cookies_travel_only_over_https_and_stay_out_of_scripts(production: dict[str, Any]) -> None:
    # the prefix makes browsers refuse the cookie from a neighbouring host or over http
    assert production["SESSION_COOKIE_NAME"] == "__Host-session"
    assert production["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert production["SESSION_COOKIE_SECURE"] is production["CSRF_COOKIE_SECURE"] is True
    assert production["LANGUAGE_COOKIE_SECURE"] is True
    assert production["SESSION_COOKIE_HTTPONLY"] is True
    assert production["SESSION_COOKIE_SAMESITE"] == production["CSRF_COOKIE_SAMESITE"] == "Lax"


def test_the_rest_is_closed(production: dict[str, Any]) -> None:
    assert production["DEBUG"] is False
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert production["X_FRAME_OPTIONS"] == "DENY"
    assert production["ALLOWED_HOSTS"] == ["hub.example"]
    assert production["METRICS_TOKEN"] == production["SENTRY_DSN"] == ""


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_it_does_not_start_without(missing: str) -> None:
    answer = load({name: value for name, value in WHOLE.items() if name != missing})
    assert answer.returncode != 0
    assert missing in answer.stderr


def test_no_secret_stands_in_the_settings() -> None:
    literal = re.compile(r"^\s*\w*(?:SECRET|PASSWORD|TOKEN|DSN|_KEY)\w*\s*=\s*[\"'][^\"']+[\"']", re.M)
    found = {path.name: literal.findall(path.read_text()) for path in (ROOT / "hubsi/settings").glob("*.py")}
    # the suite's own key opens nothing
    assert {name: lines for name, lines in found.items() if lines and name != "test.py"} == {}
