"""The log of what curators and staff did: written in the transaction of the act, never changed afterwards."""

from datetime import datetime
from typing import Any

from accounts.models import AuditRecord


def record(
    actor: Any,
    act: str,
    *,
    target: str,
    target_id: int | str = "",
    title: str = "",
    detail: dict[str, Any] | None = None,
    now: datetime,
) -> AuditRecord:
    """Write down one act. Call it inside the transaction of the act itself.

    Args:
        actor: the user who did it, or None for the hub itself.
        act: what was done, "noun.verb" in English: "case.approved", "organisation.merged", "import.undone".
        target: the kind of thing, e.g. "entry", "organisation", "user", "import".
        target_id: its number or key.
        title: what it was called then, for the reader.
        detail: JSON: what changed and why. No secrets, no contact data.
    """
    return AuditRecord.objects.create(
        actor_id=getattr(actor, "pk", None),
        act=act,
        target=target,
        target_id=str(target_id),
        title=title[:200],
        detail=detail or {},
        at=now,
    )
