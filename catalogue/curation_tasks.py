"""Background work of curation: letters, reminders, links, and entries that follow their organisation."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

from celery import shared_task
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import User
from catalogue import mails, services
from catalogue.models import Link
from core.jobs import alone

# one run of the link checker: what it looks at, how long it may take, and how often it knocks on one door
PER_RUN, OF_ONE_HOST = 200, 5
RUN_SECONDS = 8 * 60
PAUSE = 2.0  # seconds between two visits to one host
AT_ONCE = 8
# taken by a run that died: looked at again after this long
LEASE = timedelta(minutes=30)


@shared_task(name="catalogue.follow_owners", acks_late=True, max_retries=3)
def follow_owners(ids: list[int]) -> None:
    """Renew the entries that belong to these organisations."""
    services.follow_owners(ids, now=timezone.now())


@shared_task(name="catalogue.mail_decided", acks_late=True, max_retries=3, autoretry_for=(OSError,))
def mail_decided(case_id: int) -> None:
    """Tell the managers of a page what a curator decided."""
    mails.tell_managers(case_id)


@shared_task(name="catalogue.mail_reporters", acks_late=True, max_retries=3, autoretry_for=(OSError,))
def mail_reporters(case_id: int) -> None:
    """Answer those who reported a page."""
    mails.answer_reporters(case_id, now=timezone.now())


@shared_task(name="catalogue.remind", acks_late=True, max_retries=3)
def remind() -> None:
    """Once a day: find pages that became stale and have their managers asked."""
    services.queue_reminders(now=timezone.now())


@shared_task(name="catalogue.mail_reminder", acks_late=True, max_retries=3, autoretry_for=(OSError,))
def mail_reminder(user_id: int) -> None:
    """One mail to one person about all their stale pages that were not mentioned yet."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        services.send_reminder(user_id, now=timezone.now(), send=lambda entries: mails.remind(user, entries))


@shared_task(name="catalogue.mail_broken_link", acks_late=True, max_retries=3, autoretry_for=(OSError,))
def mail_broken_link(link_id: int, user_id: int) -> None:
    """Tell one manager of a broken link."""
    mails.tell_broken_link(link_id, user_id)


@shared_task(name="catalogue.check_links", acks_late=True, max_retries=3)
def check_links(ids: list[int] | None = None) -> None:
    """Look at links: these, or what is due. Bounded in number and time; one host gets a few visits a run."""
    with alone("catalogue.check_links" if ids is None else f"catalogue.check_links.{ids[:1]}") as free:
        if not free:
            return
        if ids is None:
            services.collect_links(now=timezone.now())
        doors = _doors(ids)
        until = time.monotonic() + RUN_SECONDS
        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting = {pool.submit(_visit, links, until) for links in doors}
            while waiting:
                # kept as they come: a run that is killed loses little
                done, waiting = wait(waiting, timeout=5)
                found = [result for job in done for result in job.result()]
                if found:
                    services.store_results(found, now=timezone.now())


def _doors(ids: list[int] | None) -> list[list[Link]]:
    """The links to look at, by host, each host at most `OF_ONE_HOST` times."""
    now = timezone.now()
    links = Link.objects.filter(pk__in=ids[:PER_RUN]) if ids is not None else Link.objects.filter(next_at__lte=now)
    turn = Window(RowNumber(), partition_by="host", order_by=("next_at", "pk"))
    taken = list(links.annotate(turn=turn).filter(turn__lte=OF_ONE_HOST).order_by("next_at", "pk")[:PER_RUN])
    Link.objects.filter(pk__in=[link.pk for link in taken]).update(next_at=now + LEASE)
    doors: dict[str, list[Link]] = {}
    for link in taken:
        doors.setdefault(link.host, []).append(link)
    return list(doors.values())


def _visit(links: list[Link], until: float) -> list[tuple[int, str, int | None]]:
    """Look at the links of one host, one after the other. In a thread: touches no database."""
    found = []
    for number, link in enumerate(links):
        if time.monotonic() > until:
            break
        if number:
            time.sleep(PAUSE)
        found.append((link.pk, *services.judge_link(link.url)))
    return found
