"""The writers of organisations, by subject: the profile, the people, and lists that curators import."""

from organisations.services.claims import claim_organisation, decide_claim, withdraw_claim
from organisations.services.duplicates import compare_waiting, dismiss_duplicate, find_duplicates
from organisations.services.imports import ImportCounts, OrganisationImporter, OrganisationRow, upsert_imported
from organisations.services.living import Merged, living
from organisations.services.merges import CHOOSABLE, LISTS, fingerprint, finish_merge, merge_organisations
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
    confirm_organisation,
    create_organisation,
    restore_organisation,
    restore_version,
    set_logo,
    snapshot_of,
    update_organisation,
    withdraw_organisation,
)
from organisations.services.verification import unverify, verify

__all__ = [
    "CHOOSABLE",
    "FIELDS",
    "LISTS",
    "ImportCounts",
    "Merged",
    "OrganisationImporter",
    "OrganisationRow",
    "accept_invitation",
    "add_member",
    "change_role",
    "claim_organisation",
    "compare_waiting",
    "confirm_organisation",
    "create_organisation",
    "decide_claim",
    "dismiss_duplicate",
    "find_duplicates",
    "fingerprint",
    "finish_merge",
    "invite",
    "living",
    "merge_organisations",
    "remove_member",
    "restore_organisation",
    "restore_version",
    "revoke_invitation",
    "set_logo",
    "snapshot_of",
    "unverify",
    "update_organisation",
    "upsert_imported",
    "verify",
    "withdraw_claim",
    "withdraw_organisation",
]
