"""Who else works on the same problem, shown while somebody is still typing it."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, FloatField, IntegerField, Q
from django.db.models.expressions import RawSQL

from catalogue.kinds import Kind
from catalogue.models import Entry
from core.text import clean_line
from vocabulary.lookup import ChallengeItem, vocabulary
from vocabulary.text import fold

SHOWN = 5
_LONGEST = 4000
_WORDS = 14
_SHORTEST = 5
_CLOSE_ENOUGH = 0.06
# the table is joined to itself for the owner, so its columns are named in full
_VECTOR = "catalogue_entry.search_vector"
_SHARED = "cardinality(array(select unnest(catalogue_entry.facets) intersect select unnest(%s::varchar[])))"
_QUERY = (
    "(to_tsquery('dutch', %s) || to_tsquery('english', %s) || to_tsquery('french', %s) || to_tsquery('simple', %s))"
)


def suggested_challenges(text: str, *, limit: int = 5) -> list[ChallengeItem]:
    """The challenges that a text about a problem names, most named first."""
    words = vocabulary()
    codes = words.find_challenges(clean_line(text[:_LONGEST]))[:limit]
    return [item for code in codes if (item := words.get("challenge", code)) is not None]


def similar_entries(
    *, text: str, challenges: list[str], user: Any, exclude: int | None = None, limit: int = SHOWN
) -> list[Entry]:
    """Visible innovations around the same challenges or in much the same words: one query, best first.

    Args:
        challenges: codes already chosen; those that the text names are added.
        exclude: id of the innovation that is being written.
    """
    words = vocabulary()
    text = clean_line(text[:_LONGEST])
    codes = [code for code in challenges if words.get("challenge", code) is not None]
    codes += [code for code in words.find_challenges(text)[:5] if code not in codes]
    query = _any_word(text)
    if not codes and not query:
        return []
    rows = Entry.objects.visible_to(user).filter(kind=Kind.INNOVATION).exclude(object_id=exclude or 0)
    tokens = [f"challenge:{code}" for code in codes]
    shared = RawSQL(_SHARED, [tokens], output_field=IntegerField())  # noqa: S611
    likeness = RawSQL(f"ts_rank({_VECTOR}, {_QUERY})", [query] * 4, output_field=FloatField())  # noqa: S611
    worded = RawSQL(f"{_VECTOR} @@ {_QUERY}", [query] * 4, output_field=BooleanField())  # noqa: S611
    near = rows.filter(Q(facets__overlap=tokens) | Q(worded)).annotate(shared=shared, likeness=likeness)
    near = near.filter(Q(shared__gt=0) | Q(likeness__gt=_CLOSE_ENOUGH))
    return list(near.for_cards().order_by("-shared", "-likeness", "-updated_at", "-pk")[:limit])


def _any_word(text: str) -> str:
    """A tsquery of the longest words, any of which may occur; "" without such words."""
    found = {word for word in fold(text).split() if len(word) >= _SHORTEST}
    return " | ".join(sorted(found, key=lambda word: (-len(word), word))[:_WORDS])
