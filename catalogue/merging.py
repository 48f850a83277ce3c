"""Two entries that turn out to be one: everything the catalogue itself keeps about the old one goes to the new."""

from __future__ import annotations

from django.db.models import F, Max, Q

from catalogue.models import CaseStatus, Entry, ModerationCase, Relation, Revision


def merge_entries(old_id: int, new_id: int, *, note: str) -> dict[str, int]:
    """Move ties, versions, cases and owned entries; the old row stays behind, empty and withdrawn by the caller.

    A tie that the new entry has already, or that would tie it to itself, is dropped. Call it in a transaction; a second
    time it only finds what was written in between.

    Args:
        note: what is written at the versions that come over, e.g. the old name.

    Returns:
        How many rows of what were moved, without the zeros.
    """
    moved = {
        "catalogue.relations": _relations(old_id, new_id),
        "catalogue.revisions": _revisions(old_id, new_id, note),
        "catalogue.cases": _cases(old_id, new_id),
        "catalogue.owned": Entry.objects.filter(owner_id=old_id).update(owner_id=new_id),
    }
    return {name: count for name, count in moved.items() if count}


def _relations(old_id: int, new_id: int) -> int:
    between = Q(source_id=old_id, target_id=new_id) | Q(source_id=new_id, target_id=old_id)
    Relation.objects.filter(between).delete()
    count = 0
    for relation in Relation.objects.select_for_update().filter(Q(source_id=old_id) | Q(target_id=old_id)):
        ends = {
            "source_id": new_id if relation.source_id == old_id else relation.source_id,
            "target_id": new_id if relation.target_id == old_id else relation.target_id,
        }
        if Relation.objects.filter(**ends, type=relation.type, value=relation.value).exists():
            relation.delete()
        else:
            Relation.objects.filter(pk=relation.pk).update(**ends)
            count += 1
    return count


def _revisions(old_id: int, new_id: int, note: str) -> int:
    """The old versions come after those that are there: the newest of all is written by the merge itself."""
    last = Revision.objects.filter(entry_id=new_id).aggregate(last=Max("number"))["last"] or 0
    rows = Revision.objects.filter(entry_id=old_id)
    rows.filter(note="").update(note=note[:300])
    return rows.update(entry_id=new_id, number=F("number") + last)


def _cases(old_id: int, new_id: int) -> int:
    """One open case per reason: what was written at a second one is added to the first."""
    count = 0
    for case in ModerationCase.objects.select_for_update().filter(entry_id=old_id):
        same = ModerationCase.objects.filter(entry_id=new_id, reason=case.reason, status=CaseStatus.OPEN).first()
        if case.status == CaseStatus.OPEN and same is not None:
            if case.message and case.message not in same.message:
                same.message = f"{same.message}\n\n{case.message}".strip()
                same.save(update_fields=["message"])
            case.delete()
            continue
        ModerationCase.objects.filter(pk=case.pk).update(entry_id=new_id)
        count += 1
    return count
