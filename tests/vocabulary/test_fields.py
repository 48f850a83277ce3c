"""Codes in models and forms."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from django.utils.translation import override
from rest_framework import serializers

from vocabulary.fields import TermField, TermFormField, TermRadioSelect, TermsField, TermsFormField, TermValidator

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Iterator[Any]:
    with isolate_apps("vocabulary"):

        class Plan(models.Model):
            phase = TermField("fase", scheme="phase", blank=True)
            helix = TermField("rol", scheme="helix")
            challenges = TermsField("uitdagingen", scheme="challenge", blank=True)
            town = TermField("gemeente", scheme="place", blank=True)
            places = TermsField("plaatsen", scheme="place", blank=True)

            class Meta:
                app_label = "vocabulary"

        yield Plan


def form_of(model: Any) -> type[forms.BaseModelForm]:  # type: ignore[type-arg]
    return forms.modelform_factory(model, fields="__all__")


def test_known_codes_are_accepted(plan: Any) -> None:
    row = plan(phase="scaling", helix="company", challenges=["debt", "litter"], town="44021", places=["40000", "44021"])
    row.full_clean(validate_constraints=False)
    assert plan(helix="company").challenges == []
    assert plan(helix="company").phase == ""


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("phase", "warp", "“warp” staat niet in de lijst “Fase”"),
        ("helix", "", "leeg"),
        ("challenges", ["debt", "dragons"], "“dragons” staat niet in de lijst “Uitdaging”"),
        ("town", "40000", "“40000” staat niet in de lijst “Plaats”"),
        ("places", ["99999"], "“99999” staat niet"),
    ],
)
def test_unknown_codes_are_refused_in_words(plan: Any, field: str, value: Any, said: str) -> None:
    row = plan(**{"helix": "company", field: value})
    with pytest.raises(ValidationError) as refused:
        row.full_clean(validate_constraints=False)
    (message,) = refused.value.message_dict[field]
    assert said in message


def test_codes_are_kept_once(plan: Any) -> None:
    row = plan(helix="company", challenges=["litter", "debt", "litter"])
    row.full_clean(validate_constraints=False)
    assert row.challenges == ["litter", "debt"]


def test_migrations_keep_the_list_and_no_choices(plan: Any) -> None:
    for name in ("phase", "challenges", "town"):
        field = plan._meta.get_field(name)
        _, path, args, kwargs = field.deconstruct()
        assert path == f"vocabulary.fields.{type(field).__name__}"
        assert kwargs == {"blank": True, "verbose_name": field.verbose_name, "scheme": field.scheme}
        again = type(field)(*args, **kwargs)
        assert again.deconstruct()[1:] == field.deconstruct()[1:]
        assert field.clone().scheme == field.scheme
        assert "scheme=" in MigrationWriter.serialize(field)[0]


def test_a_form_offers_the_list_in_the_language_of_the_reader(plan: Any) -> None:
    form = form_of(plan)()
    html = form["phase"].as_widget()
    assert '<option value="" selected>—</option>' in html
    assert ">Opschalen<" in html
    with override("en"):
        assert ">Scaling<" in form["phase"].as_widget()
        assert "Energy poverty" in form["challenges"].as_widget()


def test_challenges_are_checkboxes_by_theme_and_places_selects(plan: Any) -> None:
    form = form_of(plan)()
    challenges = form["challenges"].as_widget()
    assert challenges.count('type="checkbox"') == 97
    assert "Wonen" in challenges
    assert challenges.count("<details") == 15
    towns = form["town"].as_widget()
    assert '<optgroup label="Oost-Vlaanderen">' in towns
    assert 'value="40000"' not in towns
    places = form["places"].as_widget()
    assert "multiple" in places
    assert 'value="40000"' in places


def test_options_carry_their_explanation(plan: Any) -> None:
    form = form_of(plan)()
    widget: Any = form.fields["phase"].widget
    options = [option for _, group, _ in widget.optgroups("phase", ["scaling"]) for option in group]
    assert options[0]["explanation"] == ""
    assert all(option["explanation"] for option in options[1:])


def test_short_lists_show_their_explanations(plan: Any) -> None:
    class Search(forms.Form):
        helix = TermFormField(scheme="helix", widget=TermRadioSelect)
        values = TermsFormField(scheme="value")
        languages = TermsFormField(scheme="language")

    form = Search({"helix": "company"})
    assert "Onderneming, groot of klein" in form["helix"].as_widget()
    assert form["helix"].as_widget().count("checked") == 1
    assert "Uren van mensen" in form["values"].as_widget()
    assert "terecht" not in form["languages"].as_widget()
    assert "afbetalen" not in form_of(plan)()["challenges"].as_widget()


def test_a_form_takes_and_refuses(plan: Any) -> None:
    form = form_of(plan)(
        {"phase": "scaling", "helix": "company", "challenges": ["debt", "litter"], "places": ["02000"]}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["challenges"] == ["debt", "litter"]
    assert form.cleaned_data["town"] == ""
    bad = form_of(plan)({"phase": "warp", "helix": "", "challenges": ["dragons"]})
    assert set(bad.errors) == {"phase", "helix", "challenges"}


def test_stored_codes_are_selected_again(plan: Any) -> None:
    form = form_of(plan)(instance=plan(phase="scaling", helix="company", challenges=["debt"]))
    assert '<option value="scaling" selected>' in form["phase"].as_widget()
    assert form["challenges"].as_widget().count("checked") == 1


def test_a_theme_with_a_tick_is_open_also_after_an_error(plan: Any) -> None:
    html = form_of(plan)({"phase": "warp", "challenges": ["debt", "litter"]})["challenges"].as_widget()
    themes = html.split("<details")[1:]
    opened = [theme for theme in themes if theme.split(">")[0].endswith(" open")]
    assert len(opened) == 2
    assert all("checked" in theme for theme in opened)
    assert html.count("checked") == 2


def test_the_api_refuses_unknown_codes_too(plan: Any) -> None:
    class PlanSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
        class Meta:
            model = plan
            fields = ("phase", "challenges")

    assert PlanSerializer(data={"phase": "scaling", "challenges": ["debt"]}).is_valid()
    refused = PlanSerializer(data={"phase": "warp", "challenges": ["dragons"]})
    assert not refused.is_valid()
    assert set(refused.errors) == {"phase", "challenges"}


def test_a_loose_form_field(plan: Any) -> None:
    class Search(forms.Form):
        helix = TermFormField(scheme="helix", required=False, label="Rol")

    assert Search({"helix": ""}).is_valid()
    assert not Search({"helix": "pirate"}).is_valid()


def test_validators_compare_by_what_they_check() -> None:
    assert TermValidator("phase") == TermValidator("phase")
    assert TermValidator("place", ("region",)) != TermValidator("place")
    assert len({TermValidator("phase"), TermValidator("phase")}) == 1
    with pytest.raises(ValidationError):
        TermValidator("phase")([3])  # type: ignore[list-item]
