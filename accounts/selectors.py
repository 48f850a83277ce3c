"""Finished reads of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress

from accounts import unsubscribe
from accounts.models import DataExport, ExportPart, ExportStatus, Topic, User
from accounts.personal import parts


def user_by_email(email: str) -> User | None:
    """The account with this login, capitals ignored; None when there is none."""
    return User.objects.filter(email__iexact=email.strip()).first()


def has_verified_email(user: User, email: str) -> bool:
    """Did this person prove that mail to `email` reaches them?"""
    return EmailAddress.objects.filter(user_id=user.pk, email__iexact=email.strip(), verified=True).exists()


def curators() -> list[User]:
    """The hub's own team, in order of joining."""
    return list(User.objects.curators().order_by("pk"))


def mail_language(email: str) -> str | None:
    """The language its owner chose for mail to this address; None when nobody has it as login."""
    return User.objects.filter(email__iexact=email).values_list("language", flat=True).first()


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Shown names by id."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=list(user_ids))}


def unsubscriber(token: str) -> tuple[User, Topic] | tuple[None, None]:
    """Whose mail about what a link in a mail turns off; (None, None) when the link is not ours."""
    read = unsubscribe.read_token(token)
    if read is None or read[1] not in Topic.values:
        return None, None
    user = User.objects.filter(pk=read[0]).first()
    return (user, Topic(read[1])) if user else (None, None)


def export_of(user: User) -> DataExport | None:
    """The copy of their data that somebody asked for, without its content."""
    return DataExport.objects.filter(user=user).defer("content").first()


def ready_export(user: User, key: UUID, *, now: datetime) -> DataExport | None:
    """Somebody's own copy while its link works; `export_bytes` gives what is in it."""
    return DataExport.objects.filter(user=user, key=key, status=ExportStatus.READY, expires_at__gt=now).first()


def export_bytes(export: DataExport) -> Iterator[bytes]:
    """The zip, a part at a time, so that any size is fine."""
    if export.content:
        yield bytes(export.content)
    for pk in list(export.parts.order_by("number").values_list("pk", flat=True)):
        yield bytes(ExportPart.objects.values_list("data", flat=True).get(pk=pk))


def consequences_of(user: User) -> list[str]:
    """What leaving would do to others, in sentences."""
    return [sentence for part in parts() for sentence in part.consequences(user)]
