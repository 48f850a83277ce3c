"""The tables of innovations: the profile, the people behind it, and the parts that its story is made of."""

from innovations.models.goals import Goal, Indicator, Measurement
from innovations.models.innovation import SCALERS, Innovation, Status
from innovations.models.parts import Audience, Lesson, Milestone, Need, Partner, Update
from innovations.models.team import TeamMember, TeamRole

__all__ = [
    "SCALERS",
    "Audience",
    "Goal",
    "Indicator",
    "Innovation",
    "Lesson",
    "Measurement",
    "Milestone",
    "Need",
    "Partner",
    "Status",
    "TeamMember",
    "TeamRole",
    "Update",
]
