"""Reading the rows: the four queries behind `vocabulary.lookup`, and who uses a code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from core import codes
from vocabulary.lookup import ChallengeItem, Item, PlaceItem, vocabulary
from vocabulary.models import Challenge, Place, Term, Theme, VocabularyVersion


@dataclass(frozen=True)
class Use:
    """A record that holds a code."""

    model: str
    field: str
    pk: object
    title: str

    def __str__(self) -> str:
        return f"{self.model} {self.pk} ({self.field}): {self.title}"


def read_stamp() -> str:
    """What changes whenever a list does; empty when nothing was loaded."""
    return VocabularyVersion.objects.values_list("stamp", flat=True).first() or ""


def read_items() -> Iterator[Item]:
    """All lists as items: four queries."""
    for term in Term.objects.all():
        yield Item(
            scheme=term.scheme,
            code=term.code,
            order=term.order,
            label_nl=term.label_nl,
            label_en=term.label_en,
            explanation_nl=term.explanation_nl,
            explanation_en=term.explanation_en,
            source=term.source,
            meta=term.meta,
        )
    for theme in Theme.objects.all():
        yield Item(
            scheme="theme",
            code=theme.code,
            order=theme.order,
            label_nl=theme.label_nl,
            label_en=theme.label_en,
            explanation_nl=theme.description_nl,
            explanation_en=theme.description_en,
        )
    yield from (_challenge(row) for row in Challenge.objects.all())
    yield from _places(list(Place.objects.all()))


def _challenge(row: Challenge) -> ChallengeItem:
    return ChallengeItem(
        scheme="challenge",
        code=row.code,
        order=row.order,
        label_nl=row.label_nl,
        label_en=row.label_en,
        explanation_nl=row.description_nl,
        explanation_en=row.description_en,
        theme=row.theme_id,
        synonyms_nl=tuple(row.synonyms_nl),
        synonyms_en=tuple(row.synonyms_en),
        synonyms_fr=tuple(row.synonyms_fr),
        sdgs=tuple(row.sdgs),
        policy_domains=tuple(row.policy_domains),
    )


def _places(rows: list[Place]) -> Iterator[PlaceItem]:
    parents = {row.code: row.parent for row in rows}
    for row in rows:
        ancestors: list[str] = []
        parent = row.parent
        while parent:
            ancestors.append(parent)
            parent = parents.get(parent, "")
        yield PlaceItem(
            scheme="place",
            code=row.code,
            order=row.order,
            label_nl=row.label_nl,
            label_en=row.label_en,
            label_fr=row.label_fr,
            level=row.level,
            lat=row.lat,
            lon=row.lon,
            ancestors=tuple(ancestors),
            postcodes=tuple(row.postcodes),
            aliases=tuple(row.aliases),
        )


def find_uses(scheme: str, code: str, *, limit: int = 20) -> list[Use]:
    """Records of any app that hold `code` in a field of that list or a column told of, at most `limit`."""
    uses: list[Use] = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            holds = getattr(field, "scheme", "") or codes.scheme_of(field)
            if holds != scheme or len(uses) >= limit:
                continue
            uses.extend(_uses_in(model, field, code, limit - len(uses)))
    return uses


def _uses_in(model: type[models.Model], field: models.Field, code: str, limit: int) -> Iterator[Use]:
    condition = {f"{field.name}__contains": [code]} if isinstance(field, ArrayField) else {field.name: code}
    for row in model._default_manager.filter(**condition).order_by("pk")[:limit]:
        yield Use(model=model._meta.label, field=field.name, pk=row.pk, title=str(row))


@dataclass(frozen=True)
class GlossaryList:
    """One list as the glossary shows it; `groups` are (heading or None, items)."""

    about: Item
    groups: list[tuple[Item | None, Sequence[Item]]]


def glossary_lists() -> list[GlossaryList]:
    """All lists in their order: challenges under their themes, places without the municipalities."""
    lists = vocabulary()
    found: list[GlossaryList] = []
    for about in lists.items("scheme"):
        groups: list[tuple[Item | None, Sequence[Item]]]
        if about.code == "challenge":
            groups = list(lists.challenges_by_theme())
        elif about.code == "place":
            groups = [(None, [place for place in lists.items("place") if place.level != "municipality"])]
        else:
            groups = [(None, lists.items(about.code))]
        found.append(GlossaryList(about=about, groups=groups))
    return found
