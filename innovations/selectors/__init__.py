"""Finished reads of innovations."""

from innovations.selectors.lists import (
    contact_of,
    ids_managed_by,
    managed_rows,
    manager_ids,
    of_source,
    team_of,
    to_publish,
    unfinished_of,
    visible_innovation,
)
from innovations.selectors.page import InnovationPage, innovation_page
from innovations.selectors.similar import similar_entries, suggested_challenges
from innovations.selectors.versions import readable_versions

__all__ = [
    "InnovationPage",
    "contact_of",
    "ids_managed_by",
    "innovation_page",
    "managed_rows",
    "manager_ids",
    "of_source",
    "readable_versions",
    "similar_entries",
    "suggested_challenges",
    "team_of",
    "to_publish",
    "unfinished_of",
    "visible_innovation",
]
