"""Offers of the personas' organisation."""

from datetime import datetime
from typing import Any

from supporters import services
from supporters.models import Offer


def offer(personas: Any, now: datetime, title: str = "Juridisch spreekuur", **fields: Any) -> Offer:
    """Legal advice of the personas' organisation; anything else by keyword."""
    values: dict[str, Any] = {
        "summary": "Een jurist kijkt gratis met je mee.",
        "support": ["insight"],
        "values": ["expertise"],
        "phases": ["prototyping"],
        "places": ["02000"],
        "cost": "free",
        "capacity": 20,
    }
    by = fields.pop("by", personas.owner)
    organisation = fields.pop("organisation", personas.organisation)
    return services.create_offer(organisation=organisation, by=by, now=now, title=title, **{**values, **fields})


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """One that shows and one that was withdrawn."""
    shown = offer(personas, now)
    hidden = offer(personas, now, title="Vorig aanbod")
    services.set_published(offer=hidden, published=False, by=personas.owner, now=now)
    return {"shown": shown, "hidden": hidden}
