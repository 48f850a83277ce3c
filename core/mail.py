"""Mail in the hub's look: one template gives a text and an HTML part."""

import logging
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from celery import current_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import override

from core.text import clean_line

logger = logging.getLogger(__name__)
Attachment = tuple[str, str | bytes, str]
MAX_SUBJECT = 200
# marks that turn the order of all that follows, up to the name of the sender in a list of mails
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def send_mail_template(
    *,
    to: str | Sequence[str],
    subject: str,
    template: str,
    context: dict[str, Any],
    language: str,
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
) -> int:
    """Render `<template>.txt` and `<template>.html` and send them.

    Args:
        to: one address or several; several are one mail that all can see.
        subject: already in `language`; sent as one line of at most MAX_SUBJECT characters.
        template: name below the templates folder without ending, e.g. "matching/mail/introduction"; both parts
            extend `mail/base.txt` and `mail/base.html`.
        context: for both parts; `site_name`, `site_url` and `language` are added. Links are made absolute with
            `{{ site_url }}{% url ... %}`.
        language: "nl" or "en", for the texts and the paths.
        attachments: (file name, content, media type).
        headers: further headers, e.g. List-Unsubscribe (`accounts.unsubscribe.mail_parts`).

    Returns:
        1 if the mail went to the server, as Django's `send`. Errors of the server are raised: a job retries.
    """
    full = {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "language": language}
    full["subject"] = one_line(str(subject))
    with override(language):
        text = render_to_string(f"{template}.txt", full)
        html = render_to_string(f"{template}.html", full)
    receivers = [to] if isinstance(to, str) else list(to)
    known = _message_id(f"{receivers} {full['subject']}")
    message = EmailMultiAlternatives(
        full["subject"], text.strip() + "\n", to=receivers, headers={**known, **(headers or {})}
    )
    message.attach_alternative(html, "text/html")
    for name, content, media_type in attachments:
        message.attach(name, content, media_type)
    return int(message.send())


def one_line(subject: str) -> str:
    """A subject with whatever people wrote in it, fit for a header."""
    return Truncator(clean_line(_TURNS.sub("", subject))).chars(MAX_SUBJECT)


def _message_id(mail: str) -> dict[str, str]:
    """A job that is done again after its worker died repeats the Message-ID, so that mail programs drop the second."""
    job = str(current_task.request.id or "") if current_task else ""
    if not job:
        return {}
    return {"Message-ID": f"<{job}.{zlib.crc32(mail.encode()):08x}@{urlsplit(settings.SITE_URL).hostname}>"}
