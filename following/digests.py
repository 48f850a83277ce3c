"""The digest: who is due, what is in it, and sending it so that nothing is told twice or forgotten.

One transaction per person holds the lock on their `Reader`, the mail and the watermarks: a process that dies leaves the
watermarks where they were and the next run sends; a second run finds the morning handled and does nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Digest, User
from catalogue import selectors as catalogue
from catalogue.models import Entry
from following import mails
from following.models import Reader, SavedSearch, ToldMatch
from following.mornings import PERIOD, last_morning, told_until
from following.news import Change, changes_for, found_by
from following.selectors import with_entries
from matching.models import Introduction, IntroductionStatus, Match
from matching.selectors import MatchView, lanes_of

BATCH = 100
# Who had no mail for long (away, switched off) is told about this much and no more.
FURTHEST_BACK = timedelta(days=35)
NEW_MATCHES = 5
PER_LANE = 6
logger = logging.getLogger(__name__)


@dataclass
class News:
    """What there is to tell one person; ids only, so that visibility is looked at when it is sent."""

    user: User
    main: bool
    searches: dict[int, list[int]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    matches: list[MatchView] = field(default_factory=list)
    waiting: list[Introduction] = field(default_factory=list)
    new_question: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing new: no mail. A question that was told before does not make a mail by itself."""
        return not (self.searches or self.changes or self.matches or self.new_question)


def due(frequency: str, *, now: datetime, after: int = 0, limit: int = BATCH) -> list[User]:
    """People whose mail of the last morning was not dealt with, by id; only those whose id is above `after`."""
    morning = last_morning(frequency, now)
    own = SavedSearch.objects.filter(user_id=OuterRef("pk"), frequency=frequency)
    handled = Reader.objects.filter(user_id=OuterRef("pk"), **{f"handled_{frequency}__gte": morning})
    return list(
        User.objects.filter(Q(digest=frequency) | Exists(own), is_active=True, date_joined__lt=morning, pk__gt=after)
        .exclude(digest=Digest.NEVER)
        .exclude(Exists(handled))
        .order_by("pk")[:limit]
    )


def send_batch(frequency: str, *, now: datetime, after: int = 0, limit: int = BATCH) -> int | None:
    """Deal with the next people who are due.

    Returns:
        The last id when there may be more of them, else None. Whose mail the server refuses stays due.
    """
    people = due(frequency, now=now, after=after, limit=limit)
    morning = last_morning(frequency, now)
    Reader.objects.bulk_create(
        [Reader(user=user, told_up_to=_start(user, frequency, morning)) for user in people], ignore_conflicts=True
    )
    news = gather(people, frequency, now=now)
    _handle_quiet([n for n in news if n.is_empty], frequency, morning)
    for one in news:
        if not one.is_empty:
            try:
                _send(one, frequency, morning, now)
            except (OSError, SMTPException):
                logger.exception("the digest of user %s could not be sent; it is tried again", one.user.pk)
    return people[-1].pk if len(people) == limit else None


def _start(user: User, frequency: str, morning: datetime) -> datetime:
    """From where the first digest of somebody tells."""
    return max(user.date_joined, told_until(morning) - PERIOD[frequency])


# --- what there is to tell ---------------------------------------------------------------------------------
def gather(people: Sequence[User], frequency: str, *, now: datetime) -> list[News]:
    """What is new for each; a number of queries that depends on the different searches, not on people × searches."""
    until = told_until(last_morning(frequency, now))
    floor = until - FURTHEST_BACK
    news = {user.pk: News(user, user.digest == frequency) for user in people}
    searches = list(
        SavedSearch.objects.mailed(frequency).filter(user__in=list(news)).select_related("user").order_by("pk")
    )
    since = {search.pk: max(search.told_up_to, floor) for search in searches}
    found = found_by(searches, since=since, until=until, now=now)
    for search in searches:
        if search.pk in found:
            news[search.user_id].searches[search.pk] = found[search.pk]
    main = [pk for pk, one in news.items() if one.main]
    told = dict(Reader.objects.filter(user__in=main).values_list("user_id", "told_up_to"))
    start = {pk: max(told[pk], floor) for pk in main if pk in told}
    for pk, changes in changes_for(start, since=start, until=until).items():
        news[pk].changes = changes
    _add_meetings([news[pk] for pk in start], start)
    return list(news.values())


