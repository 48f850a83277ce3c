"""Login through an identity provider that runs in the test itself."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.oidc.config import oidc_apps
from tests.accounts.provider import Provider, running
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/oidc/stad/login/"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running() as one:
        use(settings, one)
        yield one


def use(settings: Any, provider: Provider, **more: Any) -> None:
    """Put the provider in the settings, as OIDC_PROVIDERS would."""
    changed = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    changed["openid_connect"]["APPS"] = oidc_apps(provider.config(**more))
    settings.SOCIALACCOUNT_PROVIDERS = changed


def leave(client: Client, **data: str) -> str:
    """Press the button: the address of the provider that our page leads to."""
    page = client.post(LOGIN, data)
    assert page.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    assert found, page.content.decode()[:400]
    return unescape(found[1])


def come_back(client: Client, address: str) -> Any:
    """What the browser does at the provider and then with us."""
    sent = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
    back = urlsplit(sent)
    return client.get(f"{back.path}?{back.query}")


def through(client: Client, **data: str) -> Any:
    return come_back(client, leave(client, **data))


def test_no_button_and_no_address_by_default(client: Client) -> None:
    assert "oidc" not in client.get(reverse("account_login")).content.decode()
    assert client.get(LOGIN).status_code == 404


def test_a_new_person_is_in_at_once_when_the_provider_tells_enough(provider: Provider, client: Client) -> None:
    assert "Inloggen met Stad Gent" in client.get(reverse("account_login")).content.decode()
    provider.person["email_verified"] = True
    answer = through(client)
    assert (answer.status_code, answer["Location"]) == (302, "/mijn-hub/")
    user = User.objects.get(email="paula@voorbeeld.be")
    assert (user.name, user.has_usable_password(), user.is_curator, user.is_staff) == (
        "Paula Provider",
        False,
        False,
        False,
    )
    assert client.session["_auth_user_id"] == str(user.pk)
    asked, traded = provider.seen
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) == 64
    assert asked["redirect_uri"] == f"http://testserver{LOGIN}callback/"
    assert "code_verifier" in traded
    assert SocialAccount.objects.get().extra_data == {
        "userinfo": {"sub": "p-1", "name": "Paula Provider", "email": "paula@voorbeeld.be"}
    }
    assert not SocialToken.objects.exists(), "what could speak for them at the provider is not kept"
    again = Client()
    assert through(again)["Location"] == "/mijn-hub/"
    assert User.objects.count() == 1


def test_only_what_is_missing_is_asked(provider: Provider, client: Client) -> None:
    provider.person = {"sub": "p-9", "email": "zonder@voorbeeld.be", "email_verified": True}
    answer = through(client)
    assert answer["Location"] == reverse("socialaccount_signup")
    page = client.get(answer["Location"]).content.decode()
    assert 'name="name"' in page
    assert 'name="email"' not in page
    assert client.post(answer["Location"], {"name": ""}).status_code == 422
    assert client.post(answer["Location"], {"name": "Nele Naam"}).status_code == 302
    assert User.objects.get(email="zonder@voorbeeld.be").name == "Nele Naam"


def test_an_address_the_provider_does_not_vouch_for_is_proven_first(provider: Provider, client: Client) -> None:
    provider.person["email_verified"] = "false"
    through(client)
    assert not EmailAddress.objects.get(email="paula@voorbeeld.be").verified
    assert "_auth_user_id" not in client.session
    assert mail.outbox[-1].to == ["paula@voorbeeld.be"]


@pytest.mark.parametrize("fault", ["nonce", "key", "alg", "audience", "issuer", "expired", "no-token", "userinfo"])
def test_a_wrong_answer_lets_nobody_in(provider: Provider, client: Client, fault: str) -> None:
    provider.faults.add(fault)
    answer = through(client)
    assert answer.status_code == 401
    assert "Inloggen lukte niet" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()


def test_a_state_that_is_not_ours_or_was_used_lets_nobody_in(provider: Provider, client: Client) -> None:
    address = leave(client)
    sent = urlsplit(requests.get(address, allow_redirects=False, timeout=5).headers["Location"])
    stolen = Client().get(f"{sent.path}?{sent.query}")
    assert stolen.status_code == 401, "an answer to one browser does not work in another"
    forged = client.get(f"{sent.path}?{sent.query.replace('state=', 'state=x')}")
    assert forged.status_code == 401
    assert client.get(f"{sent.path}?{sent.query}").status_code == 302
    assert Client().get(f"{sent.path}?{sent.query}").status_code == 401, "once"


def test_a_provider_that_is_away_says_so(provider: Provider, client: Client) -> None:
    provider.faults.add("down")
    answer = client.post(LOGIN)
    assert answer.status_code == 401
    assert "Inloggen lukte niet" in answer.content.decode()


@pytest.mark.parametrize(("verified", "trusted"), [(False, False), (True, False), (False, True)])
def test_somebody_else_s_account_is_not_taken_over(
    personas: Any, provider: Provider, client: Client, settings: Any, verified: bool, trusted: bool
) -> None:
    use(settings, provider, trust_email=trusted)
    provider.person |= {"email": personas.member.email, "email_verified": verified}
    answer = through(client)
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].to == [personas.member.email], "the owner hears of it, the visitor does not"


def test_a_trusted_provider_that_vouches_for_the_address_lets_in(
    personas: Any, provider: Provider, client: Client, settings: Any
) -> None:
    use(settings, provider, trust_email=True)
    provider.person |= {"email": personas.member.email, "email_verified": True}
    through(client)
    assert client.session["_auth_user_id"] == str(personas.member.pk)


def test_linking_and_unlinking_when_logged_in(personas: Any, provider: Provider, client: Client) -> None:
    client.post(reverse("account_login"), {"login": personas.member.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "Koppel Stad Gent" in client.get(reverse("socialaccount_connections")).content.decode()
    answer = through(client, process="connect")
    assert answer["Location"] == reverse("socialaccount_connections")
    linked = SocialAccount.objects.get(user=personas.member)
    assert mail.outbox[-1].to == [personas.member.email]
    fresh = Client()
    through(fresh)
    assert fresh.session["_auth_user_id"] == str(personas.member.pk)
    assert personas.member.email == User.objects.get(pk=personas.member.pk).email, "the hub's own address stays"
    client.post(reverse("socialaccount_connections"), {"account": linked.pk})
    assert not SocialAccount.objects.exists()


def test_linking_asks_who_you_are_first(personas: Any, provider: Provider, client_for: Any) -> None:
    stale = client_for(personas.member)
    answer = through(stale, process="connect")
    assert "reauthenticate" in answer["Location"]
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "stad"},
        [{"id": "stad"}],
        [{"id": "Stad Gent", "name": "x", "server_url": "https://x.be", "client_id": "x"}],
        [{"id": "stad", "name": "x", "server_url": "http://x.be", "client_id": "x"}],
        [{"id": "stad", "name": "x", "server_url": "https://x.be", "client_id": "x", "typo": 1}],
        [{"id": "stad", "name": "x", "server_url": "https://x.be", "client_id": "x"}] * 2,
    ],
)
def test_wrong_settings_stop_the_start(wrong: Any) -> None:
    with pytest.raises(ValueError, match="OIDC_PROVIDERS"):
        oidc_apps(wrong)
