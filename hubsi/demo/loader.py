"""Put the demo content into the hub through the services. Doing it again changes nothing."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from accounts import services as accounts
from accounts.models import User
from catalogue import services as catalogue
from catalogue.models import Relation
from core.jobs import in_bulk
from funding import services as funding
from funding.models import Opportunity
from hubsi.demo.content import LEGAL_FORM, SOURCE, Row, Stage, people, rows
from hubsi.demo.conversations import load_conversations
from hubsi.demo.desk import load_desk
from hubsi.demo.entries import demo_entries
from hubsi.demo.following import load_following
from hubsi.demo.imports import load_imports
from hubsi.demo.projects import load_innovations
from hubsi.demo.registers import load_registers
from hubsi.demo.rooms import load_spaces
from organisations import services as organisations
from organisations.drafts import draft_of
from organisations.models import Organisation
from supporters import services as supporters
from supporters.models import Offer

EDITOR_EMAIL = "voorbeelden@hubsi.example"


def load(*, now: datetime, say: Callable[[str], None]) -> None:
    """Load every part, a line of progress each. What is there already stays as it is.

    Args:
        now: dates in the data count from this moment.
        say: takes a line of text.
    """
    stage = _people(now, say)
    parts: list[tuple[str, Callable[[Stage], int]]] = [
        ("organisaties", _organisations),
        ("claims en dubbels", load_registers),
        ("aanbiedingen", _offers),
        ("financiering", _funding),
        ("innovaties", load_innovations),
        ("experimenteerplekken", load_spaces),
        ("banden", _relations),
        ("gesprekken", load_conversations),
        ("nazicht", load_desk),
        ("volgen", load_following),
        ("imports", load_imports),
    ]
    for label, part in parts:
        began = clock.monotonic()
        with in_bulk():
            count = part(stage)
        say(f"{label}: {count} nieuw ({clock.monotonic() - began:.1f} s)")


@transaction.atomic
def _people(now: datetime, say: Callable[[str], None]) -> Stage:
    """The demo accounts, and the editor in whose name the rest is written. The editor cannot sign in."""
    known = {user.email: user for user in User.objects.filter(email__endswith="@hubsi.example")}
    before = len(known)
    long_ago = now - timedelta(days=500)
    editor = known.get(EDITOR_EMAIL) or accounts.create_user(
        email=EDITOR_EMAIL, name="Voorbeeldinhoud", verified=True, is_curator=True, digest="never", now=long_ago
    )
    stage = Stage(now=now, say=say, editor=editor)
    for row in people()["accounts"]:
        user = known.get(row["email"]) or accounts.create_user(
            email=row["email"],
            name=row["name"],
            language=row["language"],
            password=people()["password"],
            verified=True,
            is_curator=row["curator"],
            now=long_ago,
        )
        if row.get("admin"):
            # no service makes somebody a superuser: that takes `createsuperuser`, or this
            User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
        stage.users[row["role"]] = user
        stage.owners |= dict.fromkeys(row["owner_of"], user)
        stage.teams |= dict.fromkeys(row["innovations"], user)
    for row in people()["others"]:
        user = known.get(row["email"]) or accounts.create_user(
            email=row["email"], name=row["name"], verified=True, digest="never", now=long_ago
        )
        stage.others.append(user)
        stage.teams |= dict.fromkeys(row["innovations"], user)
    say(f"mensen: {len(stage.users) + len(stage.others) + 1 - before} nieuw")
    return stage


@transaction.atomic
def _organisations(stage: Stage) -> int:
    """All in one transaction; at its end the catalogue hears of the drawings, which no service notes."""
    known = {found.source_id: found for found in Organisation.objects.filter(source=SOURCE)}
    fresh = {}
    for index, row in enumerate(rows("organisations")):
        if row["key"] not in known:
            fresh[row["key"]] = _organisation(stage, row, stage.earlier(index, least=240, most=400))
    for row, user in zip(people()["others"], stage.others, strict=True):
        for key in set(row["member_of"]) & set(fresh):
            organisations.add_member(organisation=fresh[key], user=user, by=stage.editor, now=stage.now)
    catalogue.publish_many([draft_of(organisation) for organisation in fresh.values()], now=stage.now)
    stage.organisations = known | fresh
    return len(fresh)


def _organisation(stage: Stage, row: Row, moment: datetime) -> Organisation:
    names = ("name", "helix", "summary", "description", "language", "email", "phone", "website", "municipality")
    fields = {name: row[name] for name in (*names, "places", "challenges")}
    made = organisations.create_organisation(
        by=stage.owner(row["key"]), now=moment, legal_form=LEGAL_FORM[row["language"]], **fields
    )
    Organisation.objects.filter(pk=made.pk).update(source=SOURCE, source_id=row["key"], logo=row["image"])
    made.refresh_from_db()
    return made


@transaction.atomic
def _offers(stage: Stage) -> int:
    known = set(Offer.objects.filter(source=SOURCE).values_list("source_id", flat=True))
    wanted = [(index, row) for index, row in enumerate(rows("offers")) if row["key"] not in known]
    same = ("title", "summary", "description", "language", "support", "phases", "challenges", "places", "values")
    for index, row in wanted:
        fields = {name: row[name] for name in (*same, "languages", "cost", "cost_note", "capacity")}
        supporters.create_offer(
            organisation=stage.organisations[row["organisation"]],
            by=stage.owner(row["organisation"]),
            now=stage.earlier(index, least=3, most=200),
            valid_until=(stage.now + timedelta(days=row["valid_days"])).date(),
            source=SOURCE,
            source_id=row["key"],
            **fields,
        )
    return len(wanted)


@transaction.atomic
def _funding(stage: Stage) -> int:
    known = set(Opportunity.objects.filter(source=SOURCE).values_list("source_id", flat=True))
    wanted = [(index, row) for index, row in enumerate(rows("funding")) if row["key"] not in known]
    same = ("title", "instrument", "summary", "description", "language", "amount_min", "amount_max")
    for index, row in wanted:
        fields = {
            name: row[name]
            for name in (*same, "own_contribution", "phases", "challenges", "places", "applicants", "rolling", "link")
        }
        funding.create_opportunity(
            provider=stage.organisations[row["provider"]],
            by=stage.owner(row["provider"]),
            now=stage.earlier(index, least=2, most=90),
            opens_at=_day(stage.now, row["opens_in_days"], hour=9),
            closes_at=_day(stage.now, row["closes_in_days"], hour=17),
            fit={code: (answer["yes"], answer["text"]) for code, answer in row["fit"].items()},
            source=SOURCE,
            source_id=row["key"],
            **fields,
        )
    return len(wanted)


def _day(now: datetime, days: int | None, *, hour: int) -> datetime | None:
    """That hour, in the zone of `now`, so many days from now."""
    if days is None:
        return None
    return (now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


@transaction.atomic
def _relations(stage: Stage) -> int:
    entries = demo_entries()
    drawn = set(Relation.objects.values_list("source_id", "target_id", "type"))
    count = 0
    for index, row in enumerate(rows("relations")):
        source, target = entries[row["source"]], entries[row["target"]]
        if (source.pk, target.pk, row["type"]) in drawn:
            continue
        moment = stage.earlier(index, least=1, most=200)
        catalogue.draw_relation(
            source=source, target=target, type=row["type"], value=row["value"], by=stage.editor, now=moment
        )
        count += 1
    return count
