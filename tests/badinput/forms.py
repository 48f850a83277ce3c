"""Reads the forms of a page as a browser would, and fills them with what nobody means well."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

TEXTS = ("text", "textarea", "email", "url", "search", "tel", "number", "date", "time", "datetime-local", "password")
KEPT = ("text", "textarea", "email", "url", "search", "tel")
"""Kinds of fields that give back what was typed; a password never does."""


@dataclass
class Control:
    """One field: its name, kind, the values it would send and those it could send."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form that is posted: where to, and its fields by name."""

    action: str
    controls: dict[str, Control] = field(default_factory=dict)
    multipart: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return (self.action.split("?")[0], *sorted(self.controls))

    def texts(self) -> list[Control]:
        return [control for control in self.controls.values() if control.kind in TEXTS]

    def pairs(self, instead: dict[str, str | bytes]) -> list[tuple[str, str | bytes]]:
        """What is sent, with some values replaced."""
        sent: list[tuple[str, str | bytes]] = []
        for control in self.controls.values():
            if control.name in instead:
                sent.append((control.name, instead[control.name]))
            elif control.kind != "file":
                sent += [(control.name, value) for value in control.values]
        return sent

    def body(self, instead: dict[str, str | bytes]) -> bytes:
        return urlencode(self.pairs(instead)).encode()


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.current: Form | None = None
        self.select: Control | None = None
        self.area: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posted = given.get("method", "get").lower() == "post"
            action = urljoin(self.page, given.get("action", "") or self.page)
            multipart = given.get("enctype", "") == "multipart/form-data"
            self.current = Form(action, multipart=multipart) if posted else None
        elif self.current is None:
            return
        elif tag in ("input", "button", "select", "textarea") and given.get("name"):
            self._control(tag, given)
        elif tag == "option" and self.select is not None:
            self.select.options.append(given.get("value", ""))
            if "selected" in given:
                self.select.values.append(given.get("value", ""))

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self.current is not None
        name = given["name"]
        if name == "csrfmiddlewaretoken":
            return
        kind = {"input": given.get("type", "text"), "button": "button"}.get(tag, tag)
        control = self.current.controls.setdefault(name, Control(name, kind))
        if tag == "select":
            self.select = control
        elif tag == "textarea":
            self.area = control
            control.values = [""]
        elif kind in ("checkbox", "radio"):
            control.options.append(given.get("value", "on"))
            if "checked" in given:
                control.values.append(given.get("value", "on"))
        else:
            control.values = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values = [(self.area.values[0] + data).lstrip("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.current is not None:
            self.forms.append(self.current)
            self.current = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def forms_of(html: str, page: str) -> list[Form]:
    """The forms of a page that are posted."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms


MARK = "typte ik "
SCRIPT = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
HOSTILE: dict[str, str | bytes] = {
    "empty": "",
    "blanks": " \t\u00a0\u200b",
    "nul": f"{MARK}a\x00b\x1b[31m",
    "half a character": MARK.encode() + b"\xed\xa0\x80\xff\xfe",
    "ligature that grows": MARK + "\ufdfa" * 20_000,
    "right to left": f"{MARK}\u202e\u2066\u0645\u0631\u062d\u0628\u0627\u2069\u202c",
    "emoji": MARK + "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f1e7\U0001f1ea" * 50,
    "combining flood": MARK + "a" + "\u0301\u0489" * 3_000,
    "script": MARK + SCRIPT,
    "template": MARK + "{{ 7*7 }}{% debug %}${7*7}#{7*7}%(x)s{0}",
    "markdown": MARK + "[x](javascript:alert(1)) ![x](data:text/html;base64,PHM+) <javascript:alert(1)> [[[[" * 20,
    "formula": "=cmd|' /C calc'!A0",
    "header": "iemand@voorbeeld.be\r\nBcc: ander@voorbeeld.be",
    "year 0": "0000-00-00",
    "last day": "9999-12-31",
    "no such day": "2026-02-29",
    "no such hour": "2026-03-29T02:30",
    "not a number": "NaN",
    "endless": "1e400",
    "below": "-1",
    "too big": "9223372036854775808",
    "other digits": "\u0661\u0662",
    "path": "../../../../etc/passwd",
    "sql": "1' OR '1'='1",
}


ALWAYS = ("empty", "nul", "half a character", "script")
EVERYWHERE = ("nul", "half a character", "script", "sql", "too big", "path")
"""Also put into selects, ticks and hidden fields, where a browser offers no choice."""


def fillings(form: Form, number: int) -> Iterator[tuple[str, dict[str, str | bytes], list[str]]]:
    """(name, replacements, fields whose text must come back when it is refused) for the `number`th form.

    Forms take turns at half of the values, so that the walk stays short; a few values go to all.
    """
    typed = [control.name for control in form.texts()]
    kept = [control.name for control in form.texts() if control.kind in KEPT]
    every = [control.name for control in form.controls.values() if control.kind != "file"]
    for turn, (name, value) in enumerate(HOSTILE.items()):
        if typed and (name in ALWAYS or (turn + number) % 2 == 0):
            yield name, dict.fromkeys(typed, value), kept if _marked(value) else []
        if name in EVERYWHERE and set(every) - set(typed):
            yield f"{name} everywhere", dict.fromkeys(every, value), []
    if kept:
        yield "a million characters", {kept[-1]: MARK + "x" * 1_000_000}, []


def _marked(value: str | bytes) -> bool:
    return (value if isinstance(value, bytes) else value.encode()).startswith(MARK.encode())
