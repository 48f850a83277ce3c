"""Makes catalogue/embeddings/data/trigrams.json: the commonest word-bounded trigrams of nl, en, fr and de.

    python benchmarks/language_profiles.py

Counted in the translation files that the installed libraries ship (BSD and MIT), so it needs no download.
"""

import json
import re
import sys
from collections import Counter
from math import log
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogue.embeddings.language import LANGUAGES, PROFILE, trigrams  # noqa: E402

KEPT = 700
_PLACEHOLDER = re.compile(r"%\([^)]*\)\w?|%\w|\{[^}]*\}|<[^>]*>|\S*[/_\\]\S*")


def texts(language: str) -> list[str]:
    """Messages of the libraries in this language; English is what the others were translated from."""
    folder = "de" if language == "en" else language
    found: set[str] = set()
    for site in sys.path:
        for path in Path(site).glob(f"*/**/locale/{folder}/LC_MESSAGES/django.po") if "site-packages" in site else []:
            for entry in polib.pofile(str(path)):
                found.add(entry.msgid if language == "en" else entry.msgstr)
    return [_PLACEHOLDER.sub(" ", text) for text in sorted(found) if len(text) > 12]


def main() -> None:
    profile: dict[str, dict[str, float]] = {}
    for language in LANGUAGES:
        counts: Counter[str] = Counter()
        for text in texts(language):
            counts.update(trigrams(text))
        total = sum(counts.values())
        top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
        profile[language] = {gram: round(log(count / total), 2) for gram, count in top}
        sys.stderr.write(f"{language}: {total} trigrams\n")
    PROFILE.write_text(json.dumps(profile, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
