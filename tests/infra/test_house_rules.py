"""Rules for files that no other tool looks at: what others made is listed with its licence, and nothing names a
package registry or a machine.
"""

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
VENDOR = sorted((ROOT / "static/vendor").glob("*/"))
# Put together here, so that this file does not find itself.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("registry", "yarnpkg"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
    )
]
INDEX_OPTION = re.compile(r"^\s*--(?:extra-)?(?:index-url|trusted-host|find-links)[ =]", re.M)


def listed_files() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in names.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and "vendor" not in path.parts]


@pytest.mark.parametrize("directory", VENDOR, ids=lambda path: path.name)
def test_what_others_made_is_listed_with_version_licence_source_and_digest(directory: Path) -> None:
    record = tomllib.loads((directory / "VENDOR.toml").read_text())
    assert directory.name == f"{record['name']}-{record['version']}"
    assert record["licence"]
    assert record["source"]
    found = {path.relative_to(directory).as_posix(): path for path in directory.rglob("*") if path.is_file()}
    found.pop("VENDOR.toml")
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()}
    assert digests == record["files"]
    assert "LICENSE" in found


def test_nothing_of_others_lies_outside_the_list() -> None:
    assert VENDOR
    assert [path for path in (ROOT / "static/vendor").iterdir() if not path.is_dir()] == []


def test_no_file_names_a_registry_or_an_index() -> None:
    found = []
    for path in listed_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if INDEX_OPTION.search(text) or any(host in text for host in REGISTRIES):
            found.append(path.relative_to(ROOT).as_posix())
    assert found == []


def test_what_a_run_leaves_behind_is_ignored_by_git() -> None:
    left = [".venv/bin/python", ".hub/state/hub.json", ".env", "media/x.png", "staticfiles/x.css"]
    result = subprocess.run(["git", "check-ignore", *left], cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.split() == left
