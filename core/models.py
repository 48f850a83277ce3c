"""Abstract models shared by all floors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeStamped(models.Model):
    """Rows that know when they were made and last changed (UTC). `now` comes from the caller of a service."""

    created_at = models.DateTimeField(_("aangemaakt op"), editable=False)
    updated_at = models.DateTimeField(_("gewijzigd op"), editable=False)

    class Meta:
        abstract = True
