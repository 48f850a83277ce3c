"""Reading and checking the data files. Every error names the file and the record."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import HubError

DATA_DIR = Path(__file__).parent / "data"
MERGED = "merged_municipality"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TEXTS = ("code", "label_nl", "label_en")
_DESCRIBED = (*_TEXTS, "description_nl", "description_en")
_LEVELS = ("municipality", "province", "region", "country")
Record = dict[str, Any]


class VocabularyDataError(HubError):
    """A data file that cannot be loaded as it is."""

    code = "vocabulary_data"


@dataclass
class DataSet:
    """What the files say, ready for the tables, in order; `stamp` changes with any byte of it."""

    terms: list[Record] = field(default_factory=list)
    themes: list[Record] = field(default_factory=list)
    challenges: list[Record] = field(default_factory=list)
    places: list[Record] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        text = json.dumps([self.terms, self.themes, self.challenges, self.places], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def read_all(folder: Path = DATA_DIR) -> DataSet:
    """All files below `folder`. Raises VocabularyDataError."""
    data = DataSet()
    for path in sorted((folder / "lists").glob("*.json")):
        data.terms.extend(_list_terms(path, _read(path, dict)))
    data.themes = _themes(folder / "themes.json")
    domains = {term["code"] for term in data.terms if term["scheme"] == "policy_domain"}
    data.challenges = _challenges(folder / "challenges.json", {theme["code"] for theme in data.themes}, domains)
    data.places = _places(folder / "places.json")
    data.terms.extend(_merged(folder / "merged_municipalities.json", {place["code"] for place in data.places}))
    return data


def _read(path: Path, kind: type) -> Any:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise VocabularyDataError(_("%(file)s ontbreekt.") % {"file": path.name}) from error
    except json.JSONDecodeError as error:
        raise VocabularyDataError(
            _("%(file)s, regel %(line)s: geen geldige JSON (%(reason)s).")
            % {"file": path.name, "line": error.lineno, "reason": error.msg}
        ) from error
    if not isinstance(content, kind):
        raise _error(path, "", _("de vorm van het bestand klopt niet"))
    return content


def _error(path: Path, record: object, reason: str) -> VocabularyDataError:
    where = f"{path.name}, {record}" if record else path.name
    return VocabularyDataError(f"{where}: {reason}.")


def _records(path: Path, rows: list[Any], required: Iterable[str], optional: Iterable[str]) -> Iterator[Record]:
    """The rows with their place in the file as `order`, after checking keys, texts and codes."""
    required, allowed = tuple(required), {*required, *optional}
    for order, row in enumerate(rows, 1):
        name = row.get("code") or f"record {order}" if isinstance(row, dict) else f"record {order}"
        if not isinstance(row, dict):
            raise _error(path, name, _("is geen record"))
        if missing := [key for key in required if row.get(key) in (None, "", [])]:
            raise _error(path, name, _("mist %(keys)s") % {"keys": ", ".join(missing)})
        if extra := sorted(set(row) - allowed):
            raise _error(path, name, _("heeft onbekende velden: %(keys)s") % {"keys": ", ".join(extra)})
        if not _CODE.fullmatch(str(row["code"])):
            raise _error(path, name, _("de code mag alleen kleine letters, cijfers en streepjes hebben"))
        yield {**row, "order": order}
    codes = Counter(row["code"] for row in rows)
    if double := [code for code, count in codes.items() if count > 1]:
        raise _error(path, ", ".join(double), _("de code komt meer dan één keer voor"))


def _list_terms(path: Path, content: Record) -> Iterator[Record]:
    """One list: a term of the list of lists, then its own terms."""
    explained = ("explanation_nl", "explanation_en", "source")
    scheme = path.stem
    head = {key: value for key, value in content.items() if key not in ("terms", "order")}
    (checked,) = _records(path, [{"code": scheme.replace("_", "-"), **head}], (*_TEXTS, *explained), ())
    yield {"scheme": "scheme", **checked, "code": scheme, "order": content.get("order", 999), "meta": {}}
    rows = content.get("terms", [])
    for row in _records(path, rows, (*_TEXTS, "explanation_nl", "explanation_en"), ("source", "meta")):
        yield {"scheme": scheme, "meta": {}, "source": content["source"], **row}


def _themes(path: Path) -> list[Record]:
    return list(_records(path, _read(path, list), _DESCRIBED, ()))


def _challenges(path: Path, themes: set[str], domains: set[str]) -> list[Record]:
    lists = ("synonyms_nl", "synonyms_en", "synonyms_fr", "sdgs", "policy_domains")
    rows = list(_records(path, _read(path, list), (*_DESCRIBED, "theme", *lists), ()))
    for row in rows:
        if row["theme"] not in themes:
            raise _error(path, row["code"], _("het thema “%(code)s” bestaat niet") % {"code": row["theme"]})
        if unknown := sorted(set(row["policy_domains"]) - domains):
            raise _error(path, row["code"], _("onbekend beleidsdomein: %(codes)s") % {"codes": ", ".join(unknown)})
        if any(sdg not in range(1, 18) for sdg in row["sdgs"]):
            raise _error(path, row["code"], _("een SDG is een getal van 1 tot 17"))
    return [{"theme_id": row.pop("theme"), **row} for row in rows]


def _places(path: Path) -> list[Record]:
    required = (*_TEXTS, "label_fr", "level", "lat", "lon")
    rows = list(_records(path, _read(path, list), required, ("parent", "postcodes", "aliases")))
    codes = {row["code"] for row in rows}
    for row in rows:
        if row["level"] not in _LEVELS:
            raise _error(path, row["code"], _("onbekend niveau"))
        if row.get("parent", "") not in {*codes, ""} or (row["level"] != "country" and not row.get("parent")):
            raise _error(path, row["code"], _("de plaats waarin dit ligt, bestaat niet"))
    return [{"parent": "", "postcodes": [], "aliases": [], **row} for row in rows]


def _merged(path: Path, places: set[str]) -> Iterator[Record]:
    for row in _records(path, _read(path, list), ("code", "name", "into", "since"), ()):
        if row["into"] not in places:
            raise _error(path, row["code"], _("de nieuwe gemeente bestaat niet"))
        name = row.pop("name")
        meta = {"into": row.pop("into"), "since": row.pop("since")}
        yield {"scheme": MERGED, **row, "label_nl": name, "label_en": name, "meta": meta}
