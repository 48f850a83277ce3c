from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import permissions, selectors, services
from accounts.models import User

pytestmark = pytest.mark.django_db


def test_one_account_per_address_whatever_the_capitals(now: datetime) -> None:
    user = services.create_user(email="An@Voorbeeld.be", name="An", now=now)
    with pytest.raises(ValidationError) as caught:
        services.create_user(email="an@voorbeeld.BE", name="Nog een An", now=now)
    assert "Er bestaat al een account" in str(caught.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("AN@voorbeeld.be", name="An")
    assert selectors.user_by_email(" aN@voorbeeld.be ") == user
    assert User.objects.get_by_natural_key("AN@VOORBEELD.BE") == user


@pytest.mark.parametrize(
    "fields", [{"email": "geen adres"}, {"name": ""}, {"language": "de"}, {"digest": "hourly"}, {"home_place": "x"}]
)
def test_fields_that_do_not_fit_are_refused(now: datetime, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        services.create_user(**{"email": "an@voorbeeld.be", "name": "An", "now": now, **fields})
    assert not User.objects.exists()


def test_the_database_keeps_the_rules_too(now: datetime) -> None:
    user = services.create_user(email="an@voorbeeld.be", name="An", now=now)
    for change in ({"language": "de"}, {"digest": "hourly"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=user.pk).update(**change)


def test_a_verified_address_is_known_as_such(now: datetime) -> None:
    user = services.create_user(email="an@voorbeeld.be", name="An", verified=True, now=now)
    EmailAddress.objects.create(user=user, email="ander@voorbeeld.be", verified=False)
    assert selectors.has_verified_email(user, "AN@voorbeeld.be")
    assert not selectors.has_verified_email(user, "ander@voorbeeld.be")
    assert user.date_joined == now
    assert not user.has_usable_password()


def test_names_on_screen(now: datetime) -> None:
    user = services.create_user(email="an@voorbeeld.be", name="An Claes", now=now)
    assert (str(user), user.get_full_name(), user.get_short_name()) == ("An Claes", "An Claes", "An")
    assert selectors.names_of([user.pk]) == {user.pk: "An Claes"}
    assert str(User(email="x@voorbeeld.be")) == "x@voorbeeld.be"


def test_an_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_a_superuser_may_everything() -> None:
    boss = User.objects.create_superuser("boss@voorbeeld.be", "een-lang-wachtwoord", name="Baas")
    assert boss.is_staff
    assert boss.is_superuser
    assert boss.is_curator


def test_curators(personas: Any) -> None:
    assert selectors.curators() == [personas.curator]
    assert permissions.is_curator(personas.curator)
    assert not permissions.is_curator(personas.staff)
    assert not permissions.is_curator(None)
    personas.curator.is_active = False
    personas.curator.save(update_fields=["is_active"])
    assert not permissions.is_curator(personas.curator)
    assert selectors.curators() == []


def test_people_edit_only_their_own_profile(personas: Any) -> None:
    assert permissions.can_edit_profile(personas.member, personas.member)
    assert not permissions.can_edit_profile(personas.curator, personas.member)
    assert not permissions.can_edit_profile(None, personas.member)
