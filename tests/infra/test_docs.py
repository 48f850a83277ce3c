"""What the documentation names exists: make targets, management commands, files, links, variables and settings."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```", re.M | re.S)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
# A path of the project in `code`: it has a slash and no placeholder or pattern
PATH = re.compile(r"^(?!/)[\w.-]+(?:/[\w.-]+)+/?$")
OUR_TOPS = {path.name for path in ROOT.iterdir() if path.name not in (".venv", ".hub", ".git")}


@cache
def text(doc: Path) -> str:
    return doc.read_text(encoding="utf-8")


@cache
def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text(ROOT / "Makefile"), re.M))


def code(doc: Path) -> str:
    """All that stands in code, a line each; prose may say "make sure"."""
    return "\n".join([*FENCE.findall(text(doc)), *CODE.findall(FENCE.sub("", text(doc)))])


def management_commands(words: str) -> Iterator[str]:
    yield from re.findall(r"manage\.py (\w+)", words)
    yield from re.findall(r"\bDO=\"(\w+)", words)


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("doc", PAGES, ids=ids)
def test_every_command_exists(doc: Path) -> None:
    words = code(doc)
    named = set(re.findall(r"^(?:\w+=\S+ )?make ([a-z-]+)", words, re.M))
    assert named <= targets()
    assert set(management_commands(words)) <= set(get_commands())


@pytest.mark.parametrize("doc", PAGES, ids=ids)
def test_every_link_leads_somewhere(doc: Path) -> None:
    inside = [link for link in LINK.findall(FENCE.sub("", text(doc))) if "://" not in link and link[0] != "#"]
    assert [link for link in inside if not (doc.parent / link.split("#")[0]).exists()] == []


@pytest.mark.parametrize("doc", PAGES, ids=ids)
def test_every_file_that_is_named_exists(doc: Path) -> None:
    named = {word.split(":")[0] for word in CODE.findall(FENCE.sub("", text(doc)))}
    paths = {word for word in named if PATH.match(word) and word.split("/")[0] in OUR_TOPS}
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_the_readme_starts_with_the_two_commands() -> None:
    readme = text(ROOT / "README.md")
    assert readme.index("make run") < readme.index("make test") < readme.index("## Deploy")
    first = FENCE.search(readme)
    assert first is not None
    assert re.findall(r"^make (\w+)", first[1], re.M) == ["run", "test"]


def test_the_readme_tells_every_variable_of_the_example() -> None:
    example = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", text(ROOT / ".env.example"), re.M))
    assert example <= set(re.findall(r"\b[A-Z][A-Z_]{3,}\b", text(ROOT / "README.md")))


def test_the_readme_shows_the_demo_accounts_as_the_hub_prints_them() -> None:
    from hubsi.demo.content import accounts_text

    assert accounts_text() in text(ROOT / "README.md")


def test_the_credits_name_everything_vendored() -> None:
    credits = text(ROOT / "README.md").split("## Licence and credits")[1].lower().replace(" ", "-")
    folders = [folder for folder in (ROOT / "static/vendor").iterdir() if folder.is_dir()]
    names = {re.sub(r"-[\d.]+$", "", folder.name).removesuffix("-static") for folder in folders}
    assert {name for name in names if name not in credits} == set()


def test_pictures_are_light() -> None:
    pictures = list((ROOT / "docs/images").iterdir())
    assert pictures
    assert [ids(picture) for picture in pictures if picture.stat().st_size > 300_000] == []


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    for name in names:
        assert text(ROOT / "docs/adr" / name).startswith(f"# {int(name[:4])}. ")


def test_a_missing_command_link_or_file_would_be_noticed(tmp_path: Path) -> None:
    doc = tmp_path / "page.md"
    doc.write_text('```sh\nmake nothing\n```\n`make manage DO="fly_away now"`, [x](gone.md), `docs/gone.md`\n')
    assert "make nothing" in code(doc)
    assert list(management_commands(code(doc))) == ["fly_away"]
    assert LINK.findall(text(doc)) == ["gone.md"]
    assert PATH.match("docs/gone.md")
