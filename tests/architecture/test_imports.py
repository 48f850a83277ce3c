"""The contracts that `make test` checks notice a forbidden import: a skeleton of the house is spoilt on purpose."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


def lint(directory: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT, "--no-cache"]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Every package and floor of the house, empty, under the project's own contracts."""
    text = (ROOT / "pyproject.toml").read_text()
    for package in tomllib.loads(text)["tool"]["importlinter"]["root_packages"]:
        (tmp_path / package).mkdir()
        for module in ("__init__", "models", "services", "selectors", "views", "urls"):
            (tmp_path / package / f"{module}.py").touch()
    (tmp_path / "matching/scoring.py").touch()
    (tmp_path / "pyproject.toml").write_text(text)
    return tmp_path


def test_a_house_without_imports_keeps_the_contracts(house: Path) -> None:
    (house / "funding/views.py").write_text("from funding import services\nfrom catalogue import selectors\n")
    assert lint(house).returncode == 0


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/models.py", "import catalogue.models", "floors"),
        ("catalogue/services.py", "from innovations import models", "floors"),
        ("supporters/services.py", "import funding.services", "floors"),
        ("matching/services.py", "import hubsi.urls", "floors"),
        ("funding/models.py", "from funding import views", "Inside an app"),
        ("funding/selectors.py", "import funding.services", "Inside an app"),
        ("matching/scoring.py", "from django.db import models", "Scoring"),
        ("matching/scoring.py", "from catalogue import models", "Scoring"),
    ],
)
def test_a_forbidden_import_is_noticed(house: Path, module: str, line: str, contract: str) -> None:
    (house / module).write_text(line + "\n")
    result = lint(house)
    assert result.returncode == 1, result.stdout
    assert contract in result.stdout.split("Broken contracts")[1]
