"""Foreign keys point only downward, and no model is fetched by name; and the rules notice when they do."""

from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.rules import floors, forbidden_relations, models_fetched_by_name, sources


def test_every_app_has_a_floor() -> None:
    from django.conf import settings

    assert set(settings.HUB_APPS) | {"hubsi"} == set(floors())


def test_relations_point_only_downward() -> None:
    assert list(forbidden_relations(apps.get_models(include_auto_created=True))) == []


def test_no_model_is_fetched_by_name() -> None:
    assert [path for path in sources() if models_fetched_by_name(path)] == []


@isolate_apps("funding", "supporters", "catalogue")
def test_a_sideways_and_an_upward_foreign_key_are_noticed() -> None:
    class Offer(models.Model):
        class Meta:
            app_label = "supporters"

    class Grant(models.Model):
        offer = models.ForeignKey(Offer, on_delete=models.CASCADE)
        parent = models.ForeignKey("self", on_delete=models.CASCADE)

        class Meta:
            app_label = "funding"

    class Row(models.Model):
        grants = models.ManyToManyField(Grant)

        class Meta:
            app_label = "catalogue"

    class Call(models.Model):
        row = models.ForeignKey(Row, on_delete=models.CASCADE)

        class Meta:
            app_label = "funding"

    assert list(forbidden_relations([Offer, Grant, Row, Call])) == [
        "funding.Grant.offer points up or sideways at supporters.Offer",
        "catalogue.Row.grants points up or sideways at funding.Grant",
    ]


@isolate_apps("funding")
def test_a_generic_foreign_key_is_noticed() -> None:
    class Loose(models.Model):
        content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
        object_id = models.BigIntegerField()
        target = GenericForeignKey()

        class Meta:
            app_label = "funding"

    assert list(forbidden_relations([Loose])) == ["funding.Loose.target points at anything"]


def test_fetching_a_model_by_name_is_noticed(tmp_path: Path) -> None:
    module = tmp_path / "services.py"
    module.write_text('Entry = apps.get_model("catalogue", "Entry")\n')
    assert models_fetched_by_name(module)
    module.write_text("User = get_user_model()\n")
    assert not models_fetched_by_name(module)
