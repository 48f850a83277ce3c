"""Abstract models shared by all floors."""

import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeStamped(models.Model):
    """Rows that know when they were made and last changed (UTC). `now` comes from the caller of a service."""

    created_at = models.DateTimeField(_("aangemaakt op"), editable=False)
    updated_at = models.DateTimeField(_("gewijzigd op"), editable=False)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Also the length of long texts, which Django checks in forms only: jobs and services meet it too.

        Raises:
            ValidationError: by field.
        """
        errors: dict[str, list[ValidationError]] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field in self._meta.concrete_fields:
            if isinstance(field, models.TextField) and field.max_length and field.name not in (exclude or ()):
                try:
                    MaxLengthValidator(field.max_length)(getattr(self, field.attname) or "")
                except ValidationError as error:
                    errors.setdefault(field.name, []).append(error)
        if errors:
            raise ValidationError(errors)


class Heartbeat(models.Model):
    """When a process in the background last gave a sign of life. Written by `core.heartbeat` only."""

    name = models.CharField(primary_key=True, max_length=200, verbose_name=_("naam"))
    at = models.DateTimeField(_("op"))

    class Meta:
        verbose_name = _("teken van leven")
        verbose_name_plural = _("tekens van leven")

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Background work that somebody asked for and that is not done yet. Written by `core.jobs` only.

    `attempts` counts the times it was begun; `due_at` is when it counts as lost and is sent again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(_("taak"), max_length=120)
    kwargs = models.JSONField(_("gegevens"), default=dict)
    queue = models.CharField(_("wachtrij"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    created_at = models.DateTimeField(_("gevraagd op"))
    due_at = models.DateTimeField(_("opnieuw vanaf"))

    class Meta:
        verbose_name = _("opdracht")
        verbose_name_plural = _("opdrachten")
        indexes = [models.Index(fields=["due_at"], name="core_job_due")]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"
