"""A small hub with something in every room, for tests that walk over everything."""

import importlib
import importlib.util
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import AutoField

from accounts.models import User
from tests import rival
from tests.matrix import PERSONAS, Case
from tests.personas import Personas, build_personas

# in the order of the floors: a room may use what stands below it
APPS = (
    "vocabulary",
    "accounts",
    "catalogue",
    "organisations",
    "matching",
    "following",
    "innovations",
    "supporters",
    "funding",
    "experimentation",
    "ecosystem",
    "imports",
    "core",
    "hubsi",
)


def _module(name: str) -> Any:
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


@dataclass
class World:
    """Personas plus what each app's `tests/<app>/factory.py: build(personas, now)` made, by app name."""

    personas: Personas
    now: datetime
    things: dict[str, Any] = field(default_factory=dict)
    rival: User | None = None

    @property
    def people(self) -> dict[str, User | None]:
        """Everybody of the permission matrix by name."""
        return {name: self.rival if name == "rival" else getattr(self.personas, name) for name in PERSONAS}

    def __getitem__(self, name: str) -> Any:
        return self.personas if name == "personas" else self.things[name]


def keep_ids_apart() -> None:
    """Give the rows of each table numbers of their own, so that an id of one thing is never that of another."""
    with connection.cursor() as cursor:
        for place, model in enumerate(apps.get_models(), start=1):
            if isinstance(model._meta.auto_field, AutoField):
                table, column = model._meta.db_table, model._meta.auto_field.column
                cursor.execute("select pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
                sequence = cursor.fetchone()[0]
                cursor.execute("select setval(%s, greatest(%s, nextval(%s)))", [sequence, place * 100_000, sequence])


def build_world(now: datetime) -> World:
    """Build it, floor by floor."""
    keep_ids_apart()
    world = World(build_personas(now), now)
    for app in APPS:
        factory = _module(f"tests.{app}.factory")
        if factory is not None:
            world.things[app] = factory.build(world.personas, now)
    world.rival, world.things["rival"] = rival.build(world.personas, now)
    return world


def all_cases(world: World) -> list[Case]:
    """The decisions of all apps."""
    found: list[Case] = []
    for app in APPS:
        access = _module(f"tests.{app}.access")
        if access is not None:
            found += access.cases(world)
    return found
