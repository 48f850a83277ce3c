"""What the import linter cannot see: the direction of foreign keys, and models fetched by name."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

ROOT = Path(__file__).resolve().parent.parent.parent
GET_MODEL = re.compile(r"(?<!user_)\bget_model\s*\(")


def floors() -> dict[str, int]:
    """The floor of each app, 0 at the bottom, as the import contract in pyproject.toml says."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in config["contracts"] if contract["id"] == "floors")
    return {name.strip(): height for height, layer in enumerate(reversed(layers)) for name in layer.split("|")}


def forbidden_relations(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """Relations of hub models to another app that is not on a lower floor, and generic foreign keys."""
    height = floors()
    for model in found:
        options = model._meta
        if options.app_label not in height:
            continue
        for private in options.private_fields:
            if isinstance(private, GenericForeignKey):
                yield f"{options.label}.{private.name} points at anything"
        for field in [*options.local_fields, *options.local_many_to_many]:
            target = getattr(field.remote_field, "model", None)
            if target is None or target._meta.app_label not in height:
                continue
            label = target._meta.app_label
            if label != options.app_label and height[label] >= height[options.app_label]:
                yield f"{options.label}.{field.name} points up or sideways at {target._meta.label}"


def models_fetched_by_name(path: Path) -> bool:
    return bool(GET_MODEL.search(path.read_text(encoding="utf-8")))


def sources() -> Iterator[Path]:
    """The hub's own Python files, without migrations."""
    for name in floors():
        yield from (path for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts)
