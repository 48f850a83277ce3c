"""Looking a file through without writing more than the log of it, a slice at a time."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.importing import Seen
from imports.models import PreviewState, Row, Run, Stage, Status
from imports.reading import ReadRow
from imports.services.batches import Batch


@dataclass
class Preview:
    """What a preview knows halfway.

    Attributes:
        read: rows behind us.
        line: of the last of them, in the file.
        counts, refused: as of a run.
        seen: what the rows so far would have made, by kind.
    """

    read: int = 0
    line: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    refused: int = 0
    seen: dict[str, Seen] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run) -> Preview:
        """Where the last slice stopped, or the beginning. What a killed worker logged after it is forgotten."""
        data = PreviewState.objects.filter(run=run).values_list("data", flat=True).first()
        found = cls() if data is None else cls._unpacked(json.loads(zlib.decompress(bytes(data))))
        Row.objects.filter(run=run, stage=Stage.PREVIEW, line__gte=found.line + 1 if found.line else 0).delete()
        return found

    @classmethod
    def _unpacked(cls, told: dict[str, Any]) -> Preview:
        seen = {kind: Seen(lines, numbers) for kind, (lines, numbers) in told.pop("seen").items()}
        return cls(**told, seen=seen)

    def look_at(self, run: Run, rows: Sequence[ReadRow], now: datetime) -> None:
        """Plan a batch and log what would become of it, in the caller's transaction."""
        tally = Batch(run, now, self.seen).process(rows)
        for kind, counter in tally.counts.items():
            self.counts[kind] = dict(Counter(self.counts.get(kind, {})) + counter)
        self.refused += len(tally.refused)
        self.read += len(rows)
        self.line = rows[-1].line

    def keep(self, run: Run) -> None:
        """Remember where we are, for the next slice."""
        seen = {kind: (found.lines, found.numbers) for kind, found in self.seen.items()}
        told = {"read": self.read, "line": self.line, "counts": self.counts, "refused": self.refused, "seen": seen}
        data = zlib.compress(json.dumps(told).encode(), 1)
        PreviewState.objects.update_or_create(run=run, defaults={"data": data})

    def finish(self, run: Run, now: datetime) -> None:
        """The file is at its end: the run can be looked at (saved here)."""
        run.status, run.counts, run.refused = Status.PREVIEWED, self.counts, self.refused
        run.total = run.read = self.read
        run.position, run.claim, run.updated_at = 0, "", now
        run.save()
        forget(run)


def forget(run: Run) -> None:
    """Let the next preview begin at the beginning."""
    PreviewState.objects.filter(run=run).delete()
