"""The rules of who is brought together with whom, and why, as pure functions over facts; no database.

A fact is a small JSON object, {"fact": "challenge", "codes": ["energy-poverty"]}; `reasons` says it in words.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

VERSION = "2026-11"
Fact = dict[str, Any]
Codes = frozenset[str]

# Which lane a pair of kinds belongs to, seen from the first.
LANES: dict[tuple[str, str], str] = {
    ("innovation", "innovation"): "peers",
    ("innovation", "offer"): "supporters",
    ("innovation", "funding"): "funding",
    ("innovation", "space"): "spaces",
    ("innovation", "organisation"): "unlikely",
    ("offer", "innovation"): "innovations",
    ("funding", "innovation"): "innovations",
    ("space", "innovation"): "innovations",
    ("organisation", "innovation"): "innovations",
}
LANE_ORDER = ("peers", "supporters", "funding", "spaces", "unlikely", "innovations")
KEPT = {"peers": 12, "supporters": 8, "funding": 8, "spaces": 8, "unlikely": 8, "innovations": 12}
PHASES = ("prompts", "proposals", "prototyping", "sustaining", "scaling", "systemic-change")

# Likeness beside which texts are alike (one pair in twenty of 200 real projects), alike enough to be the only reason
# (one in thirty), and very much alike (one in eighty); see docs/matching.md.
ALIKE = 3.0
REASON_ENOUGH = 3.7
VERY_ALIKE = 4.5
_MOST_LIKENESS = 8.0
_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Facts:
    """What matching knows of an entry. `codes` is by facet name, e.g. {"challenge": frozenset({"debt"})}."""

    id: int
    kind: str
    codes: Mapping[str, Codes] = field(default_factory=dict)
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    owner_id: int | None = None

    def of(self, facet: str) -> Codes:
        return self.codes.get(facet, frozenset())


@dataclass(frozen=True)
class Judgement:
    """A pair that is worth showing: in which lane, how strongly and because of what."""

    lane: str
    score: float
    facts: list[Fact]


def facts_of(entry: Any) -> Facts:
    """Facts of a catalogue entry (anything with its attributes)."""
    codes: dict[str, set[str]] = {}
    for token in entry.facets:
        facet, _, code = token.partition(":")
        codes.setdefault(facet, set()).add(code)
    return Facts(
        id=entry.pk,
        kind=str(entry.kind),
        codes={facet: frozenset(found) for facet, found in codes.items()},
        place=entry.place,
        lat=entry.lat,
        lon=entry.lon,
        owner_id=entry.owner_id,
    )


def judge(one: Facts, other: Facts, *, likeness: float, rarity: Mapping[str, float]) -> list[Judgement]:
    """The lanes in which `other` should be shown to `one`; empty when nothing can be said for it.

    Args:
        likeness: of the texts, in standard deviations above what is usual; 0 when unknown.
        rarity: weight of each challenge, 0 (everybody has it) to 1 (nobody else).
    """
    if one.id == other.id or _know_each_other(one, other):
        return []
    lane = LANES.get((one.kind, other.kind))
    if lane is None:
        return []
    found = []
    if lane != "unlikely" and _enough(lane, one, other, likeness):
        found.append(Judgement(lane, _score(one, other, likeness, rarity), facts_between(one, other, likeness)))
    if one.kind == "innovation" and other.kind in ("innovation", "organisation"):
        unlikely = _unlikely(one, other, likeness, rarity)
        if unlikely is not None:
            found.append(unlikely)
    return found


def _know_each_other(one: Facts, other: Facts) -> bool:
    """An organisation and what it owns, or two things of one owner, need no introduction."""
    same_owner = one.owner_id is not None and one.owner_id == other.owner_id
    return same_owner or one.owner_id == other.id or other.owner_id == one.id


def facts_between(one: Facts, other: Facts, likeness: float) -> list[Fact]:
    """What is true of the pair, strongest first, seen from `one`."""
    found: list[Fact] = []
    challenges = one.of("challenge") & other.of("challenge")
    if challenges:
        found.append({"fact": "challenge", "codes": sorted(challenges)})
    elif themes := one.of("theme") & other.of("theme"):
        found.append({"fact": "theme", "codes": sorted(themes)})
    if asked := one.of("needs") & other.of("offers"):
        found.append({"fact": "they-offer", "codes": sorted(asked)})
    if offered := one.of("offers") & other.of("needs"):
        found.append({"fact": "you-offer", "codes": sorted(offered)})
    if likeness >= (ALIKE if found else REASON_ENOUGH):
        found.append({"fact": "text-very" if likeness >= VERY_ALIKE else "text"})
    if nearness := _where(one, other):
        found.append(nearness)
    if groups := one.of("target_group") & other.of("target_group"):
        found.append({"fact": "target-group", "codes": sorted(groups)})
    if phase := _phase(one, other):
        found.append(phase)
    return found


def _enough(lane: str, one: Facts, other: Facts, likeness: float) -> bool:
    """Whether a pair has a reason to be in its lane at all; being near or in one phase is not one."""
    about = bool(one.of("challenge") & other.of("challenge")) or likeness >= REASON_ENOUGH
    same_theme = bool(one.of("theme") & other.of("theme"))
    helps = bool(one.of("needs") & other.of("offers") or one.of("offers") & other.of("needs"))
    if lane == "peers":
        return about or (same_theme and likeness >= ALIKE)
    pair = {one.kind, other.kind}
    if "offer" in pair:
        return helps and (about or same_theme or not (one.of("challenge") and other.of("challenge")))
    if "funding" in pair:
        return (about or same_theme) and _phases_meet(one, other) and _reaches(one, other)
    if "space" in pair:
        return about or (same_theme and _near(one, other, 50)) or _near(one, other, 15)
    return about


def _score(one: Facts, other: Facts, likeness: float, rarity: Mapping[str, float]) -> float:
    """Higher is better; comparable within a lane only."""
    shared = one.of("challenge") & other.of("challenge")
    score = sum(1.0 + 2.0 * rarity.get(code, 0.5) for code in shared) / max(1.0, math.sqrt(len(shared)))
    if not shared and one.of("theme") & other.of("theme"):
        score += 0.7
    score += 0.5 * min(max(likeness, 0.0), _MOST_LIKENESS)
    score += 1.2 * len(one.of("needs") & other.of("offers")) + 1.2 * len(one.of("offers") & other.of("needs"))
    score += 0.3 * min(2, len(one.of("target_group") & other.of("target_group")))
    score += _nearness(one, other)
    score += 0.3 if _phase(one, other) else 0.0
    return round(score, 4)


def _unlikely(one: Facts, other: Facts, likeness: float, rarity: Mapping[str, float]) -> Judgement | None:
    """The same challenge from another side: other roles of the helix, or another kind of novelty."""
    shared = one.of("challenge") & other.of("challenge")
    mine, theirs = one.of("helix"), other.of("helix")
    other_side = bool(mine and theirs) and not mine & theirs
    new, also_new = one.of("novelty"), other.of("novelty")
    other_way = other.kind == "innovation" and bool(new and also_new) and not new & also_new
    if not shared or not (other_side or other_way):
        return None
    facts: list[Fact] = [{"fact": "challenge", "codes": sorted(shared)}]
    if other_side:
        facts.append({"fact": "other-helix", "codes": sorted(theirs)})
    if other_way:
        facts.append({"fact": "other-novelty", "codes": sorted(also_new)})
    if where := _where(one, other):
        facts.append(where)
    # What reads the same is no surprise: unlike texts come first.
    score = sum(1.0 + 2.0 * rarity.get(code, 0.5) for code in shared) + 1.5 * other_side + 0.7 * other_way
    return Judgement("unlikely", round(score + _nearness(one, other) - 0.2 * max(likeness, 0.0), 4), facts)


# --- places ------------------------------------------------------------------------------------------------
def distance_km(one: Facts, other: Facts) -> float | None:
    """Great-circle distance in kilometres; None when a point is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def _near(one: Facts, other: Facts, kilometres: float) -> bool:
    far = distance_km(one, other)
    return far is not None and far <= kilometres


