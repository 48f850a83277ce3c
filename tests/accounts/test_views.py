from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.adapter import AccountAdapter
from accounts.models import User
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

NEW = {"email": "nieuw@voorbeeld.be", "name": "Nina Nieuw", "password1": PASSWORD}


def location(answer: Any) -> str:
    """Where a redirect leads."""
    return str(answer["Location"])


def link_in(message: Any, part: str) -> str:
    """The path of the first link in the text that contains `part`."""
    words = str(message.body).split()
    return next(word for word in words if part in word).split("://", 1)[1].split("/", 1)[1].join(["/", ""])


def test_sign_up_in_one_step_then_confirm_then_in(client: Client) -> None:
    answer = client.post(reverse("account_signup"), NEW)
    assert answer.status_code == 302
    user = User.objects.get(email="nieuw@voorbeeld.be")
    assert (user.name, user.language, user.is_curator, user.is_staff) == ("Nina Nieuw", "nl", False, False)
    assert not EmailAddress.objects.get(user=user).verified
    assert client.get(reverse("accounts:profile")).status_code == 302, "not in before the address is proven"
    assert len(mail.outbox) == 1
    path = link_in(mail.outbox[0], "confirm-email")
    assert client.get(path).status_code == 200, "a mail program that follows links confirms nothing"
    assert not EmailAddress.objects.get(user=user).verified
    client.post(path)
    assert EmailAddress.objects.get(user=user).verified


