"""Who gets in and who does not: limits, answers that tell nothing, sessions, second factors, the log."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditRecord, User
from hubsi.settings import base
from tests.accounts.test_views import link_in
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, RESET, SIGNUP = "/account/login/", "/account/password/reset/", "/account/signup/"


def log_in(user: User, client: Client | None = None, password: str = PASSWORD, **extra: Any) -> Any:
    return (client or Client()).post(LOGIN, {"login": user.email, "password": password}, **extra)


def enrol(user: User) -> str:
    """An app with codes; returns its secret."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """The code that the app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def limits(settings: Any) -> None:
    """The limits of production."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS


# --- limits ------------------------------------------------------------------------------------------------
def test_wrong_passwords_are_limited_per_account_from_wherever_they_come(personas: Any, limits: None) -> None:
    for number in range(5):
        assert log_in(personas.member, password="mis", REMOTE_ADDR=f"10.0.0.{number}").status_code == 422
    answer = log_in(personas.member, REMOTE_ADDR="10.0.0.99")
    assert answer.status_code == 422
    assert "Te vaak" in answer.content.decode()
    assert log_in(personas.owner, REMOTE_ADDR="10.0.0.99").status_code == 302, "others are not locked out"


def test_wrong_passwords_are_limited_per_address_over_accounts(limits: None) -> None:
    for number in range(10):
        Client().post(LOGIN, {"login": f"{number}@voorbeeld.be", "password": "mis"}, REMOTE_ADDR="10.1.1.1")
    answer = Client().post(LOGIN, {"login": "nieuw@voorbeeld.be", "password": "mis"}, REMOTE_ADDR="10.1.1.1")
    assert "Te vaak" in answer.content.decode()


def test_resets_are_limited_per_address(personas: Any, limits: None) -> None:
    codes = [Client().post(RESET, {"email": personas.member.email}).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_codes_of_a_second_factor_are_limited(personas: Any, limits: None) -> None:
    secret = enrol(personas.member)
    client = Client()
    assert log_in(personas.member, client)["Location"] == reverse("mfa_authenticate")
    for _ in range(5):
        assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 422
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_passkey_logins_are_limited_per_address() -> None:
    url = reverse("mfa_login_webauthn")
    codes = [Client().post(url, {"credential": "{}"}, REMOTE_ADDR="10.2.2.2").status_code for _ in range(11)]
    assert codes[-1] == 429
    assert set(codes[:-1]) == {302}


# --- answers that tell nothing -----------------------------------------------------------------------------
def same(first: Any, second: Any, *replace: tuple[str, str]) -> None:
    """Two answers that nobody can tell apart (but for what was typed and the tokens)."""
    texts = []
    for answer in (first, second):
        text = answer.content.decode()
        for old, new in replace:
            text = text.replace(old, new)
        context = answer.context
        token = str(context["csrf_token"]) if context and "csrf_token" in context else ""
        texts.append(text.replace(token, "") if token else text)
    assert first.status_code == second.status_code
    assert first.headers.get("Location") == second.headers.get("Location")
    assert texts[0] == texts[1]


def test_nobody_learns_who_has_an_account(personas: Any, settings: Any) -> None:
    known, unknown = personas.member.email, "onbekend@voorbeeld.be"
    hide = (known, "X"), (unknown, "X")
    wrong = [Client().post(LOGIN, {"login": email, "password": "mis"}) for email in (known, unknown)]
    same(*wrong, *hide)
    same(Client().post(RESET, {"email": known}), Client().post(RESET, {"email": unknown}), *hide)
    new = {"name": "Iemand", "password1": PASSWORD}
    one = Client().post(SIGNUP, {**new, "email": known}, follow=True)
    other = Client().post(SIGNUP, {**new, "email": unknown}, follow=True)
    same(one, other, *hide)
    personas.member.is_active = False
    personas.member.save()
    wrong[0] = Client().post(LOGIN, {"login": known, "password": "mis"})
    same(*wrong, *hide)


def test_wrong_forms_of_allauth_say_422(personas: Any, client: Client) -> None:
    assert client.post(LOGIN, {"login": "x", "password": ""}).status_code == 422
    assert client.post(SIGNUP, {"email": "x"}).status_code == 422
    assert client.post(RESET, {"email": "x"}).status_code == 422
    log_in(personas.member, client)
    assert client.post(reverse("account_change_password"), {"password1": "x"}).status_code == 422
    assert client.post(reverse("account_reauthenticate"), {"password": "mis"}).status_code == 422


# --- sessions ----------------------------------------------------------------------------------------------
def test_a_login_gets_a_new_session_and_a_line_on_the_list(personas: Any, client: Client) -> None:
    client.get(LOGIN)
    client.get(reverse("account_signup"))
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    log_in(personas.member, client, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")
    assert client.session.session_key != before
    assert not Client(headers={"cookie": f"sessionid={before}"}).session.get("_auth_user_id")
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Firefox op Linux" in page
    assert "127.0.0.1" in page


def test_ending_one_device_or_all_others(personas: Any) -> None:
    here, phone, library = Client(), Client(), Client()
    for client in (here, phone, library):
        log_in(personas.member, client)
    theirs = UserSession.objects.get(session_key=phone.session.session_key)
    stranger = Client()
    log_in(personas.owner, stranger)
    url = reverse("accounts:end_session", args=[theirs.pk])
    assert stranger.post(url).status_code == 404
    assert phone.get(reverse("accounts:profile")).status_code == 200
    assert here.post(url).status_code == 302
    assert phone.get(reverse("accounts:profile")).status_code == 302
    assert library.get(reverse("accounts:profile")).status_code == 200
    here.post(reverse("usersessions_list"))
    assert library.get(reverse("accounts:profile")).status_code == 302
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert stranger.get(reverse("accounts:profile")).status_code == 200


def test_when_a_session_was_last_used_is_noted_now_and_then(
    personas: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    log_in(personas.member, client)
    row = UserSession.objects.get()
    session = client.session
    session["accounts_seen"] -= 3600
    session.save()
    client.get(reverse("accounts:data"), REMOTE_ADDR="10.9.9.9")
    seen = UserSession.objects.get()
    assert seen.last_seen_at > row.last_seen_at
    assert seen.ip == "10.9.9.9"
    client.get(reverse("accounts:data"), REMOTE_ADDR="10.8.8.8")
    assert UserSession.objects.get().ip == "10.9.9.9", "not at every page"


def test_a_new_password_ends_other_sessions_and_is_mailed(personas: Any) -> None:
    here, elsewhere = Client(), Client()
    log_in(personas.member, here)
    log_in(personas.member, elsewhere)
    data = {"oldpassword": PASSWORD, "password1": "helemaal-ander-woord", "password2": "helemaal-ander-woord"}
    assert here.post(reverse("account_change_password"), data).status_code == 302
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert mail.outbox[-1].subject == "Je wachtwoord is gewijzigd"


def test_an_address_changes_when_it_is_proven_and_the_old_one_hears(personas: Any, client: Client) -> None:
    old = personas.member.email
    log_in(personas.member, client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    url = reverse("account_email")
    assert client.post(url, {"email": "geen adres", "action_add": ""}).status_code == 422
    assert client.post(url, {"email": "nieuw@voorbeeld.be", "action_add": ""}).status_code == 302
    personas.member.refresh_from_db()
    assert personas.member.email == old, "not before it is proven"
    assert "nieuw@voorbeeld.be" in client.get(url).content.decode()
    path = link_in(next(one for one in mail.outbox if one.to == ["nieuw@voorbeeld.be"]), "confirm-email")
    assert client.post(path).status_code == 302
    personas.member.refresh_from_db()
    assert personas.member.email == "nieuw@voorbeeld.be"
    addresses = EmailAddress.objects.filter(user=personas.member).values_list("email", flat=True)
    assert list(addresses) == ["nieuw@voorbeeld.be"]
    notice = next(one for one in mail.outbox if one.to == [old])
    assert notice.subject == "Je e-mailadres is gewijzigd"
    taken = client.post(url, {"email": personas.owner.email, "action_add": ""})
    assert taken.status_code == 302, "whether somebody else has it is not told"
    assert User.objects.get(pk=personas.member.pk).email == "nieuw@voorbeeld.be"


# --- second factor -----------------------------------------------------------------------------------------
def test_an_app_with_codes_from_the_page_to_the_login(personas: Any, client: Client) -> None:
    log_in(personas.member, client)
    url = reverse("mfa_activate_totp")
    assert "reauthenticate" in client.get(url)["Location"]
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(url)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert "data:image/svg+xml;base64," in page.content.decode()
    assert client.post(url, {"code": "12345x"}).status_code == 422
    assert client.post(url, {"code": code_of(secret)})["Location"] == reverse("mfa_view_recovery_codes")
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored, "a copy of the database lets nobody in"
    codes = client.get(reverse("mfa_download_recovery_codes")).content.decode().split()[-10:]
    fresh = Client()
    assert log_in(personas.member, fresh)["Location"] == reverse("mfa_authenticate")
    assert fresh.get(reverse("accounts:profile")).status_code == 302, "a password alone is not enough"
    assert fresh.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert fresh.get(reverse("accounts:profile")).status_code == 200
    again = Client()
    log_in(personas.member, again)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 422, "each works once"


def test_curators_are_reminded_or_stopped(personas: Any, client_for: Any, settings: Any) -> None:
    desk = client_for(personas.curator)
    reminder = reverse("mfa_index")
    assert f'<a href="{reminder}">' in desk.get(reverse("accounts:data")).content.decode()
    assert desk.get("/mijn-hub/").status_code == 200
    settings.REQUIRE_MFA_FOR_STAFF = True
    for person in (personas.curator, personas.staff):
        theirs = client_for(person)
        for path in ("/mijn-hub/", "/admin/", "/api/v1/entries/"):
            assert theirs.get(path)["Location"] == reminder, path
        assert theirs.get(reminder).status_code == 200
    assert client_for(personas.member).get("/mijn-hub/").status_code == 200
    enrol(personas.curator)
    assert desk.get("/mijn-hub/").status_code == 200


# --- the log -----------------------------------------------------------------------------------------------
def test_the_log_cannot_be_changed_not_even_in_sql(personas: Any) -> None:
    one = record(personas.curator, "case.approved", target="entry", target_id=1, title="Buurtsoep", now=timezone.now())
    for statement in ("update accounts_auditrecord set act = 'x'", "delete from accounts_auditrecord"):
        with (
            pytest.raises(DatabaseError, match="cannot be changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditRecord.objects.filter(pk=one.pk).delete()
    one.refresh_from_db()
    assert one.act == "case.approved"


def test_roles_given_in_the_admin_are_logged(personas: Any, client_for: Any) -> None:
    personas.staff.is_superuser = True
    personas.staff.save(update_fields=["is_superuser"])
    boss = client_for(personas.staff)
    url = reverse("admin:accounts_user_change", args=[personas.member.pk])
    form = boss.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value not in (None, False) and name != "password"}
    data = {**data, "is_curator": "on", "is_active": "on"}
    for inline in ("groups", "user_permissions"):
        data.pop(inline, None)
    assert boss.post(url, data).status_code == 302
    made = AuditRecord.objects.get(act="user.role_changed")
    assert (made.actor_id, made.target_id) == (personas.staff.pk, str(personas.member.pk))
    assert made.detail == {"is_curator": [False, True]}
    boss.post(url, {**data, "name": "Andere Naam"})
    assert AuditRecord.objects.filter(act="user.role_changed").count() == 1, "a name is no role"
