"""Nobody writes to what is somebody else's: every address that names a row × every verb that writes.

A stranger, and a rival who owns one of everything elsewhere, try it with the ids of others: empty, and with what its
owner would send. They are refused, and not a byte of the database changes. A new address needs a line in `rows` here,
and one in `MEANT` if others may write there; or one in `NOBODYS`.
"""

from __future__ import annotations

import json
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse

from core.refusals import PAGE_METHODS
from organisations.models import Membership
from tests.matching.factory import dismissed
from tests.secrets import HUB_APPS
from tests.test_permission_matrix import is_refusal, ours, verbs_of_api
from tests.world import World, all_cases

pytestmark = pytest.mark.django_db

VERBS = ("post", "put", "patch", "delete")
ACTORS = ("visitor", "stranger", "rival")
SIGNED = "the signed secret in the address is the permission"
NOBODYS: dict[str, str] = {
    "mail-html": "mails of the developer's own machine",
    "sitemap": "public",
    "vocabulary-scheme": "public",
    "relations": "public, read only",
    "list-download": "public, read only",
    "list-feed": "public, read only",
    "download": "public, read only",
    "imports:template": "an empty list to fill in",
    "accounts:unsubscribe": SIGNED,
    "mute_search": SIGNED,
    "organisations:invitation": SIGNED,
}
MEANT: dict[str, str] = {
    "entries:report": "everybody may report what they see",
    "follow": "adds to one's own list",
    "unfollow": "takes from one's own list",
    "ask": "a question to somebody else",
    "organisations:claim": "a request to its owners",
    "organisations:withdraw-claim": "takes one's own request back",
    "experimentation:book": "a request to its host",
}
"""Meant for what is not one's own: it may add a row, but changes and takes away none of others."""
Rows = list[dict[str, Any]]


def rows(world: World) -> list[tuple[str, Rows, Rows]]:
    """(names of addresses, the rows of others, for the rival: an own parent with a part of somebody else's)."""
    mine, book, orgs = world["innovations"], world["experimentation"], world["organisations"]
    desk, talk, kept, runs = world["catalogue"], world["matching"], world["following"], world["imports"]
    rival = world["rival"]
    slug = {"slug": orgs["organisation"].slug}
    rivals = {"slug": rival["organisation"].slug}
    letter, asked = {"pk": orgs["invitation"].pk}, {"pk": orgs["request"].pk}
    entry, other = {"pk": talk["mine"].pk}, {"other_pk": talk["theirs"].pk}
    own_entry = world.things["own_entry"].pk
    dismissal = {"dismissal_pk": world.things["dismissal"].pk}
    story = [{"slug": mine[name].slug} for name in ("published", "draft", "pending", "withdrawn")]
    drafts = [{"pk": mine[name].pk} for name in ("draft", "pending", "published")]
    part, colleague = {"part": "mijlpaal", "pk": mine["parts"]["milestone"].pk}, {"pk": mine["colleague"].pk}
    own_story = {"slug": rival["innovation"].slug}
    spaces = [{"slug": book[name].slug} for name in ("space", "draft")]
    shown = [{"pk": desk[name].pk} for name in ("owned", "hidden")]
    people = [{"pk": row.pk} for row in Membership.objects.filter(organisation=orgs["organisation"])]

    def of(rest: Rows, whole: Rows) -> Rows:
        return [{**one, **more} for one in whole for more in rest]

    return [
        (r"organisations:(detail|edit|people|withdraw|claim|withdraw-claim|verify)", [slug], []),
        (r"organisations:person", of(people, [slug]), of(people, [rivals])),
        (r"organisations:revoke", [{**slug, **letter}], [{**rivals, **letter}]),
        (r"organisations:answer", [{**slug, **asked}], [{**rivals, **asked}]),
        (r"orgdesk:claim", [{"pk": orgs["claim"].pk}], []),
        (r"orgdesk:different", [{"pk": orgs["duplicate"].pk}], []),
        (r"organisation-detail", [slug, {"slug": orgs["unclaimed"].slug}], []),
        (r"innovations:(detail|versions|edit|picture|team|withdraw|republish|iconic)", story, []),
        (r"innovations:version", of([{"number": 1}], story), []),
        (r"innovations:section", of([{"section": "verandering"}, {"section": "probleem"}], story), []),
        (r"innovations:part-add", of([{"part": "les"}], story), []),
        (r"innovations:part-(edit|delete)", of([part], story), [{**own_story, **part}]),
        (r"innovations:team-change", of([colleague], story), [{**own_story, **colleague}]),
        (r"innovations:(draft|submit|discard)", drafts, []),
        (r"innovations:step", of([{"step": "aanpak"}], drafts), []),
        (r"innovation-(detail|submit)", drafts, []),
        (r"(supporters:|api-offers-).*", [{"slug": one.slug} for one in world["supporters"].values()], []),
        (r"(funding:|api-funding-).*", [{"slug": one.slug} for one in world["funding"].values()], []),
        (r"experimentation:edit", of([{"section": "basis"}, {"section": "ruimte"}], spaces), []),
        (r"experimentation:(detail|book|hosted|hours|closures|status)|api-space-(detail|slots)", spaces, []),
        (
            r"experimentation:(booking|approve|decline|cancel|calendar)|api-booking-.*",
            [{"uid": world.things["others_booking"].uid}],
            [],
        ),
        (r"my_matches", [entry], []),
        (r"dismiss", [{**entry, **other}], []),
        (r"undo_dismiss", [{**entry, **dismissal}], [{"pk": own_entry, **dismissal}]),
        (r"ask|follow|unfollow", [entry], []),
        (r"introduction|api-introductions-(detail|answer)", [{"pk": talk["introduction"].pk}], []),
        (r"(saved|open|delete)_search", [{"pk": kept["search"].pk}], []),
        (r"entries:(versions|confirm|report)", shown, []),
        (r"entries:(version|restore)", of([{"number": 1}], shown), []),
        (r"catalogue:case", [{"pk": desk["case"].pk}], []),
        (r"catalogue:(recheck|mail)-link", [{"pk": desk["link"].pk}], []),
        (r"catalogue:relations", shown, []),
        (r"catalogue:erase-relation", [{"pk": desk["relation"].pk}], []),
        (r"imports:(run|mapping|rows)", [{"pk": run.pk} for run in runs.values()], []),
        (r"imports:act", of([{"verb": verb} for verb in ("start", "weg")], [{"pk": runs["previewed"].pk}]), []),
        (r"accounts:end_session", [{"pk": world.things["session"].pk}], []),
        (r"accounts:export", [{"key": world.things["export"].key}], []),
    ]


