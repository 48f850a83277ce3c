"""The writers of innovations, by subject: the profile, its way to the public, the team, the parts, and imports."""

from innovations.services.imports import ImportCounts, InnovationImporter, InnovationRow, upsert_imported
from innovations.services.owner import change_owner
from innovations.services.parts import (
    MAX_DEPTH,
    add_goal,
    add_indicator,
    add_lesson,
    add_measurement,
    add_milestone,
    add_need,
    add_part,
    add_partner,
    add_update,
    delete_part,
    update_part,
)
from innovations.services.profile import (
    create_innovation,
    delete_draft,
    mark_iconic,
    set_image,
    update_innovation,
)
from innovations.services.publishing import (
    Incomplete,
    approve,
    decide,
    republish,
    submit,
    withdraw,
)
from innovations.services.story import add_parts
from innovations.services.team import add_member, change_role, remove_member
from innovations.services.versions import confirm, restore_version

__all__ = [
    "MAX_DEPTH",
    "ImportCounts",
    "Incomplete",
    "InnovationImporter",
    "InnovationRow",
    "add_goal",
    "add_indicator",
    "add_lesson",
    "add_measurement",
    "add_member",
    "add_milestone",
    "add_need",
    "add_part",
    "add_partner",
    "add_parts",
    "add_update",
    "approve",
    "change_owner",
    "change_role",
    "confirm",
    "create_innovation",
    "decide",
    "delete_draft",
    "delete_part",
    "mark_iconic",
    "remove_member",
    "republish",
    "restore_version",
    "set_image",
    "submit",
    "update_innovation",
    "update_part",
    "upsert_imported",
    "withdraw",
]
