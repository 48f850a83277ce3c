"""The plain letter about one topic: what happened, a button, and a way out of that kind of mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import override

from accounts.unsubscribe import mail_parts
from core.mail import Attachment, send_mail_template


def write(
    user: Any,
    topic: str,
    *,
    subject: str,
    paragraphs: Sequence[str],
    url: str,
    label: str,
    quote: str = "",
    attachments: Sequence[Attachment] = (),
) -> None:
    """Send it. The caller asked `accounts.preferences.wants` and wrote the texts in the person's language.

    Args:
        topic: one of `Topic`: what the unsubscribe link and headers turn off.
        url: absolute address of the button.
        quote: somebody's own words, shown apart.

    Raises:
        OSError: the mail server is away; a job tries again.
    """
    with override(user.language):
        unsubscribe_url, headers = mail_parts(user, topic)
    send_mail_template(
        to=user.email,
        subject=subject,
        template="mail/message",
        context={
            "paragraphs": paragraphs,
            "quote": quote,
            "action_url": url,
            "action_label": label,
            "unsubscribe_url": unsubscribe_url,
        },
        language=user.language,
        headers=headers,
        attachments=attachments,
    )
