"""Who may do what with matches and introductions."""

from typing import Any

from matching.models import Introduction, IntroductionStatus

ASKER, ASKED = "asker", "asked"


def side_of(managed: set[int], introduction: Introduction) -> str:
    """ "asker" or "asked" for somebody who manages these entries, "" for an outsider."""
    if introduction.from_entry_id in managed:
        return ASKER
    return ASKED if introduction.to_entry_id in managed else ""


def can_answer(side: str, introduction: Introduction) -> bool:
    """Accept or decline: the side that was asked, while it waits."""
    return side == ASKED and introduction.status == IntroductionStatus.ASKED


def can_withdraw(side: str, introduction: Introduction) -> bool:
    """Take the question back: the side that asked, while it waits."""
    return side == ASKER and introduction.status == IntroductionStatus.ASKED


def can_write(side: str, introduction: Introduction) -> bool:
    """Both sides, until it is declined or withdrawn."""
    return bool(side) and introduction.is_open


def can_ask(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated)
