"""In a real browser: an app with codes, a passkey on a virtual authenticator, leaving for a provider."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from accounts.oidc.config import oidc_apps
from tests.accounts.provider import running
from tests.accounts.test_guard import code_of
from tests.personas import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _localhost(live_server: Any) -> None:
    """Passkeys work on a name only: the browser visits localhost, not 127.0.0.1."""
    live_server.thread.host = "localhost"


def log_in(visit: Any, person: Any) -> None:
    visit.goto(reverse("account_login"))
    visit.page.fill("input[name=login]", person.email)
    visit.page.fill("input[name=password]", PASSWORD)
    visit.page.click("main form.form button")


def confirm(visit: Any) -> None:
    """Type the password again where the hub asks for it."""
    visit.page.fill("input[name=password]", PASSWORD)
    visit.page.click("main form.form button")


def test_an_app_with_codes_without_javascript(visit: Any, personas: Any) -> None:
    member = visit(javascript=False)
    log_in(member, personas.member)
    member.goto(reverse("mfa_index"))
    member.page.click("text=Stel een app in")
    confirm(member)
    secret = member.page.inner_text("#totp-secret")
    member.page.fill("input[name=code]", code_of(secret))
    member.page.click("text=Zet de app aan")
    assert member.page.locator("#recovery-codes li").count() == 10
    assert mail.outbox[-1].to == [personas.member.email]
    fresh = visit()
    log_in(fresh, personas.member)
    assert fresh.page.url.endswith(reverse("mfa_authenticate"))
    fresh.check()
    codes = member.page.locator("#recovery-codes code").all_inner_texts()
    fresh.page.fill("input[name=code]", codes[0])
    fresh.page.click("main form.form button")
    fresh.page.wait_for_url("**/mijn-hub/")


def test_a_passkey_from_making_it_to_logging_in_without_a_password(visit: Any, personas: Any) -> None:
    me = visit()
    tool = me.page.context.new_cdp_session(me.page)
    tool.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    log_in(me, personas.member)
    me.goto(reverse("mfa_index"))
    me.page.click("text=Voeg een passkey toe")
    confirm(me)
    me.page.fill("input[name=name]", "Mijn laptop")
    me.check()
    me.page.click("text=Maak de passkey")
    me.page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    me.goto(reverse("mfa_list_webauthn"))
    assert "Mijn laptop" in me.page.inner_text("main")
    me.check()
    me.page.context.clear_cookies()
    me.goto(reverse("account_login"))
    me.check()
    me.page.click("text=Inloggen met een passkey")
    me.page.wait_for_url("**/mijn-hub/")
    me.page.context.clear_cookies()
    log_in(me, personas.member)
    assert me.page.url.endswith(reverse("mfa_authenticate")), "a passkey is a second step too"
    me.page.click("text=Gebruik je passkey")
    me.page.wait_for_url("**/mijn-hub/")


def test_the_account_pages_are_clean(visit: Any, personas: Any) -> None:
    me = visit()
    log_in(me, personas.owner)
    pages = ("accounts:profile", "accounts:preferences", "account_email", "account_change_password", "mfa_index")
    for name in (*pages, "usersessions_list", "accounts:data", "accounts:leave"):
        me.goto(reverse(name))
        me.check()
    me.goto(reverse("core:privacy"))
    me.check()


def test_leaving_for_a_provider_and_coming_back(visit: Any, settings: Any, personas: Any) -> None:
    with running() as provider:
        changed = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        changed["openid_connect"]["APPS"] = oidc_apps(provider.config())
        settings.SOCIALACCOUNT_PROVIDERS = changed
        provider.person["email_verified"] = True
        me = visit()
        me.goto(reverse("account_login"))
        me.check()
        me.page.click("text=Inloggen met Stad Gent")
        me.page.wait_for_url("**/mijn-hub/")
        strange = [problem for problem in me.problems if provider.base not in problem]
        assert strange == [], "nothing breaks our policy on the way"
