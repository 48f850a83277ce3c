"""The parts of one innovation's story, from nine tables in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import User
from core.together import Rows, together
from innovations.models import (
    Goal,
    Indicator,
    Lesson,
    Measurement,
    Milestone,
    Need,
    Partner,
    TeamMember,
    Update,
)
from organisations.models import Organisation

SHOWN = 50
_OF_GOALS = "t.goal_id in (select id from innovations_goal where innovation_id = %s)"
_OF_INDICATORS = (
    "t.indicator_id in (select i.id from innovations_indicator i join innovations_goal g on g.id = i.goal_id"
    " where g.innovation_id = %s)"
)
_AUTHOR = "left join accounts_user u on u.id = t.author_id"
_ORGANISATION = "left join organisations_organisation o on o.id = t.organisation_id"


@dataclass(frozen=True)
class Parts:
    """Everything that hangs on an innovation, in the order it is shown. Of people only the name is there, of partners'
    organisations the name, the address and the status. `lessons` are all of them: see `permissions.can_read_lesson`."""

    milestones: list[Milestone]
    partners: list[Partner]
    needs: list[Need]
    goals: list[Goal]
    indicators: list[Indicator]
    measurements: list[Measurement]
    lessons: list[Lesson]
    updates: list[Update]
    team: list[TeamMember]


def parts_of(innovation_id: int) -> Parts:
    """All parts, in one query."""
    where, params = "t.innovation_id = %s", [innovation_id]
    parts = Parts(
        *together(
            Rows(Milestone, where, params, order="t.date asc nulls last, t.id"),
            Rows(
                Partner,
                where,
                params,
                order="t.helix, t.name, t.id",
                join=_ORGANISATION,
                extra={"_name": "o.name", "_slug": "o.slug", "_status": "o.status"},
            ),
            Rows(Need, where, params),
            Rows(Goal, where, params),
            Rows(Indicator, _OF_GOALS, [innovation_id]),
            Rows(Measurement, _OF_INDICATORS, [innovation_id], order="t.date, t.id"),
            Rows(Lesson, where, params, order="t.created_at desc, t.id desc", join=_AUTHOR, extra={"_name": "u.name"}),
            Rows(Update, where, params, order="t.posted_at desc, t.id desc", most=SHOWN),
            Rows(
                TeamMember,
                where,
                params,
                order="t.role, t.id",
                join="join accounts_user u on u.id = t.user_id",
                extra={"_name": "u.name"},
            ),
        )
    )
    for partner in parts.partners:
        if partner.organisation_id is not None:
            known: Any = partner
            partner.organisation = Organisation(
                pk=partner.organisation_id, name=known._name, slug=known._slug, status=known._status
            )
    for lesson in parts.lessons:
        lesson.author = _person(lesson.author_id, lesson)
    for member in parts.team:
        member.user = _person(member.user_id, member)
    return parts


def _person(user_id: int | None, row: Any) -> Any:
    # the two fields alone: a new object would hold the present moment as well, and no two would be alike
    return User.from_db(connection.alias, ["id", "name"], [user_id, row._name]) if user_id is not None else None
