"""Every mail of the hub, made by the services with hostile text: one reader, one line of subject, nothing added.

The makers stand in letters.py (services) and account_letters.py (login). A mail that none of them writes fails here.
"""

from __future__ import annotations

import ast
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core import mail
from django.core.cache import cache as hub_cache
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.test import TestCase
from django.test.signals import template_rendered
from django.utils import translation
from icalendar import Calendar

from accounts.models import Topic
from accounts.unsubscribe import read_token
from core.mail import MAX_SUBJECT, one_line
from tests.badinput import account_letters, letters
from tests.badinput.letters import HOSTILE, MARK, Maker
from tests.conftest import NOW
from vocabulary.lookup import reset

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
MAKERS = (*letters.MAKERS, *account_letters.MAKERS)
HEADERS = {
    "content-type",
    "mime-version",
    "subject",
    "from",
    "to",
    "date",
    "message-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "content-transfer-encoding",
}
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\r\n\u2028\u2029]")
MOST_BYTES = 200_000
# mails about login lead to the host that was asked, which is one of ALLOWED_HOSTS
OURS = (settings.SITE_URL, "http://testserver/")


@dataclass
class Heard:
    """What was sent while all makers worked, and which code, templates and texts took part."""

    sent: dict[str, list[EmailMultiAlternatives]] = field(default_factory=dict)
    frames: set[tuple[str, str]] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def heard(django_db_setup: None, django_db_blocker: Any) -> Heard:
    """All makers, each in a world that is undone afterwards."""
    found = Heard()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        logging.disable(logging.WARNING)
        reset()
        _listen(found, patch)
        scene = letters.build(NOW)
        for maker in MAKERS:
            hub_cache.clear()
            mail.outbox.clear()
            with transaction.atomic():
                with TestCase.captureOnCommitCallbacks(execute=True), translation.override("nl"):
                    maker.make(scene)
                transaction.set_rollback(True)
            found.sent[maker.make.__name__] = list(mail.outbox)  # type: ignore[arg-type]
            scene = letters.refreshed(scene)
        transaction.set_rollback(True)
        logging.disable(logging.NOTSET)
    return found


def _listen(found: Heard, patch: pytest.MonkeyPatch) -> None:
    real = EmailMessage.send

    def send(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        frame: Any = sys._getframe(1)
        while frame is not None:
            found.frames.add((frame.f_globals.get("__name__", ""), frame.f_code.co_name))
            frame = frame.f_back
        return int(real(self, *args, **kwargs))

    def rendered(sender: Any, template: Any, **_more: Any) -> None:
        found.templates.add(str(template.name))

    def speaking(gettext: Any) -> Any:
        def speak(text: str) -> str:
            found.texts.add(text)
            return str(gettext(text))

        return speak

    patch.setattr(EmailMessage, "send", send)
    template_rendered.connect(rendered, weak=False, dispatch_uid="letters")
    for module in {module for module, _name in writers()}:
        loaded = sys.modules[module]
        if hasattr(loaded, "_"):
            patch.setattr(loaded, "_", speaking(loaded._))


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.make.__name__)
def maker(request: pytest.FixtureRequest) -> Maker:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def sent(heard: Heard, maker: Maker) -> list[EmailMultiAlternatives]:
    return heard.sent[maker.make.__name__]


def html_of(message: EmailMultiAlternatives) -> str:
    return "".join(str(content) for content, kind in message.alternatives if kind == "text/html")


def parsed(message: EmailMultiAlternatives) -> Parsed:
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)  # type: ignore[return-value]


# --- each mail ---------------------------------------------------------------------------------------------
def test_only_who_is_meant_gets_it(maker: Maker, sent: list[EmailMultiAlternatives]) -> None:
    everybody = [message.recipients() for message in sent]
    assert [who for who in everybody if len(who) != 1] == []
    assert Counter(who[0].removesuffix("@voorbeeld.be") for who in everybody) == maker.to


def test_nothing_is_added_to_the_headers(sent: list[EmailMultiAlternatives]) -> None:
    for message in sent:
        read = parsed(message)
        names = [name.lower() for name in read]
        assert set(names) <= HEADERS
        assert len(names) == len(set(names))
        assert [a.addr_spec for a in read["To"].addresses] == message.recipients()
        assert [a.domain for a in read["From"].addresses] == ["hubsi.example"]
        assert not read.defects
        for part in read.walk():
            assert {name.lower() for name in part} <= HEADERS | {"content-disposition"}
        assert len(message.message().as_bytes()) < MOST_BYTES


def test_the_subject_is_one_line_of_a_bounded_length(sent: list[EmailMultiAlternatives]) -> None:
    for message in sent:
        assert 0 < len(message.subject) <= MAX_SUBJECT
        assert not CONTROLS.search(message.subject)
        assert not TURNS.search(message.subject)
        assert str(parsed(message)["Subject"]).strip() == message.subject  # folding may begin with a blank


def test_text_of_people_stays_text(maker: Maker, sent: list[EmailMultiAlternatives]) -> None:
    for message in sent:
        html, text = html_of(message), str(message.body)
        assert not CONTROLS.search(text + html)
        assert "<script" not in html
        assert all(link.startswith(OURS) for link in re.findall(r"""(?:href|src)=["']([^"']*)""", html))
        if not maker.quiet:
            assert MARK in text
            assert MARK in html
        if letters.TAG in text and html:
            assert "&lt;script&gt;" in html
            assert "{{ 7*7 }}" in html
        forged = [line for line in text.splitlines() if line.startswith(("Bcc:", "Sender:", "."))]
        assert forged == [], "words of people stand as lines of the hub"
        assert text.split("\n").count("--") <= 1


