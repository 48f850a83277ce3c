"""What matching keeps about an organisation that became part of another."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.jobs import enqueue
from matching.models import Dismissal, Introduction, IntroductionStatus, Match, Message, Refresh
from organisations.merging import Merging

_GOING = (IntroductionStatus.ASKED, IntroductionStatus.ACCEPTED)


def move_matches(merging: Merging) -> int:
    """Matches are worked out anew for who stays, not moved."""
    old = merging.old_entry_id
    if not old:
        return 0
    count, _per_model = Match.objects.filter(Q(source_id=old) | Q(target_id=old)).delete()
    Refresh.objects.filter(entry_id=old).delete()
    if merging.new_entry_id:
        enqueue("matching.refresh", ids=[merging.new_entry_id])
    return count


def move_dismissals(merging: Merging) -> int:
    """Pairs that may not meet again: neither under the new name."""
    old, new = merging.old_entry_id, merging.new_entry_id
    if not old or not new:
        return 0
    count = 0
    for pair in Dismissal.objects.select_for_update().filter(Q(low_id=old) | Q(high_id=old)):
        low, high = sorted((new, pair.high_id if pair.low_id == old else pair.low_id))
        if low == high or Dismissal.objects.filter(low_id=low, high_id=high).exists():
            pair.delete()
            continue
        Dismissal.objects.filter(pk=pair.pk).update(low_id=low, high_id=high)
        count += 1
    return count


def move_introductions(merging: Merging) -> int:
    """Conversations go on under the new name. Two that go on with the same other become one, with all messages.

    A conversation between the two themselves cannot go on with itself: it stays with the old entry, closed.
    """
    old, new = merging.old_entry_id, merging.new_entry_id
    if not old or not new:
        return 0
    theirs = Introduction.objects.select_for_update().filter(Q(from_entry_id=old) | Q(to_entry_id=old))
    count = 0
    for introduction in theirs.order_by("pk"):
        other = {introduction.from_entry_id, introduction.to_entry_id} - {old}
        if other == {new}:
            _close(introduction, merging)
            continue
        side = "from_entry_id" if introduction.from_entry_id == old else "to_entry_id"
        other_side = "to_entry_id" if side == "from_entry_id" else "from_entry_id"
        same = (
            Introduction.objects.select_for_update()
            .filter(**{side: new, other_side: getattr(introduction, other_side)}, status__in=_GOING)
            .first()
        )
        if same is not None and introduction.is_open:
            _join(introduction, same, merging)
        Introduction.objects.filter(pk=introduction.pk).update(**{side: new})
        count += 1
    return count


def _join(closing: Introduction, going: Introduction, merging: Merging) -> None:
    """All messages in the conversation that goes on; it is answered when one of the two was."""
    Message.objects.filter(thread=closing).update(thread=going)
    changes: dict[str, Any] = {
        "from_consent": going.from_consent or closing.from_consent,
        "to_consent": going.to_consent or closing.to_consent,
        "updated_at": merging.now,
    }
    if closing.status == IntroductionStatus.ACCEPTED and going.status != IntroductionStatus.ACCEPTED:
        changes |= {
            "status": closing.status,
            "answered_by": closing.answered_by,
            "answered_at": closing.answered_at,
        }
    Introduction.objects.filter(pk=going.pk).update(**changes)
    _close(closing, merging)


def _close(introduction: Introduction, merging: Merging) -> None:
    Introduction.objects.filter(pk=introduction.pk, status__in=_GOING).update(
        status=IntroductionStatus.WITHDRAWN, updated_at=merging.now
    )
