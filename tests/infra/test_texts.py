"""The command that keeps English complete: what it finds, keeps, writes and refuses."""

from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from core import texts

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext, npgettext_lazy
a = _("Eerste")
b = gettext_lazy("Twee" " delen")
c = ngettext("%(n)d project", "%(n)d projecten", n) % {"n": n}
d = pgettext("werkwoord", "Deel")
e = npgettext_lazy("knop", "stuk", "stukken", "n")
f = translation.gettext("Via een module")
g = _(name)
h = _(f"Dag {name}")
"""
TEMPLATE = """{% load i18n %}it's <b>junk</b>
{% translate "Zoek" %} {% trans 'Deel' context "werkwoord" %} {{ x|default:_("niets") }}
{% blocktranslate trimmed with n=page.count %}
  Er zijn
  {{ n }} stukken
{% endblocktranslate %}
{% blocktranslate count n=total trimmed context "lijst" %}
  {{ n }} plek{% plural %}{{ n }} plekken
{% endblocktranslate %}
{# translate "not this" #}
"""


@pytest.fixture
def hub(tmp_path: Path, settings: Settings) -> Path:
    """A small project with one app, one module and two templates."""
    settings.BASE_DIR = tmp_path
    settings.HUB_APPS = ["funding"]
    for folder in ("funding", "hubsi", "templates/funding", "templates/account"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "funding/views.py").write_text('from x import gettext as _\nt = _("Dag %(name)s")\n')
    (tmp_path / "templates/funding/list.html").write_text('{% load i18n %}{% translate "Zoekwoord" %}')
    (tmp_path / "templates/account/login.html").write_text('{% load i18n %}{% translate "Kom binnen" %}')
    return tmp_path


def test_python_texts_are_found_in_order_and_joined_texts_are_refused() -> None:
    found, complaints = texts.texts_of_python(PYTHON)
    assert [(t.context, t.singular, t.plural) for t in found] == [
        (None, "Eerste", None),
        (None, "Twee delen", None),
        (None, "%(n)d project", "%(n)d projecten"),
        ("werkwoord", "Deel", None),
        ("knop", "stuk", "stukken"),
        (None, "Via een module", None),
    ]
    assert len(complaints) == 1
    assert "line 10" in complaints[0]


def test_template_texts_are_found_with_plural_context_and_trimmed() -> None:
    assert [(t.context, t.singular, t.plural) for t in texts.texts_of_template(TEMPLATE)] == [
        (None, "Zoek", None),
        ("werkwoord", "Deel", None),
        (None, "niets", None),
        (None, "Er zijn %(n)s stukken", None),
        ("lijst", "%(n)s plek", "%(n)s plekken"),
    ]


def fill(path: Path, english: dict[str, str]) -> None:
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        entry.msgstr = english.get(entry.msgid, entry.msgstr)
    catalogue.save()


def test_texts_of_an_app_and_of_the_rest_go_to_their_own_files(hub: Path) -> None:
    call_command("texts", verbosity=0)
    funding = polib.pofile(str(texts.po_path("funding")))
    assert [entry.msgid for entry in funding] == ["Dag %(name)s", "Zoekwoord"]
    assert funding[0].flags == ["python-format"]
    assert funding[0].occurrences == [("funding/views.py", "")]
    assert [entry.msgid for entry in polib.pofile(str(texts.po_path("hubsi")))] == ["Kom binnen"]


def test_english_is_kept_dropped_texts_go_and_writing_twice_changes_nothing(hub: Path) -> None:
    call_command("texts")
    fill(texts.po_path("funding"), {"Dag %(name)s": "Hello %(name)s", "Zoekwoord": "Search word"})
    (hub / "templates/funding/list.html").write_text('{% load i18n %}{% translate "Nieuw" %}')
    call_command("texts")
    first = texts.po_path("funding").read_bytes(), texts.po_path("funding").with_suffix(".mo").read_bytes()
    catalogue = polib.pofile(str(texts.po_path("funding")))
    assert [(entry.msgid, entry.msgstr) for entry in catalogue] == [
        ("Dag %(name)s", "Hello %(name)s"),
        ("Nieuw", ""),
    ]
    call_command("texts")
    assert first == (
        texts.po_path("funding").read_bytes(),
        texts.po_path("funding").with_suffix(".mo").read_bytes(),
    )


def complete(hub: Path) -> None:
    call_command("texts")
    fill(texts.po_path("funding"), {"Dag %(name)s": "Hello %(name)s", "Zoekwoord": "Search word"})
    fill(texts.po_path("hubsi"), {"Kom binnen": "Come in"})
    call_command("texts")


def test_check_passes_when_complete_and_writes_nothing(hub: Path) -> None:
    complete(hub)
    before = texts.po_path("funding").stat().st_mtime_ns
    call_command("texts", check=True)
    assert texts.po_path("funding").stat().st_mtime_ns == before


def empty(hub: Path) -> None:
    fill(texts.po_path("funding"), {"Zoekwoord": ""})


def other_placeholder(hub: Path) -> None:
    fill(texts.po_path("funding"), {"Dag %(name)s": "Hello %(nam)s"})


def fuzzy(hub: Path) -> None:
    catalogue = polib.pofile(str(texts.po_path("funding")))
    catalogue[1].flags.append("fuzzy")
    catalogue.save()


def missing(hub: Path) -> None:
    (hub / "funding/forms.py").write_text('from x import gettext as _\nt = _("Nog een")\n')


def stale(hub: Path) -> None:
    (hub / "templates/funding/list.html").unlink()


def old_mo(hub: Path) -> None:
    fill(texts.po_path("hubsi"), {"Kom binnen": "Please come in"})


def no_mo(hub: Path) -> None:
    texts.po_path("hubsi").with_suffix(".mo").unlink()


def joined(hub: Path) -> None:
    (hub / "hubsi/x.py").write_text('t = _(f"Dag {name}")\n')


def library_text(hub: Path) -> None:
    (hub / "hubsi/x.py").write_text('t = _("Password")\n')


@pytest.mark.parametrize(
    "spoil", [empty, other_placeholder, fuzzy, missing, stale, old_mo, no_mo, joined, library_text]
)
def test_check_fails(hub: Path, spoil: Callable[[Path], None]) -> None:
    complete(hub)
    spoil(hub)
    with pytest.raises(CommandError):
        call_command("texts", check=True)


def test_an_unknown_group_is_refused(hub: Path) -> None:
    with pytest.raises(CommandError, match="nonsense"):
        call_command("texts", "nonsense")
