"""The catalogue's entries of the demo content, by the keys of the data files."""

from __future__ import annotations

from typing import Any

from catalogue.kinds import Kind
from catalogue.models import Entry
from experimentation.models import Space
from funding.models import Opportunity
from innovations.models import Innovation
from organisations.models import Organisation
from supporters.models import Offer


def demo_entries() -> dict[str, Entry]:
    """Every entry that came from a list, by "kind:key"; the keys of the demo are its own."""
    models: list[tuple[Kind, Any]] = [
        (Kind.ORGANISATION, Organisation),
        (Kind.INNOVATION, Innovation),
        (Kind.OFFER, Offer),
        (Kind.FUNDING, Opportunity),
        (Kind.SPACE, Space),
    ]
    keys: dict[tuple[str, int], str] = {}
    for kind, model in models:
        for pk, key in model.objects.exclude(source="").values_list("pk", "source_id"):
            keys[kind, pk] = f"{kind}:{key}"
    found = Entry.objects.filter(kind__in=[kind for kind, _model in models])
    return {keys[entry.kind, entry.object_id]: entry for entry in found if (entry.kind, entry.object_id) in keys}