@pytest.fixture
def mail_languages(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The language that was active while each mail was written."""
    seen: list[str | None] = []
    write = AccountAdapter.render_mail

    def render_mail(self: AccountAdapter, *args: Any, **kwargs: Any) -> Any:
        seen.append(translation.get_language())
        return write(self, *args, **kwargs)

    monkeypatch.setattr(AccountAdapter, "render_mail", render_mail)
    return seen


def test_the_page_s_language_becomes_the_person_s(client: Client, mail_languages: list[str | None]) -> None:
    client.post("/en/account/signup/", NEW)
    assert User.objects.get(email="nieuw@voorbeeld.be").language == "en"
    assert mail_languages == ["en"]


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"email": "geen adres"}, {"password1": "kort"}, {"website_address": "https://spam.voorbeeld"}],
)
def test_a_wrong_sign_up_makes_no_account(client: Client, change: dict[str, str]) -> None:
    answer = client.post(reverse("account_signup"), {**NEW, **change})
    assert answer.status_code in (200, 422)
    assert answer.context["form"].errors
    assert not User.objects.exists()


def test_signing_up_with_a_known_address_tells_the_owner_and_nobody_else(personas: Any, client: Client) -> None:
    known = client.post(reverse("account_signup"), {**NEW, "email": personas.member.email})
    fresh = Client().post(reverse("account_signup"), NEW)
    assert (known.status_code, location(known)) == (fresh.status_code, location(fresh))
    assert User.objects.filter(email__iexact=personas.member.email).count() == 1
    assert mail.outbox[0].to == [personas.member.email]


def test_log_in_leads_to_my_hub_in_the_person_s_language(personas: Any, client: Client) -> None:
    personas.member.language = "en"
    personas.member.save(update_fields=["language"])
    answer = client.post(reverse("account_login"), {"login": personas.member.email.upper(), "password": PASSWORD})
    assert (answer.status_code, location(answer)) == (302, "/en/mijn-hub/")


@pytest.mark.parametrize("there", ["https://kwaad.voorbeeld/", "//kwaad.voorbeeld", "javascript:alert(1)"])
def test_a_log_in_never_leads_off_the_hub(personas: Any, client: Client, there: str) -> None:
    answer = client.post(
        reverse("account_login"), {"login": personas.member.email, "password": PASSWORD, "next": there}
    )
    assert location(answer) == "/mijn-hub/"


def test_a_log_in_goes_back_to_where_one_was(personas: Any, client: Client) -> None:
    answer = client.post(
        reverse("account_login"),
        {"login": personas.member.email, "password": PASSWORD, "next": "/organisaties/nieuw/"},
    )
    assert location(answer) == "/organisaties/nieuw/"


@pytest.mark.parametrize(
    ("name", "visitor", "member"),
    [
        ("account_login", 200, 302),
        ("account_signup", 200, 302),
        ("account_reset_password", 200, 200),
        ("account_logout", 302, 200),
        ("account_email", 302, 200),
        ("account_change_password", 302, 200),
    ],
)
def test_the_pages_of_accounts_open_for_whom_they_are(
    personas: Any, client_for: Any, name: str, visitor: int, member: int
) -> None:
    assert client_for(None).get(reverse(name)).status_code == visitor
    assert client_for(personas.member).get(reverse(name)).status_code == member


def test_the_wrong_password_does_not_let_in(personas: Any, client: Client) -> None:
    answer = client.post(reverse("account_login"), {"login": personas.member.email, "password": "iets anders"})
    assert answer.status_code in (200, 422)
    assert "_auth_user_id" not in client.session


def test_reset_writes_in_the_person_s_language_and_the_new_password_works(
    personas: Any, client: Client, mail_languages: list[str | None]
) -> None:
    personas.member.language = "en"
    personas.member.save(update_fields=["language"])
    client.post(reverse("account_reset_password"), {"email": personas.member.email})
    assert mail_languages == ["en"]
    path = link_in(mail.outbox[0], "password/reset/key")
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "helemaal-ander-woord", "password2": "helemaal-ander-woord"})
    personas.member.refresh_from_db()
    assert personas.member.check_password("helemaal-ander-woord")


def test_the_profile_is_kept_and_answers_in_the_new_language(personas: Any, client_for: Any) -> None:
    member = client_for(personas.member)
    page = member.get(reverse("accounts:profile")).content.decode()
    assert "Gent" in page
    assert personas.member.email in page
    data = {"name": " Mo M. ", "language": "en", "home_place": "44021"}
    answer = member.post(reverse("accounts:profile"), data)
    assert location(answer) == "/en/account/profiel/"
    personas.member.refresh_from_db()
    me = personas.member
    assert (me.name, me.language, me.home_place) == ("Mo M.", "en", "44021")
    assert "Your profile has been saved." in member.get(location(answer)).content.decode()


@pytest.mark.parametrize("change", [{"name": ""}, {"language": "de"}, {"home_place": "10000"}])
def test_a_wrong_profile_is_shown_again(personas: Any, client_for: Any, change: dict[str, str]) -> None:
    data = {"name": "Getypte naam", "language": "nl", "home_place": "", **change}
    answer = client_for(personas.member).post(reverse("accounts:profile"), data)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    personas.member.refresh_from_db()
    assert personas.member.name == "Mo Member"


def test_the_profile_needs_few_queries(personas: Any, client_for: Any, django_assert_max_num_queries: Any) -> None:
    member = client_for(personas.member)
    with django_assert_max_num_queries(4):
        member.get(reverse("accounts:profile"))


@pytest.mark.parametrize(
    ("name", "data", "limit"),
    [
        ("account_login", {"login": "x@voorbeeld.be", "password": "iets anders"}, {"login": "2/m/ip"}),
        ("account_signup", {**NEW, "password1": "kort"}, {"signup": "2/m/ip"}),
        ("account_reset_password", {"email": "x@voorbeeld.be"}, {"reset_password": "2/m/ip"}),
    ],
)
def test_too_many_tries_are_stopped(
    client: Client, settings: Any, name: str, data: dict[str, str], limit: dict[str, str]
) -> None:
    settings.ACCOUNT_RATE_LIMITS = limit
    answers = [client.post(reverse(name), data).status_code for _ in range(3)]
    assert answers[2] == 429
    assert 429 not in answers[:2]
    assert "main" in client.post(reverse(name), data).content.decode()


def test_the_limits_are_on_unless_a_test_turns_them_off(settings: Any) -> None:
    from allauth.account import app_settings

    del settings.ACCOUNT_RATE_LIMITS
    assert all(app_settings.RATE_LIMITS[name] for name in ("login", "signup", "reset_password", "login_failed"))


def test_the_admin_makes_and_opens_accounts(personas: Any, client_for: Any) -> None:
    personas.staff.is_superuser = True
    personas.staff.save(update_fields=["is_superuser"])
    boss = client_for(personas.staff)
    assert boss.get(reverse("admin:accounts_user_changelist")).status_code == 200
    assert boss.get(reverse("admin:accounts_user_change", args=[personas.member.pk])).status_code == 200
    data = {"email": "hand@voorbeeld.be", "name": "Met de hand", "password1": PASSWORD, "password2": PASSWORD}
    answer = boss.post(reverse("admin:accounts_user_add"), data)
    assert answer.status_code == 302
    assert User.objects.get(email="hand@voorbeeld.be").check_password(PASSWORD)
