"""Addresses outside the hub that entries point to: gathered from the rooms, looked at, kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from accounts import audit
from catalogue import sources
from catalogue.models import Entry, Link, LinkProblem, LinksRead
from core.jobs import enqueue
from core.outbound import Answer, Unreachable, look_at

MAX_URL = 500
BROKEN_AFTER = 2  # failing days
WORKS_AGAIN_IN = timedelta(days=30)
FAILED_AGAIN_IN = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=14), timedelta(days=30))


@transaction.atomic
def collect_links(*, now: datetime, limit: int = 1000) -> int:
    """Read the links of entries that are new or changed, and forget those that are gone. Returns how many entries."""
    entries = list(Entry.objects.with_unread_links().order_by("pk").only("pk", "kind", "object_id")[:limit])
    wanted: dict[tuple[int, str], None] = {}
    for source in sources.all_sources():
        mine = {entry.object_id: entry.pk for entry in entries if entry.kind == source.kind}
        if mine:
            for object_id, url in source.links(list(mine)):
                if len(url) <= MAX_URL:
                    wanted[mine[object_id], url] = None
    ids = [entry.pk for entry in entries]
    known = dict(Link.objects.filter(entry__in=ids).values_list("pk", "url"))
    pairs = set(wanted)
    gone = [
        link.pk
        for link in Link.objects.filter(pk__in=known).only("pk", "entry_id", "url")
        if (link.entry_id, link.url) not in pairs
    ]
    Link.objects.filter(pk__in=gone).delete()
    fresh = [Link(entry_id=entry_id, url=url, host=_host(url), next_at=now) for entry_id, url in wanted]
    Link.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    LinksRead.objects.bulk_create(
        [LinksRead(entry_id=pk, at=now) for pk in ids],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["at"],
    )
    return len(entries)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:253]
    except ValueError:
        return ""


def judge_link(url: str) -> tuple[str, int | None]:
    """Look at an address: (problem or "", HTTP status). Takes seconds and no database.

    A page that only refuses robots (401, 403, 429 and the like) is there.
    """
    try:
        answer: Answer = look_at(url)
    except Unreachable as error:
        return error.problem, None
    if answer.status in (404, 410):
        return LinkProblem.GONE, answer.status
    if answer.status >= 500:
        return LinkProblem.SERVER, answer.status
    return LinkProblem.NONE, answer.status


@transaction.atomic
def store_results(results: Sequence[tuple[int, str, int | None]], *, now: datetime) -> None:
    """Keep what was found of links: (id, problem, status). A link breaks on its second failing day."""
    found = {pk: (problem, status) for pk, problem, status in results}
    today = timezone.localdate(now)
    links = list(Link.objects.select_for_update().filter(pk__in=found).order_by("pk"))
    for link in links:
        link.problem, link.http_status = found[link.pk]
        link.checked_at = now
        if not link.problem:
            link.failed_days, link.failed_on, link.mailed_at = 0, None, None
            link.next_at = now + WORKS_AGAIN_IN
            continue
        if link.failed_on != today:
            link.failed_days = min(link.failed_days + 1, 1000)
            link.failed_on = today
        link.next_at = now + FAILED_AGAIN_IN[min(link.failed_days, len(FAILED_AGAIN_IN)) - 1]
    fields = ["problem", "http_status", "checked_at", "failed_days", "failed_on", "mailed_at", "next_at"]
    Link.objects.bulk_update(links, fields, batch_size=500)


@transaction.atomic
def mail_about_link(link_id: int, *, by: Any, now: datetime) -> bool:
    """Have the managers of the page told that a link is broken. False when nobody manages it, or it was done."""
    link = Link.objects.select_for_update(of=("self",)).select_related("entry").get(pk=link_id)
    managers: Iterable[int] = sources.source_for(link.entry.kind).manager_ids(link.entry.object_id)
    if link.mailed_at is not None or not managers:
        return False
    link.mailed_at = now
    link.save(update_fields=["mailed_at"])
    title = link.entry.title
    audit.record(
        by, "link.mailed", target="entry", target_id=link.entry_id, title=title, detail={"url": link.url}, now=now
    )
    for user_id in managers:
        enqueue("catalogue.mail_broken_link", link_id=link.pk, user_id=user_id)
    return True
