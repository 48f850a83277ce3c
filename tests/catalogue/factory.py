"""Something in the catalogue's own pages: an open case and a relation."""

from datetime import datetime
from typing import Any

from catalogue import services
from tests.catalogue.drafts import draft


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """An entry with an open case, and a relation from it."""
    entry = services.publish(draft(9001, "Vermelding", now), now=now)
    other = services.publish(draft(9002, "Andere vermelding", now), now=now)
    case = services.open_case(entry, reason="reported", by=personas.stranger, now=now)
    relation = services.draw_relation(source=entry, target=other, type="supports", by=personas.curator, now=now)
    return {"entry": entry, "other": other, "case": case, "relation": relation}
