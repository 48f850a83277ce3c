"""Addresses follow names; an address that an organisation had keeps leading to it."""

from __future__ import annotations

import re
from datetime import datetime

from organisations.models import OldAddress, Organisation
from organisations.selectors import taken_addresses
from organisations.slugs import base_slug, free_slug


def readdress(organisation: Organisation, now: datetime) -> bool:
    """Give a renamed organisation the address of its name, unsaved; whether that is another one than it had.

    Call it in the transaction that holds the organisation's lock, and save `slug` there.
    """
    base = base_slug(organisation.name)
    if re.fullmatch(rf"{re.escape(base)}(-[0-9]+)?", organisation.slug):
        return False
    old, slug = organisation.slug, free_slug(organisation.name, taken_addresses(base, except_id=organisation.pk))
    OldAddress.objects.filter(slug=slug, organisation=organisation).delete()
    OldAddress.objects.update_or_create(slug=old, defaults={"organisation": organisation, "created_at": now})
    organisation.slug = slug
    return True
