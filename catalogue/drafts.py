"""What a room hands to the catalogue when it publishes something."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalogue.kinds import Kind
from vocabulary.lookup import vocabulary

Codes = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """The public face of one record.

    Attributes:
        url_name, url_key: the page is `reverse(url_name, args=[url_key])`.
        challenge_text: what it is about, in the record's own words; searched and embedded.
        body: more text to search, not embedded.
        owner_id: id of the organisation that owns it, if one does.
        place: code of the municipality where it stands on the map.
        lat, lon: WGS84 degrees; without them the municipality's point is used.
        places: codes of every place where it works or counts (municipality up to country).
        amount_min, amount_max: whole euros.
        opens_at, closes_at: aware datetimes; None means always open.
        extra: small facts for the card, e.g. {"facts": [{"icon": "users", "text": "..."}]}; JSON.
    """

    kind: Kind
    object_id: int
    title: str
    url_name: str
    url_key: str
    updated_at: datetime
    summary: str = ""
    language: str = "nl"
    challenge_text: str = ""
    body: str = ""
    owner_id: int | None = None
    visibility: str = "public"
    published_at: datetime | None = None
    checked_at: datetime | None = None
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    challenges: Iterable[str] = ()
    phases: Iterable[str] = ()
    support_needed: Iterable[str] = ()
    support_offered: Iterable[str] = ()
    target_groups: Iterable[str] = ()
    helix: Iterable[str] = ()
    values: Iterable[str] = ()
    places: Iterable[str] = ()
    languages: Iterable[str] = ()
    novelty: Iterable[str] = ()
    instruments: Iterable[str] = ()
    applicants: Iterable[str] = ()
    layers: Iterable[str] = ()
    fit: Iterable[str] = ()
    trust: Iterable[str] = ()
    amount_min: int | None = None
    amount_max: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    image: str = ""
    iconic: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    def tokens(self) -> list[str]:
        """All facet values as sorted `facet:code` tokens.

        Challenges also give their theme. Places give `place:` for the code itself and `area:` for it and everything
        around it (municipality, province, region, country), so that a filter on a province finds its municipalities
        and a filter on a municipality finds what counts for its province.
        """
        words = vocabulary()
        found = {f"{name}:{code}" for name, codes in self._plain_facets() for code in codes if code}
        for code in self.challenges:
            challenge = words.get("challenge", code)
            if challenge is not None and challenge.theme:
                found.add(f"theme:{challenge.theme}")
        for code in {*self.places, *([self.place] if self.place else [])}:
            found.add(f"place:{code}")
            item = words.get("place", code)
            found.update(f"area:{around}" for around in (code, *(item.ancestors if item else ())))
        return sorted(found)

    def _plain_facets(self) -> list[tuple[str, Iterable[str]]]:
        return [
            ("challenge", self.challenges),
            ("phase", self.phases),
            ("needs", self.support_needed),
            ("offers", self.support_offered),
            ("target_group", self.target_groups),
            ("helix", self.helix),
            ("value", self.values),
            ("language", self.languages or (self.language,)),
            ("novelty", self.novelty),
            ("instrument", self.instruments),
            ("applicant", self.applicants),
            ("layer", self.layers),
            ("fit", self.fit),
            ("trust", self.trust),
        ]

    def point(self) -> tuple[float | None, float | None]:
        """Latitude and longitude in degrees: its own, else its municipality's, else none."""
        if self.lat is not None and self.lon is not None:
            return self.lat, self.lon
        item = vocabulary().get("place", self.place) if self.place else None
        return (item.lat, item.lon) if item is not None else (None, None)
