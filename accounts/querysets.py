"""How users are made and found. Addresses are compared without regard to capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    """Chainable filters on people."""

    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def curators(self) -> UserQuerySet:
        """The hub's own team: who may moderate."""
        return self.active().filter(is_curator=True)


class UserManager(BaseUserManager["User"]):
    """Keeps `createsuperuser` and allauth working with an e-mail address as the login."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self) -> UserQuerySet:
        return self.get_queryset().active()

    def curators(self) -> UserQuerySet:
        return self.get_queryset().curators()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with `email` as login; without a password nobody can log in with one.

        Raises:
            ValueError: the address is empty.
        """
        if not email:
            raise ValueError("A user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, is_curator=True, **fields)
