"""A search in words: “Innovaties over eenzaamheid in Aalst”."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalogue.kinds import FACETS
from catalogue.search.query import SearchQuery
from core.rooms import face
from core.templatetags.hub import thousands
from vocabulary.lookup import vocabulary

ABOUT = ("theme", "challenge")


def name_of(query: SearchQuery, *, most: int = 120) -> str:
    """What the search looks for, in the active language, at most `most` characters: for lists, mails and feeds."""
    name = " ".join([_kinds(query), *_about(query), *_where(query)])
    rest = [*_other_facets(query), *_limits(query)]
    name = ", ".join([name, *rest])
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _kinds(query: SearchQuery) -> str:
    labels = [str(face(kind).plural) for kind in query.kinds]
    if not labels:
        return _("Alles")
    first, *others = labels
    return _join([first, *(label.lower() for label in others)])


def _about(query: SearchQuery) -> list[str]:
    subjects = [f"“{query.text}”"] if query.text else []
    subjects += [label for name in ABOUT for label in _labels(query, name)]
    return [_("over %(subjects)s") % {"subjects": _join([_small(s) for s in subjects])}] if subjects else []


def _where(query: SearchQuery) -> list[str]:
    places = _labels(query, "place")
    parts = [pgettext("a place", "in %(places)s") % {"places": _join(places)}] if places else []
    return parts + ([_("op een stuk van de kaart")] if query.box else [])


def _other_facets(query: SearchQuery) -> list[str]:
    found = []
    for name in query.codes:
        if name not in (*ABOUT, "place"):
            found.append(f"{_small(str(FACETS[name].label))}: {_join([_small(x) for x in _labels(query, name)])}")
    return found


def _limits(query: SearchQuery) -> list[str]:
    found = [_("nu open")] if query.open_only else []
    if query.amount:
        found.append(_("minstens € %(amount)s") % {"amount": thousands(query.amount)})
    return found


def _labels(query: SearchQuery, facet: str) -> list[str]:
    items = (vocabulary().get(FACETS[facet].scheme, code) for code in query.codes.get(facet, ()))
    return [item.label for item in items if item is not None]


def _small(label: str) -> str:
    """Inside a sentence a label starts small; an abbreviation or a name of more capitals stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _join(labels: list[str]) -> str:
    if len(labels) < 2:
        return "".join(labels)
    return _("%(several)s en %(last)s") % {"several": ", ".join(labels[:-1]), "last": labels[-1]}
