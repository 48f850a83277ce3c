"""The tags and filters of the face."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.utils import translation

from core.errors import HubError
from core.forms import HubForm
from core.templatetags import hub

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class Small(HubForm, forms.Form):
    name = forms.CharField(label="Naam", help_text="Kort.")
    groups = forms.MultipleChoiceField(
        label="Groepen", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agree = forms.BooleanField(label="Akkoord")


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        (12500, "€\u00a012.500", "€12,500"),
        ("1234567.5", "€\u00a01.234.567,50", "€1,234,567.50"),
        (0, "€\u00a00", "€0"),
        (None, "", ""),
    ],
)
def test_euro_follows_the_language(amount: object, dutch: str, english: str) -> None:
    assert hub.euro(amount) == dutch  # type: ignore[arg-type]
    with translation.override("en"):
        assert hub.euro(amount) == english  # type: ignore[arg-type]


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("delta", "text"),
    [
        (timedelta(days=241), "tot 17 juli 2027"),
        (timedelta(days=12), "nog 12 dagen"),
        (timedelta(days=2), "nog 2 dagen"),
        (timedelta(days=1), "sluit morgen"),
        (timedelta(hours=3), "sluit vandaag"),
        (timedelta(minutes=-1), "gesloten"),
    ],
)
def test_closing_dates_are_told_in_days(delta: timedelta, text: str) -> None:
    with translation.override("nl"):
        assert hub.closes_in(NOW + delta) == text


@time_machine.travel(NOW, tick=False)
def test_ago_uses_one_unit() -> None:
    with translation.override("nl"):
        assert hub.ago(NOW - timedelta(hours=2)) == "vandaag"
        assert hub.ago(NOW - timedelta(days=1)) == "gisteren"
        assert hub.ago(NOW - timedelta(days=22)).replace("\u00a0", " ") == "3 weken geleden"


def test_only_what_is_typed_or_chosen_once_may_be_left_empty() -> None:
    form = Small()
    assert "mag leeg" not in str(form["groups"].as_field_group())
    form.fields["groups"].required = True
    assert "kies er minstens één" in str(form["groups"].as_field_group())
    form.fields["name"].required = False
    assert "mag leeg" in str(form["name"].as_field_group())


def test_markdown_keeps_what_is_harmless_only() -> None:
    html = hub.markdown(
        "# Kop\n\n<script>alert(1)</script> **vet** [link](javascript:alert(1)) [goed](https://example.org) "
        "![spion](https://tracker.example/p.gif) ![eigen](/media/a.webp)"
    )
    assert "<h3>Kop</h3>" in html
    assert "<strong>vet</strong>" in html
    assert "<script" not in html
    assert "javascript:" not in html.replace("[link](javascript:alert(1))", "")
    assert 'rel="nofollow noopener"' in html
    assert "tracker.example" not in html
    assert "spion" in html
    assert 'src="/media/a.webp"' in html


def test_a_foreign_text_says_its_language() -> None:
    with translation.override("nl"):
        assert hub.lang_attr("fr") == ' lang="fr"'
        assert hub.lang_attr("nl") == ""


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    html = render("{% form_errors form %}{% field form.name %}{% field form.groups %}", form=Small({}))
    assert '<label for="id_name">Naam' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'href="#id_name"' in html
    assert '<fieldset id="id_groups"' in html
    assert "<legend>Groepen" in html
    assert "style=" not in html


def test_what_a_service_refuses_stands_at_its_field() -> None:
    form = Small({"name": "x", "agree": "on"})
    assert form.is_valid()
    form.refuse(HubError("Die naam bestaat al.", field="name"))
    form.refuse(HubError("Nu even niet.", field="nergens"))
    assert form.errors["name"] == ["Die naam bestaat al."]
    assert form.non_field_errors() == ["Nu even niet."]


def test_icons_exist_in_the_sprite() -> None:
    """Every icon that a template or a face names is drawn."""
    import re
    from pathlib import Path

    from django.conf import settings

    from core.rooms import FACES, OTHER, ROOMS
    from core.styleguide import ICONS

    base = Path(settings.BASE_DIR)
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (base / "static" / "icons.svg").read_text()))
    named = {*ICONS, OTHER.icon, *(f.icon for f in FACES.values()), *(r.icon for r in ROOMS)}
    for template in (base / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([^"]+)"', template.read_text()))
        named |= set(re.findall(r'icon_name(?:\|default:|=)"([^"]+)"', template.read_text()))
    assert named - drawn == set()
