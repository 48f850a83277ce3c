"""The mail that a development hub caught as files, for reading at /mails/. Nothing here is used in production."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

_RULE = b"-" * 79
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")


@dataclass(frozen=True)
class Mail:
    """One caught mail; `name` is the file and the place in it."""

    name: str
    subject: str
    sender: str
    to: str
    date: str
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
        date=str(message["Date"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).strip() if part is not None else ""
