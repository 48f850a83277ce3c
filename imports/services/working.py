"""The work on a run, in slices: whoever claims it goes on where the last one stopped.

Each batch is one transaction that also moves `Run.position`, under a lock on the run and only for who holds the claim.
So a worker that is killed loses at most the batch it was in, a second worker can do no harm, and a stalled run is
simply worked on again (`restart_stalled`, from beat).
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit
from core.errors import Conflict, HubError, NotAllowed
from core.jobs import alone, enqueue, in_bulk
from imports import permissions
from imports.limits import limit
from imports.models import Row, Run, Status
from imports.reading import ReadRow, rows_of
from imports.services.batches import Batch, Tally
from imports.services.files import dialect_of, on_disk
from imports.services.previewing import Preview, forget
from imports.services.undoing import undo_batch

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
_MOST_ATTEMPTS = 8


class _Lost(Exception):
    """The run was stopped, or somebody else is at it."""


# --- what a curator asks -----------------------------------------------------------------------------------
@transaction.atomic
def start(*, run: Run, by: Any, now: datetime) -> Run:
    """Bring the list in; or go on with what was stopped or failed halfway.

    Raises:
        NotAllowed: `by` is no curator.
        Conflict: there is nothing to start.
    """
    run = _locked(run, by)
    if not run.can_start:
        raise Conflict(_("Deze import kan nu niet starten."))
    act = "import.resumed" if run.started_at is not None else "import.started"
    if run.started_at is None:
        Row.objects.filter(run=run).delete()
        run.position, run.read, run.refused, run.counts, run.started_at = 0, 0, 0, {}, now
    _set_working(run, Status.RUNNING, now)
    audit.record(by, act, target="import", target_id=run.pk, title=run.file_name, detail=_facts(run), now=now)
    return run


@transaction.atomic
def cancel(*, run: Run, by: Any, now: datetime) -> Run:
    """Stop after the batch that is being written. What is in stays, until it is undone.

    Raises:
        NotAllowed: `by` is no curator.
        Conflict: nothing runs.
    """
    run = _locked(run, by)
    if run.status not in (Status.RUNNING, Status.PREVIEWING):
        raise Conflict(_("Deze import is niet bezig."))
    run.status = Status.CANCELLED if run.started_at else Status.FAILED
    run.error = "" if run.started_at else _("Het nakijken is gestopt.")
    run.claim, run.updated_at, run.finished_at = "", now, now
    run.save(update_fields=["status", "error", "claim", "updated_at", "finished_at"])
    forget(run)
    audit.record(
        by, "import.stopped", target="import", target_id=run.pk, title=run.file_name, detail=_facts(run), now=now
    )
    return run


@transaction.atomic
def start_undo(*, run: Run, by: Any, now: datetime) -> Run:
    """Put the hub back as it was before this run, as far as nobody has built on it since.

    Raises:
        NotAllowed: `by` is no curator.
        Conflict: it did nothing, still runs, or was undone.
    """
    run = _locked(run, by)
    if not run.can_undo:
        raise Conflict(_("Deze import kan niet (meer) teruggedraaid worden."))
    run.undo_counts = {}
    _set_working(run, Status.UNDOING, now)
    audit.record(
        by, "import.undone", target="import", target_id=run.pk, title=run.file_name, detail=_facts(run), now=now
    )
    return run


def _locked(run: Run, by: Any) -> Run:
    if not permissions.can_import(by):
        raise NotAllowed(_("Alleen curatoren kunnen lijsten inlezen."))
    found: Run = Run.objects.select_for_update().get(pk=run.pk)
    return found


def _set_working(run: Run, status: Status, now: datetime) -> None:
    run.status, run.claim, run.claimed_at, run.attempts = status, "", None, 0
    run.error, run.updated_at, run.finished_at = "", now, None
    run.save()
    enqueue("imports.work", run_id=run.pk)


def _facts(run: Run) -> dict[str, Any]:
    return {"format": run.format, "source": run.source, "sha256": run.sha256, "counts": run.counts}


# --- what a worker does ------------------------------------------------------------------------------------
def work(run_id: int, *, clock: Clock, slice_seconds: float | None = None, ask_on: bool = True) -> None:
    """Do a slice of the work on a run and ask for the next one; nothing when somebody else is at it.

    Args:
        slice_seconds: how long; at least one batch is done.
        ask_on: let a worker do the next slice.
    """
    with alone(f"imports.run.{run_id}") as free:
        if free:
            _work(run_id, clock, slice_seconds, ask_on)


def _work(run_id: int, clock: Clock, slice_seconds: float | None, ask_on: bool) -> None:
    claim = uuid.uuid4().hex
    run = _claim(run_id, claim, clock())
    if run is None:
        return
    seconds = limit("SLICE_SECONDS") if slice_seconds is None else slice_seconds
    steps = {Status.PREVIEWING: _preview, Status.RUNNING: _advance, Status.UNDOING: _undo}
    language = run.created_by.language if run.created_by is not None else settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            more = steps[Status(run.status)](run, claim, clock, seconds)
            if more:
                _hand_on(run, claim, ask_on=ask_on)
    except _Lost:
        logger.info("import %s: no longer ours", run_id)
    except HubError as error:
        _fail(run_id, claim, str(error.message), clock())


def work_in_one_go(run: Run, *, dry_run: bool, clock: Clock, progress: Callable[[int], None]) -> None:
    """For the command line: preview or bring in the whole file in this process, telling the number of rows so far."""
    now = clock()
    fields = {"status": Status.PREVIEWING} if dry_run else {"status": Status.RUNNING, "started_at": now}
    Run.objects.filter(pk=run.pk).update(**fields, updated_at=now)
    while Run.objects.filter(pk=run.pk, status__in=("previewing", "running")).exists():
        work(run.pk, clock=clock, slice_seconds=0, ask_on=False)
        progress(Run.objects.values_list("read", flat=True).get(pk=run.pk))


@transaction.atomic
def _claim(run_id: int, claim: str, now: datetime) -> Run | None:
    """Take the run. Who had it before is dead or done: only one is inside `alone` at a time."""
    run: Run | None = Run.objects.select_for_update().filter(pk=run_id).first()
    if run is None or not run.is_working:
        return None
    run.claim, run.claimed_at, run.attempts = claim, now, run.attempts + 1
    if run.attempts > _MOST_ATTEMPTS:
        run.status, run.finished_at = Status.FAILED, now
        run.error = _("Dit lukte een paar keer na elkaar niet. De technische ploeg vindt de reden in het logboek.")
    run.save(update_fields=["claim", "claimed_at", "attempts", "status", "error", "finished_at"])
    return run if run.is_working else None


def _hold(run: Run, claim: str, status: Status) -> Run:
    """The run, locked; only for who has the claim.

    Raises:
        _Lost: it was stopped or taken over.
    """
    held: Run | None = Run.objects.select_for_update().filter(pk=run.pk, claim=claim, status=status).first()
    if held is None:
        raise _Lost
    return held


def _preview(run: Run, claim: str, clock: Clock, seconds: float) -> bool:
    """Plan the file and write nothing but the log of it. True when there is more to do."""
    preview = Preview.of(run)
    pace = _Pace(seconds)
    with on_disk(run) as path:
        for rows in _batches(rows_of(path, dialect_of(run)), preview.read, pace):
            with transaction.atomic():
                held = _hold(run, claim, Status.PREVIEWING)
                preview.look_at(held, rows, clock())
                held.claimed_at, held.position, held.read = clock(), preview.read, preview.read
                if over := pace.over():
                    preview.keep(held)
                    held.attempts = 0
                held.save(update_fields=["claimed_at", "position", "read", "attempts"])
            if over:
                return True
    with transaction.atomic():
        preview.finish(_hold(run, claim, Status.PREVIEWING), clock())
    return False


def _advance(run: Run, claim: str, clock: Clock, seconds: float) -> bool:
    """Write batches until the slice is over or the file is at its end. True when there is more to do."""
    pace = _Pace(seconds)
    with on_disk(run) as path:
        for rows in _batches(rows_of(path, dialect_of(run)), run.position, pace):
            _write_batch(run, claim, rows, clock)
            if pace.over():
                return True
    _finish(run, claim, Status.RUNNING, Status.DONE, clock())
    return False


def _write_batch(run: Run, claim: str, rows: Sequence[ReadRow], clock: Clock) -> None:
    with in_bulk(), transaction.atomic():
        held = _hold(run, claim, Status.RUNNING)
        now = clock()
        _take_in(held, rows, now).add_to(held)
        held.position += len(rows)
        held.read += len(rows)
        held.attempts, held.claimed_at, held.updated_at = 0, now, now
        held.save(update_fields=["position", "read", "refused", "counts", "attempts", "claimed_at", "updated_at"])


def _take_in(run: Run, rows: Sequence[ReadRow], now: datetime) -> Tally:
    """One batch; when something in it breaks, row by row, so that only that row stays out."""
    try:
        with transaction.atomic():
            return Batch(run, now).process(rows)
    except (OperationalError, InterfaceError):
        raise
    except (DatabaseError, ValueError, TypeError, KeyError) as error:
        logger.exception("import %s: a batch of %s rows failed", run.pk, len(rows))
        if len(rows) == 1:
            single = Batch(run, now)
            single.refuse(rows[0].line, "", "", _("onverwachte fout (%(kind)s)") % {"kind": type(error).__name__})
            Row.objects.bulk_create(single.tally.log)
            return single.tally
    whole = Tally()
    for row in rows:
        part = _take_in(run, [row], now)
        whole.refused |= part.refused
        for kind, counter in part.counts.items():
            whole.counts.setdefault(kind, counter.__class__()).update(counter)
    return whole


def _undo(run: Run, claim: str, clock: Clock, seconds: float) -> bool:
    """Put back batch by batch, the last rows first. True when there is more to do."""
    pace = _Pace(seconds)
    while True:
        with in_bulk(), transaction.atomic():
            held = _hold(run, claim, Status.UNDOING)
            done = undo_batch(held, now=clock())
            held.attempts, held.claimed_at, held.updated_at = 0, clock(), clock()
            held.save(update_fields=["undo_counts", "attempts", "claimed_at", "updated_at"])
        if done:
            break
        if pace.over():
            return True
    _finish(run, claim, Status.UNDOING, Status.UNDONE, clock())
    return False


@transaction.atomic
def _hand_on(run: Run, claim: str, *, ask_on: bool) -> None:
    """The slice is over: let go, and ask for the next."""
    if Run.objects.filter(pk=run.pk, claim=claim).update(claim="") and ask_on:
        enqueue("imports.work", run_id=run.pk)


@transaction.atomic
def _finish(run: Run, claim: str, before: Status, after: Status, now: datetime) -> None:
    held = _hold(run, claim, before)
    held.status, held.claim, held.finished_at, held.updated_at = after, "", now, now
    held.total = max(held.total, held.read)
    held.save(update_fields=["status", "claim", "finished_at", "updated_at", "total"])
    if after == Status.DONE:
        audit.record(
            held.created_by, "import.done", target="import", target_id=run.pk, title=held.file_name,
            detail=_facts(held), now=now,
        )  # fmt: skip


@transaction.atomic
def _fail(run_id: int, claim: str, message: str, now: datetime) -> None:
    held = Run.objects.select_for_update().filter(pk=run_id, claim=claim).first()
    if held is not None:
        held.status, held.claim, held.error = Status.FAILED, "", message
        held.finished_at = held.updated_at = now
        held.save(update_fields=["status", "claim", "error", "finished_at", "updated_at"])


class _Pace:
    """How long a slice may take, in seconds: as long as getting to where the last one stopped took, at the least.

    So a file that is slow to read again never costs more than twice the time. 0: one batch.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began = self.reached = time.monotonic()

    def arrive(self) -> None:
        """The first row to work on was reached."""
        self.reached = time.monotonic()

    def over(self) -> bool:
        """Whether others should have their turn now."""
        most = max(self.seconds, self.reached - self.began) if self.seconds else 0.0
        return time.monotonic() >= self.reached + most


def _batches(rows: Iterator[ReadRow], skip: int, pace: _Pace) -> Iterator[list[ReadRow]]:
    """What is left of the rows after the first `skip`, so many at a time."""
    deque(islice(rows, skip), maxlen=0)
    pace.arrive()
    while batch := list(islice(rows, limit("BATCH"))):
        yield batch


# --- what beat does ----------------------------------------------------------------------------------------
@transaction.atomic
def restart_stalled(*, now: datetime) -> int:
    """Ask again for work whose worker gave no sign of life."""
    before = now - timedelta(seconds=limit("STALLED_SECONDS"))
    stalled = list(Run.objects.stalled(before=before).values_list("pk", flat=True))
    for run_id in stalled:
        enqueue("imports.work", run_id=run_id)
    return len(stalled)
