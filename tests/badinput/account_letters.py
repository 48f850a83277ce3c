"""The mails about login, which allauth sends: asked for with hostile names, addresses and browsers."""

from __future__ import annotations

from pathlib import Path

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.badinput.letters import HOSTILE, Maker, Scene
from tests.personas import PASSWORD

BROWSER = HOSTILE.encode(errors="replace").decode("latin-1")[:3_000]
FOLDER = Path(settings.BASE_DIR) / "templates"


def notices() -> list[str]:
    """The template of every notice about somebody's account, e.g. "mfa/email/totp_activated"."""
    found = []
    for path in sorted(FOLDER.glob("*/email/*_message.txt")):
        if "base_notification.txt" in path.read_text() and not path.name.startswith("base"):
            found.append(path.relative_to(FOLDER).as_posix().removesuffix("_message.txt"))
    return found


def _client() -> Client:
    return Client(HTTP_USER_AGENT=BROWSER, HTTP_X_FORWARDED_FOR="<script>alert(1)</script>")


def account_notices(s: Scene) -> None:
    request = RequestFactory(HTTP_USER_AGENT=BROWSER).get("/")
    request.user = AnonymousUser()
    words = {"provider": "Aanbieder", "to_email": "a&b@voorbeeld.be", "from_email": "c@voorbeeld.be"}
    with context.request_context(request):
        for prefix in notices():
            get_adapter().send_notification_mail(prefix, s.guest, {**words, "deleted_email": "d@voorbeeld.be"})


def signing_up(s: Scene) -> None:
    """A new address, one that is taken, and one that tries to be more than an address."""
    form = {"name": HOSTILE.replace("\x00", "").replace("\ud800", "")[:110], "password1": PASSWORD}
    more = ('"a\x0cb"@voorbeeld.be', "a@voorbeeld.be\r\nBcc: x@evil.example")
    for email in ("nieuw@voorbeeld.be", s.guest.email, *more):
        answer = _client().post(reverse("account_signup"), {**form, "email": email})
        assert answer.status_code == (422 if email in more else 302), email


def forgotten_password(s: Scene) -> None:
    for email in (s.guest.email, "niemand@voorbeeld.be", "niemand@voorbeeld.be,x@evil.example"):
        answer = _client().post(reverse("account_reset_password"), {"email": email})
        assert answer.status_code == (422 if "," in email else 302)


def other_address(s: Scene) -> None:
    client = _client()
    client.force_login(s.host, backend="django.contrib.auth.backends.ModelBackend")
    address = EmailAddress.objects.create(user=s.host, email="ander@voorbeeld.be")
    request = RequestFactory().get("/")
    request.user = s.host
    with context.request_context(request):
        address.send_confirmation(request)
    assert mail.outbox


MAKERS = (
    Maker(account_notices, {"gast": len(notices())}, quiet=True),
    Maker(signing_up, {"nieuw": 1, "gast": 1}, quiet=True),
    Maker(forgotten_password, {"gast": 1, "niemand": 1}, quiet=True),
    Maker(other_address, {"ander": 1}, quiet=True),
)
