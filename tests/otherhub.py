"""A second hub beside that of the tests: a database and a folder of its own, worked on by commands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent


class Other:
    """A second database and media folder, worked on by commands as an operator gives them."""

    def __init__(self, name: str, folder: Path) -> None:
        values = settings.DATABASES["default"]
        self.name, self.folder = name, folder
        self.server = f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/"
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
            "DJANGO_SETTINGS_MODULE": "hubsi.settings.dev",
            "DATABASE_URL": self.server + name,
            "MEDIA_ROOT": str(folder),
        }

    def manage(self, *command: str) -> tuple[int, str]:
        """A manage.py command: (exit code, all it printed)."""
        return self.run("manage.py", *command)

    def start(self, *command: str) -> subprocess.Popen[str]:
        arguments = [sys.executable, *command]
        pipe = subprocess.PIPE
        return subprocess.Popen(arguments, cwd=ROOT, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def run(self, *command: str) -> tuple[int, str]:
        process = self.start(*command)
        output, errors = process.communicate(timeout=300)
        return process.returncode, output + errors

    def sql(self, statement: str, database: str = "") -> list[Any]:
        with psycopg.connect(self.server + (database or self.name), autocommit=True) as other:
            found = other.execute(statement)  # type: ignore[call-overload]
            return found.fetchall() if found.description else []

    def tables(self) -> int:
        return int(self.sql("select count(*) from pg_tables where schemaname = 'public'")[0][0])


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Other]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    found = Other(f"{settings.DATABASES['default']['TEST']['NAME']}{worker}_back", tmp_path / "other")
    found.sql(f'drop database if exists "{found.name}" with (force)', "postgres")
    found.sql(f'create database "{found.name}"', "postgres")
    yield found
    found.sql(f'drop database "{found.name}" with (force)', "postgres")
