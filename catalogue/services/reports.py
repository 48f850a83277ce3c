"""Somebody tells that something is wrong with a page."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.models import CaseReason, Entry, Report, ReportReason
from catalogue.services.moderation import open_case
from core.errors import HubError
from core.text import clean_text

MAX_REPORTS_OF_A_CASE = 100


@transaction.atomic
def report(
    *, entry: Entry, reason: str, text: str, email: str = "", language: str = "nl", by: Any, now: datetime
) -> Report:
    """Write down what somebody says is wrong; curators see it. Nothing changes for the public yet.

    Args:
        email: where the answer goes; curators do not see it and it is wiped with the answer.
        by: the user, or None for a visitor.

    Raises:
        HubError: there are very many reports of this page already.
        ValidationError: a field does not fit.
    """
    user = by if by is not None and by.is_authenticated else None
    label = str(ReportReason(reason).label)
    case = open_case(entry, reason=CaseReason.REPORTED, by=user, now=now, message=label)
    if case.reports.count() >= MAX_REPORTS_OF_A_CASE:
        raise HubError(_("We weten het: dit werd al vaak gemeld. We kijken ernaar."))
    made = Report(
        case=case, reason=reason, text=clean_text(text), email=email.strip(), language=language, by=user, at=now
    )
    made.full_clean(exclude=["case", "by"])
    made.save()
    return made