def _add_meetings(news: Sequence[News], since: dict[int, datetime]) -> None:
    """New matches of what people manage, and questions that wait for them."""
    if not news:
        return
    oldest = min(since.values())
    asked = Introduction.objects.filter(status=IntroductionStatus.ASKED)
    if not (Match.objects.filter(computed_at__gt=oldest).exists() or asked.filter(created_at__gt=oldest).exists()):
        return
    known: dict[int, set[int]] = defaultdict(set)
    for user_id, entry_id in ToldMatch.objects.filter(user__in=list(since)).values_list("user_id", "entry_id"):
        known[user_id].add(entry_id)
    for one in news:
        mine = catalogue.managed_entries(one.user)
        if not mine:
            continue
        ids = {entry.pk for entry in mine}
        shown = [entry for entry in mine if entry.status == "published"]
        views = [v for lanes in lanes_of(shown, one.user, PER_LANE).values() for lane in lanes for v in lane.matches]
        best: dict[int, MatchView] = {}
        for view in sorted(views, key=lambda v: -v.score):
            if view.entry.pk not in known[one.user.pk] and view.entry.pk not in ids:
                best.setdefault(view.entry.pk, view)
        one.matches = list(best.values())[:NEW_MATCHES]
        one.waiting = list(asked.filter(to_entry__in=ids).with_entries().order_by("created_at"))
        one.new_question = any(row.created_at > since[one.user.pk] for row in one.waiting)


# --- telling it --------------------------------------------------------------------------------------------
def _handle_quiet(news: Sequence[News], frequency: str, morning: datetime) -> None:
    """Nothing to tell: only the watermarks move, all at once."""
    if not news:
        return
    until = told_until(morning)
    ids = [one.user.pk for one in news]
    main = [one.user.pk for one in news if one.main]
    handled = f"handled_{frequency}"
    with transaction.atomic():
        # in one order, as every other writer of these rows
        rows = Reader.objects.select_for_update().filter(user__in=ids).order_by("pk")
        locked = list(rows.values_list("pk", flat=True))
        later = Q(**{f"{handled}__lt": morning}) | Q(**{f"{handled}__isnull": True})
        Reader.objects.filter(pk__in=locked).filter(later).update(**{handled: morning})
        Reader.objects.filter(pk__in=main, told_up_to__lt=until).update(told_up_to=until)
        SavedSearch.objects.mailed(frequency).filter(user__in=ids, told_up_to__lt=until).update(told_up_to=until)


def _send(news: News, frequency: str, morning: datetime, now: datetime) -> bool:
    """Mail one person and move their watermarks; False when somebody else dealt with it or nothing may be told."""
    handled, until = f"handled_{frequency}", told_until(morning)
    with transaction.atomic():
        reader = Reader.objects.select_for_update(skip_locked=True).filter(user_id=news.user.pk).first()
        if reader is None or (getattr(reader, handled) or morning - PERIOD[frequency]) >= morning:
            return False
        user = User.objects.filter(pk=news.user.pk, is_active=True).exclude(digest=Digest.NEVER).first()
        if user is None:
            return False
        searches = list(
            SavedSearch.objects.mailed(frequency).select_for_update(of=("self",)).filter(user=user).order_by("pk")
        )
        mail = _compose(user, news, searches, until, frequency, morning)
        if not mail.is_empty:
            mails.send(mail)
        setattr(reader, handled, morning)
        if news.main:
            reader.told_up_to = max(reader.told_up_to, until)
            _remember(user, news.matches, now)
        reader.save(update_fields=[handled, "told_up_to"])
        SavedSearch.objects.filter(pk__in=[s.pk for s in searches], told_up_to__lt=until).update(told_up_to=until)
    return not mail.is_empty


def _compose(
    user: User, news: News, searches: Sequence[SavedSearch], until: datetime, frequency: str, morning: datetime
) -> mails.DigestMail:
    """The mail as it may be told at this moment."""
    wanted = {pk for ids in news.searches.values() for pk in ids}
    entries = {e.pk: e for e in Entry.objects.visible_to(user).filter(pk__in=wanted).for_cards()} if wanted else {}
    parts = []
    for search in searches:
        if search.told_up_to < until and search.pk in news.searches:
            found = [entries[pk] for pk in news.searches[search.pk] if pk in entries]
            parts += [mails.SearchPart(search, found)] if found else []
    return mails.DigestMail(
        user=user,
        key=f"{frequency}-{morning:%Y%m%d}",
        searches=parts,
        changes=with_entries(news.changes, user) if news.changes else [],
        matches=news.matches,
        waiting=news.waiting,
        new_question=news.new_question,
    )


def _remember(user: User, matches: Sequence[MatchView], now: datetime) -> None:
    rows = [ToldMatch(user=user, entry_id=view.entry.pk, told_at=now) for view in matches]
    ToldMatch.objects.bulk_create(rows, ignore_conflicts=True)