@pytest.fixture
def world(shared_world: World, now: Any) -> World:
    """With what the world of the matrix lacks, all of the owner."""
    from allauth.usersessions.models import UserSession

    from accounts.models import DataExport
    from catalogue.kinds import Kind
    from catalogue.selectors import entry_for
    from tests.experimentation.factory import ask, at

    people = shared_world.personas
    things = shared_world.things
    things["dismissal"] = dismissed(things["matching"], people, now)
    things["others_booking"] = ask(things["experimentation"]["space"], people.curator, now, start=at(27, 9))
    things["session"] = UserSession.objects.create(user=people.owner, session_key="x" * 32, ip="127.0.0.1")
    things["export"] = DataExport.objects.create(user=people.owner, asked_at=now)
    things["own_entry"] = entry_for(Kind.ORGANISATION, things["rival"]["organisation"].pk)
    return shared_world


def named() -> dict[str, URLPattern]:
    """Every address of ours that takes something to find a row by."""
    return {name: one for name, one in ours().items() if one.pattern.regex.groupindex}


def tables() -> list[str]:
    models = [model for app in HUB_APPS for model in apps.get_app_config(app).get_models()]
    found = {model._meta.db_table for model in models} | {"account_emailaddress", "usersessions_usersession"}
    return sorted(found | {"core_job"})


