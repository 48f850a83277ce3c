"""The digest as a mail: sections with a few lines each, a link to the rest, and a way out of every part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Topic, User
from accounts.unsubscribe import mail_parts, make_token
from catalogue.models import Entry
from core.mail import send_mail_template
from following.lists import url_of
from following.models import SavedSearch
from following.selectors import ChangeView
from matching.models import Introduction
from matching.selectors import MatchView

PER_SECTION = 5


@dataclass(frozen=True)
class SearchPart:
    """A saved search and the entries it newly found."""

    search: SavedSearch
    entries: list[Entry]


@dataclass(frozen=True, kw_only=True)
class DigestMail:
    """What one person is told. `key` names the morning, for the mail's own number."""

    user: User
    key: str
    searches: Sequence[SearchPart]
    changes: Sequence[ChangeView]
    matches: Sequence[MatchView]
    waiting: Sequence[Introduction]
    new_question: bool

    @property
    def is_empty(self) -> bool:
        """Nothing left to tell, e.g. because it was withdrawn meanwhile."""
        return not (self.searches or self.changes or self.matches or (self.waiting and self.new_question))


def send(mail: DigestMail) -> None:
    """Send it in the person's language. Errors of the mail server are raised."""
    language = mail.user.language or "nl"
    with override(language):
        url, headers = mail_parts(mail.user, Topic.DIGEST)
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        # the same number when a mail must be sent again: mail programs then show it once
        headers = {**headers, "Message-ID": f"<digest-{mail.user.pk}-{mail.key}@{host}>"}
        context = {
            "sections": sections(mail),
            "unsubscribe_url": url,
            "preferences_url": settings.SITE_URL + reverse("accounts:preferences"),
            "action_url": settings.SITE_URL + reverse("following"),
            "action_label": _("Bekijk wat je volgt"),
        }
        send_mail_template(
            to=mail.user.email,
            subject=_subject(mail),
            template="following/mail/digest",
            context=context,
            language=language,
            headers=headers,
        )


def _subject(mail: DigestMail) -> str:
    titles = [entry.title for part in mail.searches for entry in part.entries]
    titles += [view.entry.title for view in mail.changes] + [view.entry.title for view in mail.matches]
    titles = list(dict.fromkeys(titles))
    if not titles:
        return _("Iemand wacht op je antwoord")
    if len(titles) == 1:
        return _("Nieuw voor jou: %(title)s") % {"title": titles[0]}
    return _("Nieuw voor jou: %(title)s en nog %(more)s") % {"title": titles[0], "more": len(titles) - 1}


def sections(mail: DigestMail) -> list[dict[str, Any]]:
    """What the templates show: {"title", "items": [{"title", "url", "note", "lang"}], "more", "url", "leave_url"}."""
    found = [_search_section(part, mail.user) for part in mail.searches]
    if mail.changes:
        found.append(
            _section(_("Wat je volgt"), [_change(view) for view in mail.changes], url=_absolute(reverse("following")))
        )
    if mail.matches:
        rows = [_line(view.entry, view.reason) for view in mail.matches]
        found.append(_section(_("Nieuwe matches"), rows, url=_absolute(reverse("my_hub"))))
    if mail.waiting:
        rows = [
            {
                "title": row.from_entry.title,
                "url": _absolute(reverse("introduction", args=[row.pk])),
                "note": _("wil kennismaken met %(mine)s") % {"mine": row.to_entry.title},
                "lang": "",
            }
            for row in mail.waiting
        ]
        found.append(_section(_("Wacht op jouw antwoord"), rows, url=_absolute(reverse("introductions"))))
    return found


def _search_section(part: SearchPart, user: User) -> dict[str, Any]:
    search = part.search
    leave = reverse("mute_search", args=[make_token(user, f"search:{search.pk}")])
    section = _section(
        search.name,
        [_line(entry, entry.summary) for entry in part.entries],
        url=_absolute(url_of(search.list_name, search.params)),
    )
    return {**section, "leave_url": _absolute(leave)}


def _section(title: str, rows: list[dict[str, str]], *, url: str) -> dict[str, Any]:
    return {"title": title, "items": rows[:PER_SECTION], "more": max(0, len(rows) - PER_SECTION), "url": url}


def _line(entry: Entry, note: str) -> dict[str, str]:
    short = note if len(note) <= 160 else note[:159].rstrip() + "…"
    return {"title": entry.title, "url": _absolute(entry.get_absolute_url()), "note": short, "lang": entry.language}


def _change(view: ChangeView) -> dict[str, str]:
    if view.change.what == "withdrawn":
        return {"title": view.entry.title, "url": "", "note": view.change.sentence, "lang": view.entry.language}
    line = _line(view.entry, view.change.sentence)
    if view.other is not None:
        line["note"] += f": {view.other.title}"
    return line


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if path else ""
