"""Which of our languages a plain text is in, also when it is only a few words long."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("nl", "en", "fr", "de")
DEFAULT = "nl"
PROFILE = Path(__file__).parent / "data" / "trigrams.json"
CHARACTERS = 1_000

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A word that (nearly) only one of the languages has counts as much as this many nats of trigram evidence.
_STOPWORD = 3.0
_FLOOR = -9.5
# German is rare here and looks like Dutch: it has to be clearer than the others.
_PRIOR = {"de": -4.0}
_STOPWORDS = {
    "nl": "de het een en van voor met zijn niet dat die wij ze hun naar bij ook om te aan uit door maar worden wordt"
    " werd heeft hebben kan kunnen moet veel meer geen nog wel tot tussen zonder onze ons wie wat waar hoe elke elk"
    " iedereen samen zo zodat omdat waarin waarbij deze dit er op als dan over onder na tegen mensen jongeren ouderen",
    "en": "the a an and of for with are not that they their to by also from out but was were has have can must more"
    " no still between without our us who what where how every each everyone together so because which this these"
    " there on as than over under after against people who is it be at or we you your its into them while when",
    "fr": "le la les un une des et du pour avec sont pas ne que qui ils elles leur leurs au aux par mais est était"
    " ont peut doit plus sans notre nos quoi où comment chaque ensemble parce dont ce cette ces il y sur dans comme"
    " sous après contre se son sa ses nous vous être entre chez personnes jeunes d'un d'une l'on c'est ou",
    "de": "der die das ein eine und von für mit sind nicht dass sie ihr ihre nach bei auch um zu an aus durch aber"
    " werden wird wurde hat haben kann können muss mehr kein noch bis zwischen ohne unsere wir uns wer was wo wie"
    " jede jeder alle zusammen so weil diese dieser es auf als dann über unter gegen im ist den dem des zum zur",
}


@lru_cache(maxsize=1)
def _profile() -> dict[str, dict[str, float]]:
    data: dict[str, dict[str, float]] = json.loads(PROFILE.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def _stopwords() -> dict[str, tuple[str, ...]]:
    """Word → the languages that have it."""
    owners: dict[str, tuple[str, ...]] = {}
    for language, words in _STOPWORDS.items():
        for word in set(words.split()):
            owners[word] = (*owners.get(word, ()), language)
    return owners


def trigrams(text: str) -> Iterator[str]:
    """The trigrams of each word with one space on either side, lower case."""
    for word in _WORD.findall(text.lower().replace("’", "'")):
        padded = f" {word} "
        for index in range(len(padded) - 2):
            yield padded[index : index + 3]


def detect(text: str, *, default: str = DEFAULT) -> str:
    """The likeliest of `LANGUAGES`; `default` where the text has no letters."""
    text = text[:CHARACTERS]
    scores = {language: _PRIOR.get(language, 0.0) for language in LANGUAGES}
    seen = False
    for gram in trigrams(text):
        seen = True
        for language, known in _profile().items():
            scores[language] += known.get(gram, _FLOOR)
    if not seen:
        return default
    for word in _WORD.findall(text.lower().replace("’", "'")):
        for language in _stopwords().get(word, ()):
            scores[language] += _STOPWORD
    # Of equals the default wins, then the order of LANGUAGES.
    return max(LANGUAGES, key=lambda language: (scores[language], language == default))


def content_words(text: str) -> str:
    """The text in lower case without the commonest words of any of the languages."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return " ".join(word for word in words if word not in _stopwords())
