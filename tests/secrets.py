"""Marks every text of the world with a word of its own, and says who may read it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.validators import RegexValidator
from django.db import Error, models, transaction

from tests.matrix import PERSONAS
from tests.world import World
from vocabulary.fields import TermField

MARKER = re.compile(r"zq\d{5}zq")
HUB_APPS = (
    "accounts",
    "catalogue",
    "organisations",
    "matching",
    "following",
    "innovations",
    "supporters",
    "funding",
    "experimentation",
    "imports",
)
ALL = frozenset(PERSONAS)
SIGNED_IN = ALL - {"visitor"}
CURATORS = frozenset({"curator"})
OURS = frozenset({"owner", "member"})
"""The people of "Demo vzw"."""
# no text of a person: keys, codes, addresses of files, technical states
TECHNICAL = frozenset(
    "slug status kind role type source source_id language image logo url_name url_key act target target_id token_hash "  # noqa: SIM905
    "kbo_number password digest key hash name_key value stage what format topic phone_key site".split()
)
Rule = Callable[[Any, str, World], frozenset[str]]


@dataclass
class Secrets:
    """What each mark stands for ("Model.field pk") and who may read it."""

    told: dict[str, str] = field(default_factory=dict)
    readers: dict[str, frozenset[str]] = field(default_factory=dict)

    def new(self, row: Any, name: str, readers: frozenset[str]) -> str:
        mark = f"zq{len(self.told):05d}zq"
        self.told[mark] = f"{row._meta.label}.{name} of {row.pk}"
        self.readers[mark] = readers
        return mark

    def leaks(self, body: str, persona: str) -> set[str]:
        """What somebody reads here and may not."""
        return {self.told[mark] for mark in set(MARKER.findall(body)) if persona not in self.readers[mark]}


def _in_organisation(organisation: Any, world: World) -> frozenset[str]:
    """Who belongs to it, by persona."""
    users = set(organisation.memberships.values_list("user_id", flat=True)) if organisation else set()
    return frozenset(name for name, user in world.people.items() if user is not None and user.pk in users)


def _person(user_id: int | None, world: World) -> frozenset[str]:
    return frozenset(name for name, user in world.people.items() if user is not None and user.pk == user_id)


def _organisation(row: Any, name: str, world: World) -> frozenset[str]:
    own = _in_organisation(row, world) | CURATORS
    if name in ("email", "phone"):
        return ALL if row.show_contact and row.status == "published" else own
    return CURATORS if name == "raw" else ALL if row.status == "published" else own


def _innovation(row: Any, name: str, world: World) -> frozenset[str]:
    from innovations.models import TeamMember

    users = set(TeamMember.objects.filter(innovation=row).values_list("user_id", flat=True))
    team = frozenset(who for who, user in world.people.items() if user is not None and user.pk in users)
    if row.organisation is not None:
        owners = set(row.organisation.memberships.owners().values_list("user_id", flat=True))
        team |= frozenset(who for who, user in world.people.items() if user is not None and user.pk in owners)
    if name in ("raw", "moderation_message"):
        return team | CURATORS
    if row.status == "published":
        return ALL
    return team if row.status == "draft" else team | CURATORS


def _part(row: Any, name: str, world: World) -> frozenset[str]:
    whole = row
    while not hasattr(whole, "innovation_id"):
        whole = whole.goal if hasattr(whole, "goal_id") else whole.indicator
    readers = _innovation(whole.innovation, "", world)
    audience = getattr(row, "audience", "public")
    if audience == "members":
        return readers & SIGNED_IN
    team = _innovation(whole.innovation, "raw", world)
    return readers & team if audience == "team" else readers


def _of_host(row: Any, name: str, world: World) -> frozenset[str]:
    organisation = getattr(row, "organisation", None) or getattr(row, "provider", None)
    if name == "raw":
        return CURATORS
    return ALL if row.status == "published" else _in_organisation(organisation, world) | CURATORS


def _booking(row: Any, name: str, world: World) -> frozenset[str]:
    return _person(row.booker_id, world) | _in_organisation(row.space.organisation, world)


def _conversation(row: Any, name: str, world: World) -> frozenset[str]:
    """Both sides: our people asked, the curator's organisation was asked."""
    return OURS | CURATORS


