"""Funding of the personas' organisation."""

from datetime import datetime, timedelta
from typing import Any

from funding import services
from funding.models import Opportunity


def opportunity(personas: Any, now: datetime, title: str = "Fonds voor proberen", **fields: Any) -> Opportunity:
    """A grant of the personas' organisation; anything else by keyword."""
    values: dict[str, Any] = {
        "instrument": "grant",
        "summary": "Geld om iets nieuws te proberen in je buurt.",
        "amount_min": 1000,
        "amount_max": 25_000,
        "phases": ["prototyping"],
        "challenges": ["energy-poverty"],
        "places": ["02000"],
        "applicants": ["nonprofit"],
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=12),
        "link": "https://fonds.example/oproep",
    }
    by = fields.pop("by", personas.owner)
    provider = fields.pop("provider", personas.organisation)
    return services.create_opportunity(provider=provider, by=by, now=now, title=title, **{**values, **fields})


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """One that is on the map and one that was taken off."""
    shown = opportunity(personas, now)
    hidden = opportunity(personas, now, title="Vorig fonds")
    services.set_published(opportunity=hidden, published=False, by=personas.owner, now=now)
    return {"shown": shown, "hidden": hidden}
