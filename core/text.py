"""Text as people paste it, made safe to store and search."""

import re
import unicodedata

# everything that is no text: controls but tab and newline, lone surrogates, noncharacters
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")


def clean_text(raw: str) -> str:
    """The same text without control characters and lone surrogates, newlines as \\n, NFC, outer blanks gone."""
    text = _UNSAFE.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(raw: str) -> str:
    """Clean text on one line, blanks folded."""
    return _BLANKS.sub(" ", clean_text(raw))
