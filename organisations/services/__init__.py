"""The writers of organisations, by subject: the profile, the people, and lists that curators import."""

from organisations.services.imports import ImportCounts, OrganisationRow, upsert_imported
from organisations.services.people import (
    accept_invitation,
    add_member,
    change_role,
    invite,
    remove_member,
    revoke_invitation,
)
from organisations.services.profile import (
    FIELDS,
    create_organisation,
    restore_organisation,
    set_logo,
    update_organisation,
    withdraw_organisation,
)

__all__ = [
    "FIELDS",
    "ImportCounts",
    "OrganisationRow",
    "accept_invitation",
    "add_member",
    "change_role",
    "create_organisation",
    "invite",
    "remove_member",
    "restore_organisation",
    "revoke_invitation",
    "set_logo",
    "update_organisation",
    "upsert_imported",
    "withdraw_organisation",
]
