"""Personal data stays out of logs and error reports."""

import re
from typing import Any

_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# values behind names such as password=, token=, secret=; and long keys in addresses (reset links, invitations)
_SECRET = re.compile(
    r"(?i)\b(password|passwd|token|secret|key|sessionid|csrf\w*)(\"|')?(\s*[=:]\s*)(\"|')?[^\s\"'&,;]+"
)
_LONG_KEY = re.compile(r"(?<=/)[A-Za-z0-9_:.-]{32,}(?=/|\s|$)")


def scrub(text: str) -> str:
    """`text` without e-mail addresses, secrets and the long keys that stand in addresses."""
    text = _MAIL.sub("[mail]", text)
    text = _SECRET.sub(lambda found: f"{found[1]}{found[2] or ''}{found[3]}[secret]", text)
    return _LONG_KEY.sub("[key]", text)


def scrub_all(value: Any) -> Any:
    """The same for every text in a structure of dicts and lists."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {key: scrub_all(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrub_all(item) for item in value]
    return value
