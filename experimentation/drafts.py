"""What the catalogue shows of a space."""

from typing import Any

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from core.images import image_url
from experimentation.choices import LAYER_FIELDS
from experimentation.models import Space

_NOT_TEXT = {"capacity", "area_m2", "step_free", "cost_per_hour", "values"}


def draft_of(space: Space) -> EntryDraft:
    """The public face of a space; nothing about who booked it."""
    texts = [getattr(space, name) for names in LAYER_FIELDS.values() for name in names if name not in _NOT_TEXT]
    return EntryDraft(
        kind=Kind.SPACE,
        object_id=space.pk,
        title=space.name,
        summary=space.summary,
        language=space.language,
        url_name="experimentation:detail",
        url_key=space.slug,
        challenge_text="\n\n".join(filter(None, [space.summary, space.description])),
        body=" ".join(filter(None, texts)),
        owner_id=space.organisation_id,
        place=space.municipality,
        lat=space.lat,
        lon=space.lon,
        places=(space.municipality,),
        challenges=tuple(space.challenges),
        target_groups=tuple(space.target_groups),
        values=tuple(space.values),
        layers=tuple(space.layers),
        image=image_url(space.image, width=640),
        published_at=space.published_at,
        updated_at=space.updated_at,
        checked_at=space.checked_at,
        extra=_facts(space),
    )


def _facts(space: Space) -> dict[str, Any]:
    """Small facts for the card; words that read the same in every language."""
    facts = []
    if space.capacity:
        facts.append({"icon": "users", "text": f"max. {space.capacity}"})
    if space.cost_per_hour is not None:
        whole = space.cost_per_hour == int(space.cost_per_hour)
        amount = f"{space.cost_per_hour:.{0 if whole else 2}f}".replace(".", ",")
        facts.append({"icon": "coins", "text": f"€ {amount}/h" if space.cost_per_hour else "€ 0"})
    return {
        "facts": facts,
        "capacity": space.capacity,
        "cost_per_hour": None if space.cost_per_hour is None else float(space.cost_per_hour),
        "instant": space.is_instant,
    }
