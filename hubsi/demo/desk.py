"""What the demo's curator finds on the desk: something new, changed, reported, broken and forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from catalogue import services as catalogue
from catalogue.models import CaseReason, Entry, Link, LinkProblem, ModerationCase, Report
from hubsi.demo.content import Stage
from hubsi.demo.entries import demo_entries
from innovations import services as innovations
from innovations.models import Innovation

CHANGED = "innovation:koele-straat"
REPORTED = ("offer:draagvlak-klare-taal", "funding:wijkkas-gent")
BROKEN = "funding:probeerbon"
# what new people put on the hub and nobody looked at yet
LEFT_OPEN = ("space", "funding")


@transaction.atomic
def load_desk(stage: Stage) -> int:
    """Set the desk once; returns how many cases wait on it that were not there."""
    entries = demo_entries()
    if not all(key in entries for key in (CHANGED, BROKEN, *REPORTED)):
        return 0
    if Report.objects.filter(case__entry=entries[REPORTED[0]]).exists():
        return 0
    _look_after(stage)
    _change(stage, entries[CHANGED])
    _report(stage, [entries[key] for key in REPORTED])
    _break(stage, entries[BROKEN])
    return ModerationCase.objects.open().count()


def _look_after(stage: Stage) -> None:
    """The curator read most of what people put there, a day later; one of some kinds still waits."""
    waiting = ModerationCase.objects.open().filter(reason=CaseReason.NEW).exclude(entry__kind="innovation")
    kept: set[str] = set()
    for case in waiting.select_related("entry").order_by("-opened_at", "pk"):
        if case.entry.kind in LEFT_OPEN and case.entry.kind not in kept:
            kept.add(case.entry.kind)
            continue
        moment = case.opened_at + timedelta(days=1)
        catalogue.decide_case(case.pk, decision="approved", message="", by=stage.users["curator"], now=moment)


def _change(stage: Stage, entry: Entry) -> None:
    innovation = Innovation.objects.get(pk=entry.object_id)
    words = innovation.approach.split(" ")
    approach = " ".join([*words[:12], "en vanaf dit najaar ook in twee andere straten", *words[12:]])
    innovations.update_innovation(
        innovation=innovation,
        by=stage.users["innovator"],
        now=stage.now - timedelta(hours=30),
        note="We groeien naar drie straten.",
        approach=approach,
        summary=innovation.summary.rstrip(".") + ", nu in drie straten.",
    )


def _report(stage: Stage, entries: list[Entry]) -> None:
    told = [
        ("wrong", "Dit spreekuur vindt sinds september niet meer plaats op die dag.", stage.users["officer"]),
        ("rights", "De foto bij de oproep lijkt me van de website van onze wijkkrant.", None),
    ]
    for hours, (entry, (reason, text, by)) in enumerate(zip(entries, told, strict=True), start=20):
        moment = stage.now - timedelta(hours=hours)
        catalogue.report(entry=entry, reason=reason, text=text, by=by, now=moment)


def _break(stage: Stage, entry: Entry) -> None:
    """A link that failed on two days."""
    catalogue.collect_links(now=stage.now - timedelta(days=3))
    link = Link.objects.filter(entry=entry).first()
    if link is not None:
        for days in (2, 1):
            catalogue.store_results([(link.pk, LinkProblem.GONE, 404)], now=stage.now - timedelta(days=days))
