"""Abstract models shared by all floors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeStamped(models.Model):
    """Rows that know when they were made and last changed (UTC). `now` comes from the caller of a service."""

    created_at = models.DateTimeField(_("aangemaakt op"), editable=False)
    updated_at = models.DateTimeField(_("gewijzigd op"), editable=False)

    class Meta:
        abstract = True


class Heartbeat(models.Model):
    """When a process in the background last gave a sign of life. Written by `core.heartbeat` only."""

    name = models.CharField(primary_key=True, max_length=200)
    at = models.DateTimeField(_("op"))

    class Meta:
        verbose_name = _("teken van leven")
        verbose_name_plural = _("tekens van leven")

    def __str__(self) -> str:
        return self.name