def _entry(row: Any, name: str, world: World) -> frozenset[str]:
    if name in ("search_text", "challenge_text"):
        return frozenset()
    if row.status != "published":
        return OURS | CURATORS
    return ALL if row.visibility == "public" else SIGNED_IN


def _user(row: Any, name: str, world: World) -> frozenset[str]:
    return ALL if name == "name" else _person(row.pk, world) | CURATORS | frozenset({"owner"})


def _own(row: Any, name: str, world: World) -> frozenset[str]:
    return _person(row.user_id, world)


RULES: dict[str, Rule] = {
    "accounts.User": _user,
    "organisations.Organisation": _organisation,
    # who asked, the owners who answer, the curators who decide while there is no owner
    "organisations.Claim": lambda row, name, world: _own(row, name, world) | {"owner"} | CURATORS,
    "organisations.Invitation": lambda row, name, world: frozenset({"owner"}) | CURATORS,
    "innovations.Innovation": _innovation,
    "supporters.Offer": _of_host,
    "funding.Opportunity": _of_host,
    "funding.FitAnswer": lambda row, name, world: _of_host(row.opportunity, name, world),
    "experimentation.Space": _of_host,
    "experimentation.Closure": lambda row, name, world: _of_host(row.space, name, world),
    "experimentation.Booking": _booking,
    "matching.Introduction": _conversation,
    "matching.Message": _conversation,
    "catalogue.Entry": _entry,
    "catalogue.Relation": lambda row, name, world: ALL,
    "catalogue.Revision": lambda row, name, world: _entry(row.entry, "", world),
    "following.SavedSearch": _own,
    "following.Follow": _own,
    # the name of a list is the source that open data tells
    "imports.Run": lambda row, name, world: ALL if name == "list_name" else CURATORS,
}
PARTS = ("Goal", "Indicator", "Measurement", "Need", "Milestone", "Partner", "Lesson", "Update")


def readers_of(row: Any, name: str, world: World) -> frozenset[str]:
    """Who may read a field; what nobody decided about is for its own person, or else for curators only."""
    label = row._meta.label
    if row._meta.app_label == "innovations" and row._meta.object_name in PARTS:
        return _part(row, name, world)
    rule = RULES.get(label) or (_own if hasattr(row, "user_id") else None)
    return rule(row, name, world) if rule else CURATORS


def texts_of(model: Any) -> Iterator[Any]:
    """The fields of a model in which somebody wrote something."""
    for one in model._meta.concrete_fields:
        if one.primary_key or one.choices or one.name in TECHNICAL or isinstance(one, TermField | models.SlugField):
            continue
        if any(isinstance(check, RegexValidator) for check in one.validators) and not isinstance(one, models.URLField):
            continue
        if isinstance(one, models.CharField | models.TextField | models.JSONField):
            yield one


def _marked(one: Any, value: Any, mark: str) -> Any:
    if isinstance(one, models.EmailField):
        return f"{mark}@geheim.example"
    if isinstance(one, models.URLField):
        return f"https://{mark}.example/"
    if isinstance(one, models.JSONField):
        return _in_json(value, mark)
    return mark


def _in_json(value: Any, mark: str) -> Any:
    if isinstance(value, dict):
        return {key: _in_json(child, mark) for key, child in value.items()}
    if isinstance(value, list):
        return [_in_json(child, mark) for child in value]
    return mark if isinstance(value, str) and " " in value else value


def plant(world: World) -> Secrets:
    """Mark every text that is not empty."""
    secrets = Secrets()
    for app in HUB_APPS:
        for model in apps.get_app_config(app).get_models():
            for row in list(model._base_manager.all()):
                for one in texts_of(model):
                    value = getattr(row, one.attname)
                    if value in ("", None, {}, []):
                        continue
                    mark = secrets.new(row, one.name, readers_of(row, one.name, world))
                    try:
                        with transaction.atomic():
                            model._base_manager.filter(pk=row.pk).update(**{one.name: _marked(one, value, mark)})
                    except Error:  # a rule of the table, or a field too short, or a table that nobody may change
                        continue
    return secrets
