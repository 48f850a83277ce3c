"""What happens between made-up entries: matches, ties, people in organisations and teams, the parts of profiles.

The same seed and size always give the same, apart from `now`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.models import Relation
from experimentation.models import OpeningHours
from funding.models import FitAnswer
from hubsi.generate.copying import copy_rows
from innovations.models import Goal, Indicator, Lesson, Measurement, Milestone, Need, Partner, TeamMember, Update
from organisations.models import Membership, Organisation
from vocabulary.lookup import vocabulary

POLICY = "generated"
MAIL = "@proef.hubsi.invalid"
# lane, kind of the other, how many for each innovation
LANES = (
    ("peers", Kind.INNOVATION, 5),
    ("supporters", Kind.OFFER, 3),
    ("funding", Kind.FUNDING, 2),
    ("spaces", Kind.SPACE, 2),
    ("unlikely", Kind.ORGANISATION, 2),
)
BACK = 4
PEOPLE_PER_ENTRY = 0.02
MOST_PEOPLE = 2_000
WRITTEN: tuple[type[models.Model], ...] = (
    get_user_model(),
    Membership,
    TeamMember,
    Need,
    Milestone,
    Partner,
    Goal,
    Indicator,
    Measurement,
    Lesson,
    Update,
    FitAnswer,
    OpeningHours,
    Relation,
)
Row = dict[str, Any]


class Life:
    """Writes what hangs on the drafts, which stand in the catalogue already.

    Args:
        first_entry: entry number of the first draft; the others follow.
        first_record: record number of the first organisation.
    """

    def __init__(
        self, seed: int, drafts: Sequence[EntryDraft], *, first_entry: int, first_record: int, now: datetime
    ) -> None:
        self._dice = random.Random(seed + 7)
        self._drafts, self._first, self._now = drafts, first_entry, now
        self._records = first_record
        self._organisations = sum(draft.kind == Kind.ORGANISATION for draft in drafts)
        self._of: dict[Kind, list[tuple[int, EntryDraft]]] = defaultdict(list)
        for number, draft in enumerate(drafts):
            self._of[draft.kind].append((first_entry + number, draft))

    # --- matches and ties ----------------------------------------------------------------------------------
    def write_matches(self, cursor: Any) -> None:
        """Each innovation with a few of every kind on one of its challenges, and most of those back to it."""
        columns = "source_id, target_id, lane, score, likeness, reasons, policy, computed_at"
        with cursor.copy(f"copy matching_match ({columns}) from stdin") as copy:
            lines: list[str] = []
            for line in self._matches():
                lines.append(line)
                if len(lines) == 20_000:
                    copy.write("".join(lines))
                    lines.clear()
            copy.write("".join(lines))

    def _matches(self) -> Iterator[str]:
        about: dict[tuple[str, str], list[tuple[int, EntryDraft]]] = defaultdict(list)
        for kind, rows in self._of.items():
            for entry, draft in rows:
                for challenge in draft.challenges:
                    about[kind, challenge].append((entry, draft))
        end = f"\t[]\t{POLICY}\t{self._now.isoformat()}\n"
        back: dict[int, int] = defaultdict(int)
        for entry, draft in self._of[Kind.INNOVATION]:
            for lane, kind, most in LANES:
                seen = {entry}
                around = about[kind, self._dice.choice(tuple(draft.challenges))]
                for place in range(most if around else 0):
                    other, theirs = around[int(self._dice.random() * len(around))]
                    if other in seen or (lane == "unlikely" and set(theirs.helix) & set(draft.helix)):
                        continue
                    seen.add(other)
                    score = f"{3 - place / 10:.2f}\t{self._dice.random() * 5:.2f}"
                    yield f"{entry}\t{other}\t{lane}\t{score}{end}"
                    if kind is not Kind.INNOVATION and back[other] < BACK:
                        back[other] += 1
                        yield f"{other}\t{entry}\tinnovations\t{score}{end}"

    def _relations(self) -> Iterator[Row]:
        """Every tenth innovation with who stands behind it, and one that it works with."""
        entries = self._of[Kind.INNOVATION]
        for number, (entry, draft) in enumerate(entries):
            if number % 10 or not draft.owner_id:
                continue
            for source, kind in (
                (self._first + draft.owner_id - self._records, "supports"),
                (entries[number - 1][0], "partner-of"),
            ):
                if source != entry:
                    yield self._stamped({"source_id": source, "target_id": entry, "type": kind})

    # --- people and parts ----------------------------------------------------------------------------------
    def write_rest(self, cursor: Any) -> None:
        """People, memberships, teams, the parts of profiles, opening hours, answers about fit, ties."""
        number = max(3, min(MOST_PEOPLE, int(len(self._drafts) * PEOPLE_PER_ENTRY)))
        user_model = get_user_model()
        first = _next_id(cursor, user_model)
        people = list(range(first, first + number))
        copy_rows(cursor, user_model, (self._person(pk) for pk in people))
        members = self._memberships(people)
        copy_rows(cursor, Membership, members)
        cursor.execute(
            f'update "{Organisation._meta.db_table}" set claimed = true where id = any(%s)',  # noqa: S608 - our own table
            [[row["organisation_id"] for row in members]],
        )
        innovations = [draft for _, draft in self._of[Kind.INNOVATION]]
        copy_rows(cursor, TeamMember, self._teams(people, innovations))
        for model, made in (
            (Need, self._needs),
            (Milestone, self._milestones),
            (Partner, self._partners),
            (Lesson, self._lessons),
            (Update, self._updates),
        ):
            copy_rows(cursor, model, (row for draft in innovations for row in made(draft)))
        self._write_goals(cursor, innovations)
        copy_rows(cursor, FitAnswer, (row for _, draft in self._of[Kind.FUNDING] for row in _answers(draft)))
        copy_rows(cursor, OpeningHours, (row for _, draft in self._of[Kind.SPACE] for row in _hours(draft)))
        copy_rows(cursor, Relation, self._relations())

    def _stamped(self, row: Row) -> Row:
        return {**row, "created_at": self._now, "updated_at": self._now}

    def _person(self, pk: int) -> Row:
        joined = self._now - timedelta(days=self._dice.randint(1, 1000))
        return {"id": pk, "email": f"proef-{pk}{MAIL}", "name": f"Proefpersoon {pk}", "date_joined": joined}

    def _memberships(self, people: Sequence[int]) -> list[Row]:
        """Everybody owns one organisation; every second one is a member of the next one's too."""
        step = max(1, self._organisations // len(people))
        rows = []
        for number, pk in enumerate(people):
            mine = number * step % self._organisations
            rows.append({"organisation_id": self._records + mine, "user_id": pk, "role": "owner"})
            if number % 2 and self._organisations > len(people):
                rows.append({"organisation_id": self._records + mine - step, "user_id": pk, "role": "member"})
        return [self._stamped(row) for row in rows]

    def _teams(self, people: Sequence[int], innovations: Sequence[EntryDraft]) -> Iterator[Row]:
        """About three innovations for everybody, mostly as their lead."""
        for number, pk in enumerate(people):
            for place in range(min(3, len(innovations) // len(people))):
                draft = innovations[number + place * len(people)]
                role = "member" if number % 4 == 3 else "lead"
                yield self._stamped({"innovation_id": draft.object_id, "user_id": pk, "role": role})

    def _needs(self, draft: EntryDraft) -> Iterator[Row]:
        for kind in draft.support_needed:
            value = next(iter(draft.values), "")
            yield self._stamped(
                {"innovation_id": draft.object_id, "kind": kind, "value": value, "description": draft.title}
            )

    def _milestones(self, draft: EntryDraft) -> Iterator[Row]:
        begun = draft.updated_at.date()
        for place, phase in enumerate(("prompts", *draft.phases)):
            day = begun + timedelta(days=90 * place)
            row = {"title": f"{draft.title} {place + 1}"[:200], "phase": phase, "date": day, "reached": not place}
            yield self._stamped({"innovation_id": draft.object_id, **row})

    def _partners(self, draft: EntryDraft) -> Iterator[Row]:
        if draft.owner_id:
            row = {"name": f"Organisatie {draft.owner_id}", "helix": "civil-society", "organisation_id": draft.owner_id}
            yield self._stamped({"innovation_id": draft.object_id, **row})
        row = {"name": draft.title[:200], "helix": self._dice.choice(("citizens", "company"))}
        yield self._stamped({"innovation_id": draft.object_id, **row})

    def _lessons(self, draft: EntryDraft) -> Iterator[Row]:
        if self._dice.random() < 0.4 and draft.summary:
            audience = self._dice.choice(("public", "public", "members", "team"))
            row = {"tried": draft.summary, "happened": draft.body[:3000] or draft.title, "audience": audience}
            yield self._stamped({"innovation_id": draft.object_id, **row})

    def _updates(self, draft: EntryDraft) -> Iterator[Row]:
        if self._dice.random() < 0.3 and draft.summary:
            row = {"title": draft.title[:160], "text": draft.summary, "posted_at": draft.updated_at}
            yield self._stamped({"innovation_id": draft.object_id, **row})

    def _write_goals(self, cursor: Any, innovations: Sequence[EntryDraft]) -> None:
        """A third of the innovations has a goal with another below it, measured twice."""
        goal, indicator = _next_id(cursor, Goal), _next_id(cursor, Indicator)
        goals: list[Row] = []
        indicators: list[Row] = []
        measured: list[Row] = []
        for draft in innovations[::3]:
            top = {"id": goal, "innovation_id": draft.object_id, "statement": draft.title[:300]}
            below = {**top, "id": goal + 1, "parent_id": goal}
            goals += [self._stamped(top), self._stamped(below)]
            indicators.append(
                self._stamped({"id": indicator, "goal_id": goal + 1, "name": "Deelnemers", "target": 100})
            )
            for month in (1, 6):
                value = {"indicator_id": indicator, "date": date(2026, month, 1), "value": 10 * month}
                measured.append(self._stamped(value))
            goal, indicator = goal + 2, indicator + 1
        copy_rows(cursor, Goal, goals)
        copy_rows(cursor, Indicator, indicators)
        copy_rows(cursor, Measurement, measured)


def _answers(draft: EntryDraft) -> Iterator[Row]:
    for item in vocabulary().items("fit"):
        yield {"opportunity_id": draft.object_id, "criterion": item.code, "answer": item.code in draft.fit}


def _hours(draft: EntryDraft) -> Iterator[Row]:
    for weekday in range(5):
        yield {"space_id": draft.object_id, "weekday": weekday, "start": time(9), "end": time(17)}


def _next_id(cursor: Any, model: type[models.Model]) -> int:
    cursor.execute(f'select coalesce(max(id), 0) + 1 from "{model._meta.db_table}"')  # noqa: S608 - our own tables
    return int(cursor.fetchone()[0])


def remove_life() -> None:
    """Take out the people and the parts, quickly; what hangs on an entry goes with it."""
    made = "select id from innovations_innovation where source = 'generated'"
    with connection.cursor() as cursor:
        for model in (Need, Milestone, Partner, Lesson, Update, TeamMember):
            cursor.execute(f'delete from "{model._meta.db_table}" where innovation_id in ({made})')  # noqa: S608
    get_user_model().objects.filter(email__endswith=MAIL).delete()
