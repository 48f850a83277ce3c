"""Pages about the hub, the error pages, what machines ask for, and the vendored files."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from core import errors_views
from core.rooms import FACES, contrast

BASE = Path(settings.BASE_DIR)
TEMPLATES = BASE / "templates"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["about", "accessibility", "privacy", "open-data"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_about_the_hub_exist_in_both_languages(client: Client, name: str, prefix: str) -> None:
    path = prefix + reverse(f"core:{name}").removeprefix("/en")
    html = client.get(path).content.decode()
    language = "en" if prefix else "nl"
    assert f'<html lang="{language}">' in html
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', html) == ["nl", "en"]
    assert html.count("<h1") == 1


@pytest.mark.django_db
def test_the_style_page_is_for_curators(client_for, personas) -> None:  # type: ignore[no-untyped-def]
    url = reverse("core:style")
    assert client_for(None).get(url).status_code == 403
    assert client_for(personas.stranger).get(url).status_code == 403
    curator = client_for(personas.curator)
    assert curator.get(url).status_code == 200
    refused = curator.post(url, {"title": "Bewaard", "phase": "b"})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert 'id="error-summary"' in html
    assert 'value="Bewaard"' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"),
    [
        ("bad_request", 400),
        ("permission_denied", 403),
        ("not_found", 404),
        ("too_many_requests", 429),
        ("csrf_failure", 403),
    ],
)
def test_error_pages_have_their_status_and_a_way_on(rf: RequestFactory, view: str, status: int) -> None:
    response = getattr(errors_views, view)(rf.get("/ergens/"))
    assert response.status_code == status
    assert 'href="/"' in response.content.decode()


def test_the_500_page_needs_neither_database_nor_context(rf: RequestFactory) -> None:
    response = errors_views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Er liep iets" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["/", "/en/", "/over-sociale-innovatie/", "/open-data/"])
def test_every_link_of_the_frame_leads_somewhere(client: Client, start: str) -> None:
    html = client.get(start).content.decode()
    links = {link.partition("#")[0] for link in re.findall(r'<a[^>]*\shref="(/[^"]*|#[^"]*)"', html)} - {""}
    assert "" not in re.findall(r'\shref="([^"]*)"', html)
    assert {link: client.get(link).status_code for link in links if client.get(link).status_code >= 400} == {}


@pytest.mark.django_db
def test_a_missing_page_is_ours(client: Client) -> None:
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert 'role="search"' in response.content.decode()


@pytest.mark.django_db
def test_what_machines_ask_for(client: Client) -> None:
    assert "Disallow: /mijn-hub/" in client.get("/robots.txt").content.decode()
    assert client.get("/favicon.ico")["Content-Type"] == "image/x-icon"


@pytest.mark.django_db
def test_caught_mail_is_shown_only_in_development(client: Client, tmp_path: Path) -> None:
    from django.core.mail import get_connection

    from core.mail import send_mail_template

    with override_settings(MAIL_DIR=None):
        assert client.get("/mails/").status_code == 404
    backend = "django.core.mail.backends.filebased.EmailBackend"
    with override_settings(MAIL_DIR=tmp_path, EMAIL_BACKEND=backend, EMAIL_FILE_PATH=str(tmp_path)):
        assert get_connection()
        send_mail_template(
            to="lien@example.org",
            subject="Dag Lien",
            template="mail/message",
            context={
                "paragraphs": ["Een <nieuwe> vraag."],
                "action_url": "https://hub.example/x",
                "action_label": "Kijk",
            },
            language="nl",
            attachments=[("agenda.ics", b"BEGIN:VCALENDAR", "text/calendar")],
        )
        html = client.get("/mails/").content.decode()
        assert "Dag Lien" in html
        assert "lien@example.org" in html
        assert "agenda.ics" in html
        link = re.search(r'href="(/mails/[^"]+\.html)"', html)
        assert link
        part = client.get(link[1])
        assert "Een &lt;nieuwe&gt; vraag." in part.content.decode()
        assert "sandbox" in part["Content-Security-Policy"]
        assert client.get("/mails/..%2f..%2fsecret-0.html").status_code == 404


def test_no_template_breaks_the_content_security_policy() -> None:
    """No inline style or script outside mails; no address of somebody else is loaded."""
    for path in TEMPLATES.rglob("*.html"):
        if "mail" in path.parts or "email" in path.parts:
            continue
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son\w+=\"|<style|<script(?![^>]*\ssrc=)[^>]*>|javascript:", text), path
        assert not re.search(r'\ssrc="https?:', text), path


def test_every_kind_has_readable_colours_that_the_stylesheet_repeats() -> None:
    css = (BASE / "static/css/base.css").read_text()
    for kind, face in FACES.items():
        assert contrast(face.strong, face.soft) >= 4.5
        assert contrast(face.strong, "#FBF6EE") >= 4.5
        assert f"--{kind}:{face.strong};--{kind}-soft:{face.soft}" in css


def test_vendored_files_are_what_their_note_says() -> None:
    notes = sorted((BASE / "static/vendor").glob("*/VENDOR.toml"))
    assert notes
    for note in notes:
        vendor = tomllib.loads(note.read_text())
        assert note.parent.name == f"{vendor['name']}-{vendor['version']}"
        present = {str(p.relative_to(note.parent)) for p in note.parent.rglob("*") if p.is_file()} - {"VENDOR.toml"}
        assert present == set(vendor["files"])
        for name, digest in vendor["files"].items():
            assert hashlib.sha256((note.parent / name).read_bytes()).hexdigest() == digest, name


def test_libraries_speak_our_dutch() -> None:
    """hubsi/locale/nl says "je", and what is compiled is what is written."""
    import polib
    from django.contrib.auth.password_validation import MinimumLengthValidator
    from django.core.exceptions import ValidationError
    from django.utils import translation

    folder = BASE / "hubsi/locale/nl/LC_MESSAGES"
    written = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.pofile(str(folder / "django.po"))}
    compiled = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.mofile(str(folder / "django.mo"))}
    assert written == compiled
    with translation.override("nl"), pytest.raises(ValidationError) as refused:
        MinimumLengthValidator(10).validate("kort")
    assert refused.value.messages == ["Dit wachtwoord is te kort. Neem minstens 10 tekens."]
