"""Every room is built the same way, so that who knows one knows all."""

import ast
from pathlib import Path

import pytest

from tests.architecture.rules import sources

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_FILE, LONGEST_FUNCTION = 400, 60  # lines
READS = ["apps", "permissions", "selectors", "urls", "views", "api/serializers", "api/urls", "api/views"]
WRITES = [*READS, "admin", "forms", "models", "querysets", "services", "tasks"]
ROOMS = dict.fromkeys(("innovations", "supporters", "funding", "experimentation"), WRITES)
ROOMS["ecosystem"] = READS  # it holds nothing of its own


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_the_files_of_a_room(room: str) -> None:
    app = ROOT / room
    missing = [name for name in ROOMS[room] if not (app / f"{name}.py").exists() and not (app / name).is_dir()]
    folders = [f"templates/{room}", f"tests/{room}", f"{room}/locale/en/LC_MESSAGES"]
    assert missing + [name for name in folders if not any((ROOT / name).glob("*"))] == []


def test_files_and_functions_can_be_read_in_one_sitting() -> None:
    long = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_FILE:
            long.append(path.name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                long.append(f"{path.name}: {node.name}")
    assert long == []
