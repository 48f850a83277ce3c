"""Something in the catalogue's own pages: an open case and a relation."""

from datetime import datetime
from typing import Any

from catalogue import services
from catalogue.kinds import Kind
from catalogue.models import Link
from catalogue.selectors import entry_for
from tests.catalogue.drafts import draft


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """An entry with an open case, and a relation from it."""
    entry = services.publish(draft(9001, "Vermelding", now), now=now)
    other = services.publish(draft(9002, "Andere vermelding", now), now=now)
    case = services.open_case(entry, reason="reported", by=personas.stranger, now=now)
    relation = services.draw_relation(source=entry, target=other, type="supports", by=personas.curator, now=now)
    hidden = services.publish(draft(9003, "Verborgen vermelding", now), now=now, status="pending")
    owned = entry_for(Kind.ORGANISATION, personas.organisation.pk)
    assert owned is not None
    link = Link.objects.create(entry=owned, url="https://weg.example/", host="weg.example", next_at=now, failed_days=2)
    made = {"entry": entry, "other": other, "hidden": hidden, "owned": owned}
    return {**made, "case": case, "relation": relation, "link": link}
