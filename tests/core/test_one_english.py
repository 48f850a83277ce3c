"""Django lays the apps' texts on one pile: one Dutch text with two English ones gets the wrong one somewhere."""

from collections import defaultdict
from pathlib import Path

import polib
from django.conf import settings


def test_one_dutch_text_has_one_english_text() -> None:
    english = defaultdict(set)
    for path in Path(settings.BASE_DIR).glob("*/locale/en/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                english[entry.msgctxt, entry.msgid].add(entry.msgstr or tuple(entry.msgstr_plural.values()))
    assert {key: found for key, found in english.items() if len(found) > 1} == {}
