"""From the last release to now, with content: nothing lost, the hub works, and the way back exists.

`data/hub-before.zip` is a backup made by the code of that release (commit fe3d61e): its demo hub with entries that
were embedded and matched, and at least one row in every table but the sessions. Restoring builds the tables as
they were, fills them and runs the newer migrations on them, as an upgrade does.
"""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

from core.backup import check
from tests.otherhub import Other, other

__all__ = ["other"]
BEFORE = Path(__file__).parent / "data" / "hub-before.zip"
# The last migration of each of our apps in that release.
BASELINE = {
    "accounts": "0001_initial",
    "catalogue": "0002_indexes_for_size",
    "core": "0001_extensions",
    "experimentation": "0001_initial",
    "funding": "0001_initial",
    "innovations": "0001_initial",
    "matching": "0001_initial",
    "organisations": "0001_initial",
    "supporters": "0001_initial",
    "vocabulary": "0001_initial",
}
# What holds a lock as long as it reads the table: fine on a new table, not on one that people use.
SLOW = (migrations.AddIndex, migrations.AddConstraint, migrations.RunSQL)
# Accepted: (app, migration) with the reason why the tables involved are small or hardly locked.
ACCEPTED = {
    ("accounts", "0002_audit_record"): "a trigger on the table that it makes",
    ("organisations", "0002_claims_merges_verification"): "some thousands of organisations: about a second",
    ("organisations", "0003_point_and_imported_at"): "the same; its indexes are made concurrently",
}


def newer() -> list[tuple[str, str]]:
    """Our migrations since that release."""
    ours = {config.label for config in apps.get_app_configs() if "site-packages" not in config.path}
    names = MigrationLoader(None).disk_migrations
    return sorted((app, name) for app, name in names if app in ours and name > BASELINE.get(app, ""))


def changed() -> set[str]:
    return {app for app, _name in newer()}


# In one process: to start a command takes longer than what it does.
WAY_BACK = """
import sys
import django
django.setup()
from django.core.management import call_command
for wanted in sys.argv[1:]:
    call_command("migrate", *wanted.split("="), verbosity=0)
"""


def test_the_old_hub_is_what_the_names_say() -> None:
    found = check(BEFORE)
    assert {app: max(names) for app, names in found.migrations.items() if app in BASELINE} == BASELINE
    assert all(table.rows for table in found.tables.values())


def test_a_filled_hub_comes_up_to_now_and_goes_back(other: Other) -> None:
    code, told = other.manage("restore", str(BEFORE))
    assert code == 0, told
    code, told = other.run("tests/infra/upgraded.py", str(BEFORE))
    assert code == 0, told
    found = json.loads(next(line for line in told.splitlines() if line.startswith("FOUND ")).removeprefix("FOUND "))
    # a newer hub has more kinds of rows and rights on them: those two tables grow
    assert set(found["changed"]) <= {"auth_permission", "django_content_type"}, "rows of before the upgrade"
    assert found["unlike"] == [], "the catalogue is what the rooms would publish"
    assert set(found["answers"].values()) == {200}, found["answers"]

    assert changed() <= {*BACK}
    code, told = other.run("-c", WAY_BACK, *(f"{app}={BASELINE.get(app, 'zero')}" for app in BACK if app in changed()))
    assert code == 0, told
    rows = {name: table.rows for name, table in check(BEFORE).tables.items() if name.split("_")[0] in BASELINE}
    now = {name: other.sql(f'select count(*) from "{name}"')[0][0] for name in rows}
    assert now == rows, "the way back loses nothing of before"
    code, told = other.manage("migrate")
    assert code == 0, told


# from the top floor down: what leans on others goes first
BACK = (
    "imports",
    "following",
    "innovations",
    "supporters",
    "funding",
    "experimentation",
    "matching",
    "organisations",
    "catalogue",
    "accounts",
    "vocabulary",
    "core",
)


@pytest.mark.parametrize(("app", "name"), newer())
def test_no_migration_holds_a_used_table_for_long(app: str, name: str) -> None:
    migration = MigrationLoader(None).disk_migrations[app, name]
    made = {
        operation.name.lower() for operation in migration.operations if isinstance(operation, migrations.CreateModel)
    }
    slow = [
        type(operation).__name__
        for operation in migration.operations
        if type(operation) in SLOW and str(getattr(operation, "model_name", "")).lower() not in made
    ]
    assert not slow or (app, name) in ACCEPTED, f"{slow}: make indexes concurrently, constraints not valid first"