def _reaches(one: Facts, other: Facts) -> bool:
    """Whether the places of one contain, or are, a place of the other; nobody's places reach everything."""
    mine, theirs = one.of("place"), other.of("place")
    return not mine or not theirs or bool(mine & other.of("area") or theirs & one.of("area"))


def _nearness(one: Facts, other: Facts) -> float:
    if one.place and one.place == other.place:
        return 1.0
    far = distance_km(one, other)
    return 0.0 if far is None else 0.8 * math.exp(-far / 20)


def _where(one: Facts, other: Facts) -> Fact | None:
    if one.place and one.place == other.place:
        return {"fact": "same-place", "codes": [one.place]}
    far = distance_km(one, other)
    if far is not None and far <= 30:
        return {"fact": "distance", "km": max(1, round(far)), "codes": [other.place] if other.place else []}
    if common := one.of("place") & other.of("place"):
        return {"fact": "works-in", "codes": sorted(common)[:2]}
    return None


# --- phases ------------------------------------------------------------------------------------------------
def _phases_meet(one: Facts, other: Facts) -> bool:
    return not one.of("phase") or not other.of("phase") or bool(one.of("phase") & other.of("phase"))


def _phase(one: Facts, other: Facts) -> Fact | None:
    """Same phase, or the other one a step ahead; for other kinds only that it fits the phase."""
    mine, theirs = one.of("phase"), other.of("phase")
    if common := mine & theirs:
        return {"fact": "phase", "codes": sorted(common, key=PHASES.index)[:1]} if common <= set(PHASES) else None
    if one.kind != other.kind or not mine <= set(PHASES) or not theirs <= set(PHASES) or not mine or not theirs:
        return None
    steps = max(map(PHASES.index, theirs)) - max(map(PHASES.index, mine))
    return {"fact": "ahead", "codes": [max(theirs, key=PHASES.index)]} if steps in (1, 2) else None


def rarities(counts: Mapping[str, int], total: int) -> dict[str, float]:
    """From how many of `total` entries have each challenge to its weight, 0 to 1."""
    if total < 2:
        return {}
    return {code: math.log((total + 1) / (count + 1)) / math.log(total + 1) for code, count in counts.items()}


def facts_in_lane(lane: str, one: Facts, other: Facts, likeness: float) -> list[Fact]:
    """The facts that a lane shows of a pair."""
    if lane == "unlikely":
        judgement = _unlikely(one, other, likeness, {})
        return judgement.facts if judgement else []
    return facts_between(one, other, likeness)