def writes() -> int:
    """How many rows this transaction wrote until now, also those that were undone: a quick first look."""
    with connection.cursor() as cursor:
        cursor.execute("select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0] or 0)


def state() -> dict[str, str]:
    """What every table holds, as a number of rows and a sum over their text."""
    parts = [
        f"select '{name}', count(*) || ' rows ' || coalesce(sum(hashtextextended(t::text, 0)), 0) from \"{name}\" t"
        for name in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return dict(cursor.fetchall())


def bodies(world: World) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What is sent by url name and verb: nothing, and whatever the matrix sends."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(lambda: [{}])
    for case in all_cases(world):
        if case.data and case.data not in found[case.url, case.method]:
            found[case.url, case.method].append(case.data)
    return found


def send(client: Client, verb: str, address: str, data: dict[str, Any], is_api: bool) -> HttpResponseBase:
    client.raise_request_exception = False
    if verb == "post" and not is_api:
        return client.post(address, data)
    answer: HttpResponseBase = getattr(client, verb)(address, json.dumps(data), content_type="application/json")
    return answer


def mapped(world: World) -> dict[str, tuple[Rows, Rows]]:
    told = rows(world)
    found: dict[str, tuple[Rows, Rows]] = {}
    for name in named():
        for names, others, mixed in told:
            if re.fullmatch(names, name):
                found[name] = (others, mixed)
    return found


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_of_a_row_says_whose_rows_are_tried(world: World) -> None:
    known = mapped(world)
    missing = [
        f"{name}: takes {sorted(one.pattern.regex.groupindex)}; add the rows of others to rows(), or tell in NOBODYS "
        "why it is nobody's"
        for name, one in sorted(named().items())
        if name not in known and name not in NOBODYS
    ]
    assert missing == [], "\n".join(missing)
    unknown = (set(NOBODYS) | set(MEANT)) - set(named())
    assert unknown == set(), "no such address any more"


def test_nobody_writes_to_what_is_not_theirs(world: World, client_for: Callable[[Any], Client]) -> None:
    sent, patterns = bodies(world), named()
    clients = {name: client_for(world.people[name]) for name in ACTORS}
    before = state()
    wrong: list[str] = []
    for name, (others, mixed) in mapped(world).items():
        if name in MEANT:
            continue
        is_api = verbs_of_api(patterns[name]) != set()
        for actor, client in clients.items():
            for kwargs in [*others, *(mixed if actor == "rival" else [])]:
                address = reverse(name, kwargs=kwargs)
                with transaction.atomic():
                    written = writes()
                    for verb in VERBS if is_api or actor == "rival" else PAGE_WRITES:
                        for data in sent[name, verb]:
                            answer = send(client, verb, address, data, is_api)
                            if not is_refusal(answer):
                                wrong.append(f"{actor} {verb.upper()} {name} {kwargs} {data}: {answer.status_code}")
                    after = state() if writes() != written else before
                    if after != before:
                        changed = [table for table in after if after[table] != before[table]]
                        wrong.append(f"{actor} {name} {kwargs}: changes {changed}")
                    transaction.set_rollback(True)
    assert wrong == [], "\n".join(wrong)


PAGE_WRITES = tuple(verb for verb in VERBS if verb.upper() in PAGE_METHODS)
"""The other verbs never reach a page, whoever asks: core.refusals."""


def test_what_is_meant_for_others_changes_nothing_of_theirs(world: World, client_for: Callable[[Any], Client]) -> None:
    sent, wrong = bodies(world), []
    known = mapped(world)
    clients = {name: client_for(world.people[name]) for name in ACTORS}
    before = texts()
    for name in MEANT:
        for actor, client in clients.items():
            for kwargs in known[name][0]:
                with transaction.atomic():
                    for data in sent[name, "post"]:
                        assert send(client, "post", reverse(name, kwargs=kwargs), data, False).status_code < 500
                    lost = {table: before[table] - now for table, now in texts().items() if before[table] - now}
                    wrong += [f"{actor} {name} {kwargs}: {table} {rows}" for table, rows in lost.items()]
                    transaction.set_rollback(True)
    assert wrong == [], "\n".join(wrong)


def texts() -> dict[str, set[str]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        found = {}
        for name in tables():
            cursor.execute(f'select t::text from "{name}" t')
            found[name] = {row[0] for row in cursor.fetchall()}
        return found


def test_what_an_owner_changes_is_noticed(world: World, client_for: Callable[[Any], Client]) -> None:
    """The two looks at the database see something when there is something to see."""
    owner, written, before = client_for(world.personas.owner), writes(), state()
    address = reverse("supporters:publish", kwargs={"slug": world["supporters"]["hidden"].slug})
    assert not is_refusal(owner.post(address))
    after = state()
    assert writes() > written
    assert "supporters_offer" in {table for table in after if after[table] != before[table]}
