"""What every service does with a record: take over cleaned fields, and insert it at a free address."""

from collections.abc import Collection, Container, Mapping
from typing import Any

from django.db import IntegrityError, models, transaction

from core.slugs import base_slug, free_slug
from core.text import clean_line, clean_text

_ATTEMPTS = 5


def fill(
    record: models.Model,
    fields: Mapping[str, Any],
    *,
    allowed: Collection[str],
    long: Container[str] = ("description",),
) -> None:
    """Set `fields` on a record: text cleaned (on one line unless the field is in `long`), tuples as lists.

    Raises:
        TypeError: a field that is not in `allowed`; forms and serializers never send one.
    """
    unknown = set(fields) - set(allowed)
    if unknown:
        raise TypeError(f"not a field of {type(record).__name__}: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        if isinstance(value, str):
            value = clean_text(value) if name in long else clean_line(value)
        elif isinstance(value, tuple):
            value = list(value)
        setattr(record, name, value)


def save_new(record: Any, title: str, *, fallback: str, reserved: Container[str] = ()) -> None:
    """Insert a record with the first free `slug`; when another writer takes it in between, the next one is tried.

    Raises:
        ValidationError: a field does not fit.
    """
    base = base_slug(title, fallback)
    rows = type(record).objects.filter(models.Q(slug=base) | models.Q(slug__startswith=f"{base}-"))
    for attempt in range(_ATTEMPTS):
        taken = set(rows.values_list("slug", flat=True))
        record.slug = free_slug(title, taken, fallback=fallback, reserved=reserved)
        record.full_clean(exclude=["created_at", "updated_at"])
        try:
            with transaction.atomic():
                record.save(force_insert=True)
            return
        except IntegrityError as error:
            record.pk = None
            if "slug" not in str(error) or attempt == _ATTEMPTS - 1:
                raise
