"""The row of a room behind a made-up entry, so that its page opens. What a draft does not tell keeps its default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from experimentation.models import Space
from funding.models import Opportunity
from innovations.models import Innovation
from organisations.models import Organisation
from supporters.models import Offer

SOURCE = "generated"
MODELS: dict[Kind, type[models.Model]] = {
    Kind.ORGANISATION: Organisation,
    Kind.INNOVATION: Innovation,
    Kind.OFFER: Offer,
    Kind.FUNDING: Opportunity,
    Kind.SPACE: Space,
}


def model_of(kind: Kind) -> type[models.Model]:
    return MODELS[kind]


def row_of(draft: EntryDraft) -> dict[str, Any]:
    """Column to value of what the draft tells about its record."""
    common = {
        "id": draft.object_id,
        "slug": draft.url_key,
        "summary": draft.summary,
        "language": draft.language,
        "challenges": list(draft.challenges),
        "status": "published",
        "source": SOURCE,
        "source_id": str(draft.object_id),
        "created_at": draft.published_at,
        "updated_at": draft.updated_at,
        "checked_at": draft.checked_at or draft.updated_at,
    }
    return {**common, **_OWN[draft.kind](draft)}


def _organisation(draft: EntryDraft) -> dict[str, Any]:
    return {
        "name": draft.title,
        "description": draft.challenge_text,
        "helix": next(iter(draft.helix)),
        "municipality": draft.place,
        "places": list(draft.places),
        "claimed": False,
    }


def _innovation(draft: EntryDraft) -> dict[str, Any]:
    return {
        "title": draft.title[:160],
        "problem": draft.challenge_text,
        "approach": draft.body,
        "organisation_id": draft.owner_id,
        "municipality": draft.place,
        "places": list(draft.places),
        "phase": next(iter(draft.phases)),
        "novelty": list(draft.novelty),
        "target_groups": list(draft.target_groups),
        "published_at": draft.published_at,
        "iconic": draft.iconic,
    }


def _offer(draft: EntryDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "description": draft.challenge_text,
        "support": list(draft.support_offered),
        "phases": list(draft.phases),
        "places": list(draft.places),
        "values": list(draft.values),
        "languages": [draft.language],
        "organisation_id": draft.owner_id,
        "published_at": draft.published_at,
    }


def _funding(draft: EntryDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "description": draft.challenge_text,
        "instrument": next(iter(draft.instruments)),
        "amount_min": draft.amount_min,
        "amount_max": draft.amount_max,
        "phases": list(draft.phases),
        "places": list(draft.places),
        "applicants": list(draft.applicants),
        "rolling": draft.closes_at is None,
        "opens_at": draft.opens_at,
        "closes_at": draft.closes_at,
        "provider_id": draft.owner_id,
        "published_at": draft.published_at,
    }


def _space(draft: EntryDraft) -> dict[str, Any]:
    return {
        "name": draft.title[:160],
        "description": draft.challenge_text,
        "target_groups": list(draft.target_groups),
        "values": list(draft.values),
        "municipality": draft.place,
        "organisation_id": draft.owner_id,
        "published_at": draft.published_at,
    }


_OWN: dict[Kind, Callable[[EntryDraft], dict[str, Any]]] = {
    Kind.ORGANISATION: _organisation,
    Kind.INNOVATION: _innovation,
    Kind.OFFER: _offer,
    Kind.FUNDING: _funding,
    Kind.SPACE: _space,
}
