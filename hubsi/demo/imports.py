"""Two files of a made-up list: one that was brought in and can be undone, a newer one that waits in its preview."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from hubsi.demo.content import Stage
from imports import services
from imports.models import Run

LIST = "Buurtinitiatieven (voorbeeld)"


@transaction.atomic
def load_imports(stage: Stage) -> int:
    """Both at once, the first time only: what curators did with them since stays. The number of files."""
    if Run.objects.filter(list_name=LIST).exists():
        return 0
    earlier = stage.now - timedelta(days=6)
    done = _looked_at(stage, "buurtinitiatieven.csv", earlier)
    services.start(run=done, by=stage.users["curator"], now=earlier + timedelta(minutes=4))
    _work(done, earlier + timedelta(minutes=5))
    _looked_at(stage, "buurtinitiatieven-voorjaar.csv", stage.now - timedelta(hours=3))
    return 2


def _looked_at(stage: Stage, name: str, now: datetime) -> Run:
    by = stage.users["curator"]
    path = Path(__file__).parent / name
    run = services.upload(
        path=path, name=name, format="organisations", list_name=LIST, licence="CC0-1.0", by=by, now=now
    )
    services.set_mapping(run=run, mapping=run.mapping, twins="join", by=by, now=now)
    return _work(run, now)


def _work(run: Run, now: datetime) -> Run:
    """What a worker would do: a few rows, so one slice. The job that was asked for finds nothing to do any more."""
    services.work(run.pk, clock=lambda: now, ask_on=False)
    run.refresh_from_db()
    return run
