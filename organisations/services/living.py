"""Finding and locking the organisation that somebody means, also when it was merged with another in the meantime."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.errors import Conflict
from organisations.models import Merge, Organisation


class Merged(Conflict):
    """The organisation became part of another, `into`, while somebody was writing."""

    def __init__(self, into: Organisation) -> None:
        super().__init__(
            _(
                "Deze organisatie is intussen samengevoegd met %(name)s. Kijk daar na of je wijziging nog nodig is, "
                "en bewaar opnieuw."
            )
            % {"name": into.name}
        )
        self.into = into


def living(organisation_id: int) -> Organisation:
    """The organisation with this number, or the one it was merged into, locked until the end of the transaction.

    Whoever writes something new in the name of an organisation asks here first: a merge waits for it, and what comes
    after a merge goes to the organisation that stayed.

    Raises:
        Organisation.DoesNotExist: it was deleted.
    """
    wanted = organisation_id
    while True:
        found: Organisation | None = Organisation.objects.select_for_update(no_key=True).filter(pk=wanted).first()
        if found is not None:
            return found
        into = Merge.objects.filter(old_id=wanted).values_list("into_id", flat=True).first()
        if into is None:
            raise Organisation.DoesNotExist
        wanted = into


def unmerged(organisation_id: int) -> Organisation:
    """The organisation with this number, locked: for changes that mean this one and no other.

    Raises:
        Merged: it became part of another.
        Organisation.DoesNotExist: it was deleted.
    """
    found = living(organisation_id)
    if found.pk != organisation_id:
        raise Merged(found)
    return found
