"""Errors that a person can act on. Services raise them; views and the API turn them into an answer."""

from django.utils.functional import Promise


class HubError(Exception):
    """Something the user asked cannot be done.

    Args:
        message: what is wrong and what to do, translated, shown as it is.
        field: the form field it belongs to, if one does.
    """

    status = 422
    code = "invalid"

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(HubError):
    """The person may not do this to this object."""

    status = 403
    code = "not_allowed"


class Conflict(HubError):
    """The state changed in the meantime, or two things exclude each other."""

    status = 409
    code = "conflict"
