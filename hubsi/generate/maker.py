"""The made-up records themselves: the same seed and size always give the same hub. Nothing here touches a database."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

import numpy as np
import numpy.typing as npt

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from hubsi.generate.words import sentences, word_list, word_stream
from vocabulary.lookup import ChallengeItem, Vocabulary

MIX = {Kind.ORGANISATION: 0.30, Kind.INNOVATION: 0.50, Kind.OFFER: 0.12, Kind.FUNDING: 0.05, Kind.SPACE: 0.03}
URL_NAMES = {
    Kind.INNOVATION: "innovations:detail",
    Kind.ORGANISATION: "organisations:detail",
    Kind.OFFER: "supporters:detail",
    Kind.FUNDING: "funding:detail",
    Kind.SPACE: "experimentation:detail",
}
DIMENSIONS = 384
NOISE = 0.045
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)


class Maker:
    """Makes `entries` drafts, organisations first so that the rest can belong to them.

    Args:
        first_id: record numbers start here, in every room.
    """

    def __init__(self, words: Vocabulary, entries: int, *, seed: int = 1, first_id: int = 1) -> None:
        self.seed, self.first_id = seed, first_id
        self._words = words
        self._dice = random.Random(seed)
        self.vocabulary_words = word_list(words, np.random.default_rng(seed))
        self._stream = word_stream(self.vocabulary_words, np.random.default_rng(seed + 1))
        self.numbers = _shares(entries)
        self._challenges = words.items("challenge")
        self._clusters = {item.code: i for i, item in enumerate(self._challenges)}
        self._weights = list(accumulate(1 / (i + 4) for i in range(len(self._challenges))))
        self._order = self._dice.sample(range(len(self._challenges)), len(self._challenges))
        self._codes = {scheme: [i.code for i in words.items(scheme)] for scheme in words.schemes}
        towns = [item for item in words.items("place") if item.level == "municipality"]
        self._towns = [item.code for item in towns]
        self._town_weights = list(accumulate(len(item.postcodes) or 1 for item in towns))
        self._wide = [item.code for item in words.items("place") if item.level != "municipality"]

    def drafts(self) -> Iterator[EntryDraft]:
        """All records, kind after kind."""
        for kind, number in self.numbers.items():
            for offset in range(number):
                yield self._draft(kind, self.first_id + offset)

    def vectors(self, clusters: Sequence[int]) -> npt.NDArray[np.float32]:
        """(n, 384) unit vectors lying around the centre of each one's cluster."""
        centres = np.random.default_rng(self.seed + 2).standard_normal((len(self._challenges), DIMENSIONS))
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        noise = np.random.default_rng(self.seed + 3).standard_normal((len(clusters), DIMENSIONS), dtype=np.float32)
        made = centres[np.asarray(clusters, dtype=np.int64)].astype(np.float32) + NOISE * noise
        unit: npt.NDArray[np.float32] = made / np.linalg.norm(made, axis=1, keepdims=True)
        return unit

    def cluster_of(self, draft: EntryDraft) -> int:
        """The number of its first challenge; -1 for what has too little text to be embedded."""
        first = next(iter(draft.challenges), "")
        return self._clusters.get(first, -1) if draft.challenge_text else -1

    def _draft(self, kind: Kind, number: int) -> EntryDraft:
        dice = self._dice
        challenges = self._some_challenges()
        topical = [word for item in challenges for word in item.synonyms_nl]
        town = dice.choices(self._towns, cum_weights=self._town_weights)[0]
        updated = UNTIL - timedelta(seconds=int(dice.random() ** 2 * 5 * 365 * 86_400))
        silent = kind is Kind.ORGANISATION and dice.random() < 0.5
        money = kind is Kind.FUNDING
        least = round(dice.lognormvariate(9, 1.5)) if money else None
        closes = updated + timedelta(days=dice.randint(30, 2000)) if money and dice.random() < 0.6 else None
        opens = closes and updated - timedelta(days=dice.randint(1, 60))
        return EntryDraft(
            kind=kind,
            object_id=number,
            title=self._title(),
            summary="" if silent else self._text(18, topical, 300),
            challenge_text="" if silent else self._text(55, topical, 5000),
            body="" if silent else self._text(25, topical, 5000),
            language="nl" if dice.random() < 0.9 else dice.choice(["en", "fr"]),
            url_name=URL_NAMES[kind],
            url_key=f"proef-{kind}-{number}",
            owner_id=None if kind is Kind.ORGANISATION else self._owner(kind),
            visibility="members" if dice.random() < 0.02 else "public",
            updated_at=updated,
            published_at=updated - timedelta(days=dice.randint(0, 300)),
            checked_at=updated if dice.random() < 0.7 else None,
            place=town if not money else "",
            places=(town,) if dice.random() < 0.8 and not money else (dice.choice(self._wide),),
            challenges=tuple(item.code for item in challenges),
            amount_min=least,
            amount_max=least * dice.randint(1, 20) if least is not None else None,
            opens_at=opens,
            closes_at=closes,
            iconic=kind is Kind.INNOVATION and dice.random() < 0.001,
            **self._own_facets(kind),
        )

    def _own_facets(self, kind: Kind) -> dict[str, Any]:
        pick = self._pick
        if kind is Kind.ORGANISATION:
            return {"helix": pick("helix")}
        if kind is Kind.INNOVATION:
            needs = pick("support", 2)
            return {
                "phases": pick("phase"),
                "support_needed": needs,
                "target_groups": pick("target_group", 3),
                "novelty": pick("novelty", 2),
                "values": pick("value") if needs else (),
                "helix": pick("helix"),
            }
        if kind is Kind.OFFER:
            return {"support_offered": pick("support", 2), "phases": pick("phase", 3), "values": pick("value", 2)}
        if kind is Kind.FUNDING:
            return {
                "instruments": pick("instrument"),
                "phases": pick("phase", 3),
                "applicants": pick("applicant", 3),
                "fit": pick("fit", 2),
            }
        return {"layers": pick("layer", 3), "values": pick("value"), "target_groups": pick("target_group", 2)}

    def _pick(self, scheme: str, most: int = 1) -> tuple[str, ...]:
        codes = self._codes[scheme]
        return tuple(self._dice.sample(codes, self._dice.randint(1, min(most, len(codes)))))

    def _some_challenges(self) -> list[ChallengeItem]:
        wanted = self._dice.choices(self._order, cum_weights=self._weights, k=self._dice.choice((1, 1, 2, 3)))
        return [self._challenges[i] for i in dict.fromkeys(wanted)]

    def _owner(self, kind: Kind) -> int | None:
        organisations = self.numbers[Kind.ORGANISATION]
        if kind is Kind.INNOVATION and self._dice.random() < 0.4:
            return None
        return self.first_id + int(self._dice.random() ** 2 * organisations)

    def _title(self) -> str:
        return " ".join(islice(self._stream, self._dice.randint(2, 5))).capitalize()

    def _text(self, about: int, topical: list[str], most: int) -> str:
        length = max(4, int(self._dice.gauss(about, about / 4)))
        words = list(islice(self._stream, length))
        for _ in range(length // 12 if topical else 0):
            words[self._dice.randrange(length)] = self._dice.choice(topical)
        return sentences(words)[:most]


def _shares(entries: int) -> dict[Kind, int]:
    numbers = {kind: max(1, int(entries * share)) for kind, share in MIX.items()}
    numbers[Kind.INNOVATION] += entries - sum(numbers.values())
    return numbers
