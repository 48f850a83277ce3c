"""load_vocabulary: idempotent, follows the files, and never takes away what records hold."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from vocabulary import lookup, selectors
from vocabulary.data_files import DATA_DIR, VocabularyDataError
from vocabulary.fields import TermField, TermsField
from vocabulary.lookup import vocabulary
from vocabulary.models import Challenge, Place, Term
from vocabulary.services import TermInUse, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files to change."""
    shutil.copytree(DATA_DIR, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def _fresh_copy() -> Iterator[None]:
    yield
    lookup.reset()


@pytest.fixture
def users_of_terms(monkeypatch: pytest.MonkeyPatch) -> type[models.Model]:
    """A model of some room, with codes in both kinds of field."""
    with isolate_apps("vocabulary"):

        class Plan(models.Model):
            title = models.CharField(max_length=50)
            phase = TermField(scheme="phase", blank=True)
            challenges = TermsField(scheme="challenge", blank=True)

            class Meta:
                app_label = "vocabulary"

            def __str__(self) -> str:
                return self.title

    with connection.schema_editor() as editor:
        editor.create_model(Plan)
    known = list(apps.get_models())
    monkeypatch.setattr(selectors.apps, "get_models", lambda: [*known, Plan])
    return Plan


def change(path: Path, record: str, **values: Any) -> None:
    """Change one record of a data file, or take it out with `gone=True`."""
    content = json.loads(path.read_text())
    rows = content["terms"] if isinstance(content, dict) else content
    (row,) = [row for row in rows if row["code"] == record]
    if values.pop("gone", False):
        rows.remove(row)
    row.update(values)
    path.write_text(json.dumps(content))


def test_loading_again_changes_nothing(now: datetime) -> None:
    load(now=now)
    before = selectors.read_stamp()
    again = load(now=now)
    assert [(change.created, change.updated, change.removed) for change in again] == [(0, 0, [])] * 4
    assert sum(change.unchanged for change in again) > 600
    assert selectors.read_stamp() == before


def test_loading_again_is_a_handful_of_queries(now: datetime, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(14):
        load(now=now)


def test_a_changed_label_updates_and_reaches_readers(folder: Path, now: datetime) -> None:
    change(folder / "lists" / "phase.json", "scaling", label_nl="Groeien")
    change(folder / "challenges.json", "debt", synonyms_nl=["rode cijfers"])
    changes = load(now=now, folder=folder)
    assert [(one.updated, one.created) for one in changes] == [(1, 0), (0, 0), (1, 0), (0, 0)]
    assert vocabulary().label("phase", "scaling") == "Groeien"
    assert vocabulary().find_challenges("Rode cijfers!") == ["debt"]


def test_check_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder / "lists" / "phase.json", "scaling", label_nl="Groeien")
    call_command("load_vocabulary", check=True, folder=folder)
    assert "1 changed" in capsys.readouterr().out
    assert Term.objects.get(scheme="phase", code="scaling").label_nl == "Opschalen"


def test_an_unused_term_can_go(folder: Path, now: datetime) -> None:
    change(folder / "challenges.json", "litter", gone=True)
    changes = load(now=now, folder=folder)
    assert changes[2].removed == ["litter"]
    assert not Challenge.objects.filter(code="litter").exists()


def test_a_term_in_use_stays_and_its_users_are_named(
    folder: Path, now: datetime, users_of_terms: type[models.Model]
) -> None:
    plan = users_of_terms._default_manager.create(title="Propere straat", challenges=["debt", "litter"])
    change(folder / "challenges.json", "litter", gone=True)
    change(folder / "lists" / "phase.json", "scaling", label_nl="Groeien")
    with pytest.raises(TermInUse, match=rf"litter.*\n- vocabulary.Plan {plan.pk} \(challenges\): Propere straat"):
        load(now=now, folder=folder)
    assert Challenge.objects.filter(code="litter").exists()
    assert Term.objects.get(scheme="phase", code="scaling").label_nl == "Opschalen"


def test_uses_of_single_codes_are_found(users_of_terms: type[models.Model]) -> None:
    for number in range(3):
        users_of_terms._default_manager.create(title=f"plan {number}", phase="scaling")
    users_of_terms._default_manager.create(title="ander plan", phase="prompts")
    uses = selectors.find_uses("phase", "scaling", limit=2)
    assert [(use.field, use.title) for use in uses] == [("phase", "plan 0"), ("phase", "plan 1")]


def test_a_place_where_somebody_lives_stays(folder: Path, now: datetime, personas: Any) -> None:
    type(personas.member)._default_manager.filter(pk=personas.member.pk).update(home_place="11001")
    change(folder / "places.json", "11001", gone=True)
    with pytest.raises(TermInUse, match=rf"11001.*\n- accounts.User {personas.member.pk} \(home_place\)"):
        load(now=now, folder=folder)
    assert Place.objects.filter(code="11001").exists()


def test_a_row_edited_in_the_administration_is_kept(folder: Path, now: datetime) -> None:
    Place.objects.filter(code="44021").update(label_nl="Gent aan de Leie", edited=True)
    change(folder / "places.json", "44021", label_nl="Ghendt")
    changes = load(now=now, folder=folder)
    assert changes[3].kept == 1
    assert Place.objects.get(code="44021").label_nl == "Gent aan de Leie"


@pytest.mark.parametrize(
    ("file", "code", "values", "message"),
    [
        ("challenges.json", "debt", {"label_en": ""}, "challenges.json, debt: mist label_en"),
        ("challenges.json", "debt", {"theme": "weather"}, "challenges.json, debt: het thema “weather”"),
        ("challenges.json", "debt", {"policy_domains": ["sea"]}, "onbekend beleidsdomein: sea"),
        ("challenges.json", "debt", {"sdgs": [18]}, "een SDG is een getal van 1 tot 17"),
        ("challenges.json", "debt", {"code": "energy-poverty"}, "energy-poverty: de code komt meer dan"),
        ("challenges.json", "debt", {"code": "Schulden!"}, "kleine letters"),
        ("challenges.json", "debt", {"colour": "red"}, "onbekende velden: colour"),
        ("places.json", "44021", {"parent": "99999"}, "places.json, 44021"),
        ("places.json", "44021", {"level": "planet"}, "onbekend niveau"),
        ("merged_municipalities.json", "44049", {"into": "00001"}, "de nieuwe gemeente bestaat niet"),
    ],
)
def test_a_bad_record_is_refused_by_name(
    folder: Path, now: datetime, file: str, code: str, values: dict[str, Any], message: str
) -> None:
    change(folder / file, code, **values)
    with pytest.raises(VocabularyDataError, match=message):
        load(now=now, folder=folder)


def test_a_broken_file_is_named_with_the_line(folder: Path) -> None:
    (folder / "themes.json").write_text("[\n  {,\n")
    with pytest.raises(CommandError, match=r"themes\.json, regel 2"):
        call_command("load_vocabulary", folder=folder)
    (folder / "themes.json").unlink()
    with pytest.raises(CommandError, match=r"themes\.json ontbreekt"):
        call_command("load_vocabulary", folder=folder)
    (folder / "themes.json").write_text("{}")
    with pytest.raises(CommandError, match="vorm van het bestand"):
        call_command("load_vocabulary", folder=folder)
    (folder / "themes.json").write_text("[3]")
    with pytest.raises(CommandError, match="record 1: is geen record"):
        call_command("load_vocabulary", folder=folder)
