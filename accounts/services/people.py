"""The writers of accounts, beside what allauth writes (addresses, passwords, logins)."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Digest, Language, User
from core.text import clean_line

_PROFILE_FIELDS = ["name", "language", "home_place"]


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    now: datetime,
    language: str = Language.NL,
    password: str | None = None,
    verified: bool = False,
    is_curator: bool = False,
    is_staff: bool = False,
    home_place: str = "",
    digest: str = Digest.WEEKLY,
) -> User:
    """An account, with its address as the primary one.

    Args:
        password: without one the person sets it through "wachtwoord vergeten".
        verified: the address is known to be theirs, so that no confirmation mail is needed.

    Raises:
        ValidationError: the address is taken or not an address, or another field does not fit.
    """
    user = User(
        email=User.objects.normalize_email(email.strip()),
        name=clean_line(name),
        language=language,
        is_curator=is_curator,
        is_staff=is_staff,
        home_place=home_place,
        digest=digest,
        date_joined=now,
    )
    user.set_password(password)
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=verified)
    return user


@transaction.atomic
def update_profile(*, user: User, name: str, language: str, home_place: str) -> User:
    """What people say about themselves.

    Raises:
        ValidationError: a field does not fit.
    """
    user.name = clean_line(name)
    user.language = language
    user.home_place = home_place
    user.full_clean(exclude=["password"])
    user.save(update_fields=_PROFILE_FIELDS)
    return user
