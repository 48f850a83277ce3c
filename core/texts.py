"""Screen texts: find every Dutch text in code and templates and keep its English next to it.

The text in the code *is* the Dutch text; `<group>/locale/en/LC_MESSAGES/django.{po,mo}` holds the English.
A group is a hub app (its code and `templates/<app>/`) or `hubsi` (all that belongs to no app). Works without
the GNU gettext programs: Python is read with `ast`, templates with Django's own `templatize`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    import polib

ROOT_GROUP = "hubsi"
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg", ".ics", ".md", ".json", ".js"}
HEADER = {
    "Project-Id-Version": "hubsi",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
# which positional arguments hold: context, text, plural
SHAPES: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
KEYWORDS = {name + tail: shape for name, shape in SHAPES.items() for tail in ("", "_lazy")}
KEYWORDS |= {"_": SHAPES["gettext"], "gettext_noop": SHAPES["gettext"]}

_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_TEMPLATE_CALL = re.compile(
    rf"(?<!\w)(n?p?gettext|_)\(\s*({_STRING})(?:\s*,\s*({_STRING}))?(?:\s*,\s*({_STRING}))?", re.S
)
_NAMED = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[a-z]|(?<!\{)\{(\w+)[^{}]*\}(?!\})")
_UNNAMED = re.compile(r"(?<!%)(?:%%)*%[sdif](?!\w)|(?<!\{)\{\}(?!\})")


@dataclass
class Text:
    """One text as it stands in the source; `files` are paths below the project, in order of finding."""

    context: str | None
    singular: str
    plural: str | None = None
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        return (self.context, self.singular)


def groups() -> list[str]:
    """The names of all groups, `hubsi` last."""
    return [*settings.HUB_APPS, ROOT_GROUP]


def base_dir() -> Path:
    return Path(settings.BASE_DIR)


def po_path(group: str) -> Path:
    return base_dir() / group / "locale" / "en" / "LC_MESSAGES" / "django.po"


def _group_of_template(path: Path, templates: Path) -> str:
    first = path.relative_to(templates).parts[0]
    return first if first in settings.HUB_APPS else ROOT_GROUP


def source_files(group: str) -> Iterator[Path]:
    """The Python files and templates whose texts belong to the group, in a fixed order."""
    for path in sorted((base_dir() / group).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path
    templates = base_dir() / "templates"
    own = base_dir() / group / "templates"
    for path in sorted([*templates.rglob("*"), *own.rglob("*")]):
        if path.suffix not in TEMPLATE_SUFFIXES or not path.is_file():
            continue
        if path.is_relative_to(own) or _group_of_template(path, templates) == group:
            yield path


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def texts_of_python(source: str) -> tuple[list[Text], list[str]]:
    """The texts of a module, and complaints about texts that are put together before they are translated."""
    found: list[tuple[int, int, Text]] = []
    complaints: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        shape = KEYWORDS.get(name)
        if shape is None or len(node.args) <= max(index for index in shape if index is not None):
            continue
        values = [None if index is None else _literal(node.args[index]) for index in shape]
        if values[1]:
            found.append((node.lineno, node.col_offset, Text(values[0], values[1], values[2])))
        elif isinstance(node.args[shape[1]], ast.JoinedStr | ast.BinOp):
            complaints.append(f"line {node.lineno}: {name}() needs one plain text with named placeholders")
    return [text for *_, text in sorted(found, key=lambda item: item[:2])], complaints


def texts_of_template(source: str) -> list[Text]:
    """The texts of a template: translate, blocktranslate (plural, context, trimmed) and `_("...")`."""
    texts = []
    for name, *arguments in _TEMPLATE_CALL.findall(templatize(source)):
        context, singular, plural = KEYWORDS[name]
        values = [ast.literal_eval(argument) if argument else None for argument in arguments]
        if text := values[singular]:
            texts.append(
                Text(
                    None if context is None else values[context],
                    text,
                    None if plural is None else values[plural],
                )
            )
    return texts


def collect(group: str) -> tuple[dict[tuple[str | None, str], Text], list[str]]:
    """All texts of a group by (context, text), in order of finding, and the complaints with their file."""
    texts: dict[tuple[str | None, str], Text] = {}
    complaints: list[str] = []
    for path in source_files(group):
        name = path.relative_to(base_dir()).as_posix()
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            found, bad = texts_of_python(source)
            complaints += [f"{name}: {message}" for message in bad]
        else:
            found = texts_of_template(source)
        for text in found:
            known = texts.setdefault(text.key, text)
            known.plural = known.plural or text.plural
            if name not in known.files:
                known.files.append(name)
    return texts, complaints


def merged(group: str, texts: dict[tuple[str | None, str], Text]) -> "polib.POFile":
    """The group's catalogue as it should be: today's texts with the English that is already there."""
    import polib

    old = {}
    if po_path(group).exists():
        known = polib.pofile(str(po_path(group)), encoding="utf-8")
        old = {(entry.msgctxt, entry.msgid): entry for entry in known if not entry.obsolete}
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = dict(HEADER)
    for key, text in texts.items():
        entry = polib.POEntry(
            msgid=text.singular, msgctxt=text.context, occurrences=[(name, "") for name in text.files]
        )
        before = old.get(key)
        if text.plural:
            entry.msgid_plural = text.plural
            forms = before.msgstr_plural if before and before.msgid_plural else {}
            entry.msgstr_plural = {index: forms.get(index, "") for index in (0, 1)}
        elif before:
            entry.msgstr = before.msgstr or before.msgstr_plural.get(0, "")
        flags = [] if before is None else [flag for flag in before.flags if flag == "fuzzy"]
        if "%(" in text.singular + (text.plural or ""):
            flags.append("python-format")
        entry.flags = flags
        catalogue.append(entry)
    return catalogue


def write(group: str, catalogue: "polib.POFile") -> bool:
    """Write .po and .mo where they differ from what is there; say whether anything was written."""
    path = po_path(group)
    wanted = {path: str(catalogue).encode() + b"\n", path.with_suffix(".mo"): catalogue.to_binary()}
    changed = False
    for target, content in wanted.items():
        if not len(catalogue):
            changed |= target.exists()
            target.unlink(missing_ok=True)
        elif not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            changed = True
    return changed


def placeholders(text: str) -> set[str]:
    """The named placeholders of a text, as `%(name)` or `{name}` without their formats."""
    return {percent or brace for percent, brace in _NAMED.findall(text.replace("%%", ""))}


def _problems_of_entry(entry: "polib.POEntry") -> Iterator[str]:
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    asked = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
    if not all(form.strip() for form in forms):
        yield "has no English"
    elif "fuzzy" in entry.flags:
        yield "is marked fuzzy"
    elif placeholders(forms[-1]) != placeholders(entry.msgid_plural or entry.msgid):
        yield "has other placeholders in English"
    elif any(not placeholders(form) <= asked for form in forms):
        yield "has a placeholder in English that Dutch lacks"
    if _UNNAMED.search(entry.msgid) and "%(" not in entry.msgid:
        yield "has a placeholder without a name"
    with translation.override("nl"):
        shown = entry.msgid if entry.msgctxt else translation.gettext(entry.msgid)
    if shown != entry.msgid:
        yield f"is also a text of a library, Dutch users would read {shown!r}: give it a context (pgettext)"


def problems(group: str) -> list[str]:
    """What keeps the group's English from being complete and current; empty when all is well."""
    texts, found = collect(group)
    path = po_path(group)
    catalogue = merged(group, texts)
    for entry in catalogue:
        found += [f"{entry.occurrences[0][0]}: {entry.msgid!r} {problem}" for problem in _problems_of_entry(entry)]
    hint = f"run: python manage.py texts {group}"
    if not texts:
        return [*found, f"{path.relative_to(base_dir())} holds texts nobody uses; {hint}"] if path.exists() else found
    if not path.exists() or path.read_bytes() != str(catalogue).encode() + b"\n":
        found.append(f"{path.relative_to(base_dir())} does not match the texts in the source; {hint}")
    mo = path.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != catalogue.to_binary():
        found.append(f"{mo.relative_to(base_dir())} does not match the .po file; {hint}")
    return found
