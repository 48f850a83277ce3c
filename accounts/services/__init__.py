"""The writers of accounts, beside what allauth writes (addresses, passwords, logins, second factors)."""

from accounts.services.exports import ask_export, make_export
from accounts.services.leaving import ask_to_leave, cancel_leaving, erase_if_due
from accounts.services.people import create_user, update_profile
from accounts.services.preferences import set_preference, set_preferences

__all__ = [
    "ask_export",
    "ask_to_leave",
    "cancel_leaving",
    "create_user",
    "erase_if_due",
    "make_export",
    "set_preference",
    "set_preferences",
    "update_profile",
]
