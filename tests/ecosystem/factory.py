"""Ties between things of several rooms, and what must never show: members-only, waiting and withdrawn entries."""

from datetime import datetime
from typing import Any

from catalogue import services
from catalogue.kinds import Kind
from catalogue.models import Entry
from tests.catalogue.drafts import draft

SECRET = "Zonnewende"
"""A word that stands only in entries that a visitor may not see."""


def place(object_id: int, title: str, now: datetime, **fields: Any) -> Entry:
    """An innovation in Ghent without a room behind it."""
    values: dict[str, Any] = {"place": "44021", "places": ["44021"], "challenges": ["energy-poverty"]}
    status = fields.pop("status", "published")
    return services.publish(draft(object_id, title, now, **{**values, **fields}), now=now, status=status)


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """A shown entry tied to another, and three hidden ones tied to it."""
    shown = place(9101, "Buurtoven", now)
    other = place(9102, "Deelmoestuin", now, kind=Kind.ORGANISATION, url_name="organisations:detail")
    members = place(9103, f"{SECRET} voor leden", now, visibility="members", iconic=True)
    pending = place(9104, f"{SECRET} in nazicht", now, status="pending", iconic=True)
    gone = place(9105, f"{SECRET} voorbij", now)
    for target in (other, members, pending, gone):
        services.draw_relation(source=shown, target=target, type="partner-of", by=personas.curator, now=now)
    services.withdraw(gone.kind, gone.object_id, now=now)
    return {"shown": shown, "other": other, "members": members, "pending": pending, "gone": gone}
