"""Two innovations that match, a conversation between them, and a pair that was clicked away."""

from datetime import datetime
from typing import Any

from catalogue.embeddings.engine import load
from catalogue.embeddings.vectors import Embedder
from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import entry_for
from matching import refresh, services
from organisations import services as organisations


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """`mine` is the organisation of member and owner, `theirs` another that curator owns."""
    other = organisations.create_organisation(
        by=personas.curator,
        now=now,
        name="Andere vzw",
        helix="company",
        summary="Herstelt daken voor wie het koud heeft.",
        municipality="44021",
        places=["44021"],
        challenges=["energy-poverty"],
        email="hallo@andere.voorbeeld.be",
    )
    mine = entry_for(Kind.ORGANISATION, personas.organisation.pk)
    theirs = entry_for(Kind.ORGANISATION, other.pk)
    assert mine is not None
    assert theirs is not None
    refresh.refresh([mine.pk, theirs.pk], embedder=Embedder(load("none")), now=now)
    introduction = services.ask(
        from_entry=mine, to_entry=theirs, sender=personas.owner, message="Dag! Zullen we eens praten?", now=now
    )
    return {"mine": mine, "theirs": theirs, "introduction": introduction}


def dismissed(things: dict[str, Any], personas: Any, now: datetime) -> Any:
    """The pair, clicked away by its owner."""
    other = Entry.objects.exclude(pk__in=[things["mine"].pk, things["theirs"].pk]).first() or things["theirs"]
    return services.dismiss(entry=things["mine"], other=other, by=personas.owner, reason="known", now=now)
