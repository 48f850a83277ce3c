"""Texts made safe and comparable before any engine sees them.

The C tokenizer of the first engine overruns its buffer on characters that expand when normalised (U+FDFA
becomes 18), stops at NUL, and cannot read lone surrogates. So everything is NFKC-normalised here first, and the
length is capped again after that.
"""

import hashlib
import html
import re
import unicodedata

RAW_CHARACTERS = 40_000
CHARACTERS = 6_000
WORDS = 160

_SCRIPT = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_LINK = re.compile(r"!?\[([^\]\[]{0,500})\]\((?:[^()\s]{0,2000})(?:\s+\"[^\"]{0,200}\")?\)")
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+\b")
_MARKDOWN = re.compile(r"(?m)^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,3}[.)]\s+)|[*_`~|]{1,3}|^[-=_*]{3,}$")
_SPACE = re.compile(r"\s+")


def clean(text: str, *, words: int = WORDS, characters: int = CHARACTERS) -> str:
    """Plain text on one line: no markup, addresses, controls or lone surrogates; NFKC; at most `words` words.

    Args:
        text: anything a person or an import gave, HTML and Markdown included.
        words: how many words are kept, counted from the start.
        characters: hard cap on the length after normalisation, in code points.
    """
    text = text[:RAW_CHARACTERS]
    text = text.encode("utf-8", "ignore").decode("utf-8")
    if "<" in text or "&" in text:
        text = _COMMENT.sub(" ", _SCRIPT.sub(" ", text))
        text = html.unescape(_TAG.sub(" ", text))
        text = _TAG.sub(" ", text)
    text = _MAIL.sub(" ", _URL.sub(" ", _LINK.sub(r"\1", text)))
    text = unicodedata.normalize("NFKC", _MARKDOWN.sub(" ", text))
    text = "".join(_plain(char) for char in text)
    parts = _SPACE.sub(" ", text).strip()[: characters * 2].split(" ")[:words]
    return " ".join(parts)[:characters].strip()


def _plain(char: str) -> str:
    """The character itself; a space for controls and separators; nothing for formats, surrogates and private use."""
    if " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    if category in {"Cf", "Cs", "Co", "Cn"}:
        return ""
    return char


def content_hash(cleaned: str) -> str:
    """SHA-256 of a cleaned text, in hex: the same text is embedded once."""
    return hashlib.sha256(cleaned.encode("utf-8")).hexdigest()
