"""The mail that a development hub caught as files, for reading at /mails/. Nothing here is used in production."""

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

_RULE = b"-" * 79
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")


@dataclass(frozen=True)
class Mail:
    """One caught mail; `name` is the file and the place in it."""

    name: str
    subject: str
    sender: str
    to: str
    date: dt.datetime | None
    text: str
    html: str
    attachments: tuple[str, ...]


def caught(folder: Path, *, limit: int = 50) -> list[Mail]:
    """The newest mails of the folder, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    found: list[Mail] = []
    for path in files[:limit]:
        found += reversed(_read(path))
    return found[:limit]


def one(folder: Path, name: str) -> Mail | None:
    """The mail of that name, or None."""
    stem, _, _ = name.rpartition("-")
    if not _NAME.fullmatch(name) or not stem:
        return None
    path = folder / f"{stem}.log"
    return next((mail for mail in _read(path) if mail.name == name), None) if path.is_file() else None


def _read(path: Path) -> list[Mail]:
    """A file holds all mails of one connection, with a line of dashes after each."""
    parts = [part.strip() for part in path.read_bytes().split(_RULE)]
    return [_mail(f"{path.stem}-{number}", part) for number, part in enumerate(parts) if part]


def _mail(name: str, raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return Mail(
        name=name,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        date=_moment(message["Date"]),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )


def _moment(header: Any) -> dt.datetime | None:
    """The aware moment of a Date header; Django writes UTC as -0000, which reads as naive."""
    moment: dt.datetime | None = getattr(header, "datetime", None)
    return moment.replace(tzinfo=dt.UTC) if moment is not None and moment.tzinfo is None else moment


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).strip() if part is not None else ""
