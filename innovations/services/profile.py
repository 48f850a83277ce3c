"""Writing the profile itself: begin, change, picture, iconic."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image

from accounts import audit
from core.daily import demand_room
from core.errors import Conflict, HubError, NotAllowed
from core.images import delete_image, store_image
from core.text import clean_line, clean_text
from innovations.drafts import VERSIONED
from innovations.models import Innovation, Status, TeamMember, TeamRole
from innovations.permissions import can_mark_iconic
from innovations.services.sync import keep_first_version, locked, touch, with_living_organisation
from innovations.slugs import base_slug, draft_slug, free_slug
from organisations.models import Organisation
from organisations.permissions import is_member

EDITABLE = (*VERSIONED, "organisation", "lat", "lon", "image_alt")
MAX_PER_DAY = 50
"""Drafts that one person begins."""
_LINES = ("title", "summary", "website", "evidence_link", "image_alt")


@transaction.atomic
def create_innovation(*, by: Any, now: datetime, **fields: Any) -> Innovation:
    """Begin a draft; `by` becomes its lead. Nothing is required yet, `submit` asks for the rest.

    Args:
        fields: any of EDITABLE, by field name: texts, vocabulary codes or lists of them, `organisation` an Organisation
            or None, dates, `scaler_*` 1-5.

    Raises:
        ValidationError: a value does not fit its field.
        NotAllowed: `by` does not belong to the organisation.
        Conflict: `by` began `MAX_PER_DAY` today.
    """
    fields = with_living_organisation(fields)
    demand_room(Innovation.objects.filter(created_by=by), most=MAX_PER_DAY, by=by, now=now)
    innovation = Innovation(created_by=by, created_at=now, updated_at=now, slug=draft_slug())
    _set(innovation, by, fields)
    _rename(innovation)
    innovation.full_clean(exclude=["slug"])
    _save(innovation)
    TeamMember.objects.create(innovation=innovation, user=by, role=TeamRole.LEAD, created_at=now, updated_at=now)
    return innovation


@transaction.atomic
def update_innovation(*, innovation: Innovation, by: Any, now: datetime, note: str = "", **fields: Any) -> Innovation:
    """Change some fields (see `create_innovation`). A published one becomes a new version that curators look at.

    Raises:
        ValidationError: a value does not fit its field, or leaves what is public without what it must have.
    """
    fields = with_living_organisation(fields)
    current = locked(innovation)
    keep_first_version(current, now=now)
    changed = _set(current, by, fields)
    if not changed:
        return current
    if current.published_at is None and "title" in changed and _rename(current):
        changed.append("slug")
    _keep_whole(current, changed)
    current.full_clean(exclude=["slug"])
    _save(current, update_fields=[*changed, "updated_at"])
    touch(current, by=by, now=now, note=note)
    return current


@transaction.atomic
def delete_draft(*, innovation: Innovation) -> None:
    """Throw away a draft that was never handed in.

    Raises:
        Conflict: it was handed in, so others have seen it.
    """
    current = locked(innovation)
    if current.status != Status.DRAFT or current.submitted_at is not None:
        raise Conflict(_("Dit profiel is al ingediend. Trek het terug in plaats van het te wissen."))
    current.delete()


@transaction.atomic
def set_image(*, innovation: Innovation, image: Image.Image | None, alt: str, by: Any, now: datetime) -> Innovation:
    """Give it a picture (as `core.images.read_image` makes it), or take it away with None."""
    current = locked(innovation)
    old = current.image
    current.image = store_image(image, folder="innovaties") if image is not None else ""
    current.image_alt = clean_line(alt)[:200] if image is not None else ""
    current.save(update_fields=["image", "image_alt"])
    touch(current, by=by, now=now)
    if old:
        transaction.on_commit(lambda: delete_image(old))
    return current


@transaction.atomic
def mark_iconic(*, innovation: Innovation, iconic: bool, by: Any, now: datetime) -> Innovation:
    """A curator marks it as an example for all, or no longer.

    Raises:
        NotAllowed: not a curator, or it is not public.
    """
    current = locked(innovation)
    if not can_mark_iconic(by, current):
        raise NotAllowed(_("Alleen curatoren kiezen iconische voorbeelden, uit wat zichtbaar is."))
    if current.iconic != iconic:
        current.iconic = iconic
        current.save(update_fields=["iconic"])
        touch(current, by=by, now=now)
        act = "entry.featured" if iconic else "entry.unfeatured"
        audit.record(by, act, target="innovation", target_id=current.pk, title=current.title, now=now)
    return current


def _set(innovation: Innovation, by: Any, fields: dict[str, Any]) -> list[str]:
    """Put cleaned values in the fields; the names of those that differ."""
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not a field of an innovation: {', '.join(sorted(unknown))}")
    changed = []
    for name, raw in fields.items():
        value = raw
        if isinstance(raw, str):
            value = clean_line(raw) if name in _LINES else clean_text(raw)
        elif isinstance(raw, tuple | list):
            value = list(dict.fromkeys(raw))
        if name == "organisation":
            _check_organisation(innovation, by, value)
        if getattr(innovation, name) != value:
            setattr(innovation, name, value)
            changed.append(name)
    return changed


def _check_organisation(innovation: Innovation, by: Any, organisation: Organisation | None) -> None:
    """One speaks in the name of an organisation only as its member; curators may for any."""
    if organisation is None or organisation.pk == innovation.organisation_id:
        return
    if not (is_member(by, organisation) or (by is not None and by.is_curator)):
        raise NotAllowed(
            _("Je bent geen lid van deze organisatie. Vraag een eigenaar om je uit te nodigen."),
            field="organisation",
        )


def _keep_whole(innovation: Innovation, changed: list[str]) -> None:
    """What others can see may not lose what it cannot do without."""
    if innovation.status == Status.DRAFT:
        return
    for name in ("title", "summary", "problem", "approach"):
        if name in changed and not getattr(innovation, name) and not (innovation.source and name != "title"):
            raise ValidationError({name: _("Dit kan niet leeg zijn: het profiel is al ingediend.")})


def _rename(innovation: Innovation) -> bool:
    """Let the address follow the title. Whether it changed."""
    if not innovation.title:
        return False
    base = base_slug(innovation.title)
    if re.fullmatch(rf"{re.escape(base)}(-\d+)?", innovation.slug):
        return False
    others = Innovation.objects.filter(slug__startswith=base).exclude(pk=innovation.pk)
    innovation.slug = free_slug(innovation.title, set(others.values_list("slug", flat=True)))
    return True


def _save(innovation: Innovation, **kwargs: Any) -> None:
    """Save; if somebody took the same address in the same instant, take another."""
    try:
        with transaction.atomic():
            innovation.save(**kwargs)
    except IntegrityError as error:
        if "slug" not in str(error):
            raise HubError(_("Dit kon niet bewaard worden. Kijk je gegevens na.")) from error
        innovation.slug = f"{base_slug(innovation.title)}-{draft_slug()[-6:]}"
        innovation.save(**kwargs)