def test_the_calendar_file_holds_one_appointment_and_no_more(sent: list[EmailMultiAlternatives]) -> None:
    for message in sent:
        for _name, content, kind in message.attachments:  # type: ignore[misc]
            assert str(kind).startswith("text/calendar; method=")
            check_calendar(content if isinstance(content, bytes) else str(content).encode())


ALLOWED = set(
    "BEGIN END PRODID VERSION CALSCALE METHOD UID SEQUENCE DTSTAMP DTSTART DTEND SUMMARY LOCATION DESCRIPTION URL "  # noqa: SIM905
    "STATUS TRANSP ORGANIZER ATTENDEE TZID TZNAME TZOFFSETFROM TZOFFSETTO RRULE RDATE COMMENT X-LIC-LOCATION".split()
)


def check_calendar(content: bytes) -> None:
    raw = content.split(b"\r\n")
    assert raw.pop() == b""
    assert max(map(len, raw)) <= 75
    assert b"\n" not in b"".join(raw)
    assert b"\r" not in b"".join(raw)
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert {re.split("[:;]", line)[0] for line in lines} <= ALLOWED
    own = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    assert not any(line.startswith("COMMENT") for line in own)
    assert max(Counter(re.split("[:;]", line)[0] for line in own).values()) == 1
    assert not CONTROLS.search("".join(lines))
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert MARK in str(event["SUMMARY"])
    assert MARK in str(event["LOCATION"])
    assert "Bcc: x@evil.example" in str(event["DESCRIPTION"])
    assert str(event["ATTENDEE"]).startswith("mailto:")
    assert str(event["ATTENDEE"]).endswith("@voorbeeld.be")
    assert set(event["ATTENDEE"].params) == {"CN", "PARTSTAT", "RSVP"}
    assert str(event["ORGANIZER"]) == "mailto:noreply@hubsi.example"


def test_appointments_were_looked_at(heard: Heard) -> None:
    files = [file for messages in heard.sent.values() for message in messages for file in message.attachments]
    assert len(files) >= 5


# --- every mail --------------------------------------------------------------------------------------------
@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """Module name and code of everything in the apps of the hub."""
    return tuple(_sources())


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.glob("*/**/*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if (ROOT / parts[0] / "apps.py").exists() and "migrations" not in parts:
            yield ".".join(parts), ast.parse(path.read_text())


def calls(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            yield one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")


@cache
def writers() -> set[tuple[str, str]]:
    """(module, function) of everything that has a mail written: it calls `send_mail_template` or the one letter."""
    found = set()
    for module, tree in sources():
        names = {alias.name for one in tree.body if isinstance(one, ast.ImportFrom) for alias in one.names}
        letter = any(isinstance(one, ast.ImportFrom) and one.module == "accounts.mails" for one in tree.body)
        wanted = ({"send_mail_template"} & names) | ({"write"} & names if letter else set())
        for one in ast.walk(tree):
            if isinstance(one, ast.FunctionDef) and wanted & set(calls(one)):
                found.add((module, one.name))
    return found


def test_every_function_that_writes_a_mail_is_tried(heard: Heard) -> None:
    assert len(writers()) > 8
    tasks = {
        (task.__module__, name.split(".")[1])
        for name, task in current_app.tasks.items()
        if re.search(r"\.mail_(?!digest)", name)
    }
    untried = (writers() | tasks) - heard.frames
    assert untried == set(), "write a maker in tests/badinput/letters.py for what these send"


def test_nobody_sends_past_the_hubs_own_way() -> None:
    """The wrapper cleans the subject and makes both parts; allauth's mails go by the adapter."""
    direct = {"EmailMessage", "EmailMultiAlternatives", "send_mail", "send_mass_mail", "mail_admins", "mail_managers"}
    allowed = {"core.mail", "accounts.adapter"}
    past = {module for module, tree in sources() if direct & set(calls(tree))}
    assert past <= allowed, "use core.mail.send_mail_template"


def test_every_template_of_a_mail_is_tried(heard: Heard) -> None:
    folder = ROOT / "templates"
    found = {path.relative_to(folder).as_posix() for path in folder.glob("**/mail/*.*")}
    found |= {path.relative_to(folder).as_posix() for path in folder.glob("**/email/*.*")}
    assert len(found) > 40
    untried = found - heard.templates
    assert untried == set(), "write a maker in tests/badinput for the mails of these templates"


def test_every_topic_is_tried(heard: Heard) -> None:
    topics = set()
    for messages in heard.sent.values():
        for message in messages:
            link = str(message.extra_headers.get("List-Unsubscribe", "")).strip("<>/").rsplit("/", 1)[-1]
            topics.add((read_token(link) or (0, ""))[1])
    assert set(Topic.values) <= topics, "write a maker in tests/badinput/letters.py for these topics"


def test_every_sentence_of_a_mail_is_tried(heard: Heard) -> None:
    """A new case in a module that writes mails has its own words: they were asked for by some maker."""
    missing = []
    modules = {module for module, _name in writers()}
    for module, tree in sources():
        if module in modules:
            for one in ast.walk(tree):
                if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "_" and one.args:
                    text = ast.literal_eval(one.args[0])
                    missing += [] if text in heard.texts else [f"{module}: {text}"]
    assert missing == [], "no maker in tests/badinput/letters.py has a mail say this:\n" + "\n".join(missing)


def test_a_subject_is_cleaned_whatever_it_is_made_of() -> None:
    for text in (HOSTILE, letters.LINES, "a\rb", "\u2028a\u0085b", "x" * 10_000, "\u2067abc\u2069"):
        line = one_line(text)
        assert len(line) <= MAX_SUBJECT
        assert not CONTROLS.search(line)
        assert not TURNS.search(line)
