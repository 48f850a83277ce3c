"""The closed lists of this room, and which fields describe which layer of a space."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAX_TEXT = 4000
MIDNIGHT = time(0, 0)
# Fields that describe each layer: a layer counts as present when one of them says something.
LAYER_FIELDS: dict[str, tuple[str, ...]] = {
    "physical": ("capacity", "area_m2", "equipment", "accessibility", "step_free", "address"),
    "social-psychological": ("house_rules", "facilitation", "confidentiality"),
    "content-instrumental": ("expertise", "methods", "tools"),
    "financial-economic": ("cost_per_hour", "cost_note", "compensation", "exchange", "values"),
    "legal-political": ("permissions", "exemptions", "political_backing"),
}


class SpaceStatus(models.TextChoices):
    DRAFT = "draft", _("Ontwerp")
    PUBLISHED = "published", _("Zichtbaar")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


class Approval(models.TextChoices):
    INSTANT = "instant", _("Meteen bevestigd")
    ON_APPROVAL = "on_approval", _("Na goedkeuring door ons")


class SlotLength(models.IntegerChoices):
    HALF_HOUR = 30, _("30 minuten")
    HOUR = 60, _("1 uur")
    TWO_HOURS = 120, _("2 uur")
    HALF_DAY = 240, _("4 uur")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("maandag")
    TUESDAY = 1, _("dinsdag")
    WEDNESDAY = 2, _("woensdag")
    THURSDAY = 3, _("donderdag")
    FRIDAY = 4, _("vrijdag")
    SATURDAY = 5, _("zaterdag")
    SUNDAY = 6, _("zondag")


class BookingStatus(models.TextChoices):
    REQUESTED = "requested", _("Aangevraagd")
    CONFIRMED = "confirmed", _("Bevestigd")
    DECLINED = "declined", pgettext_lazy("booking", "Geweigerd")
    CANCELLED = "cancelled", _("Geannuleerd")
