"""What the files must hold, whoever edits them."""

from collections import Counter

import pytest

from vocabulary.data_files import MERGED, read_all
from vocabulary.text import fold

DATA = read_all()
SCHEMES = {
    "phase": "prompts proposals prototyping sustaining scaling systemic-change",
    "support": "awareness insight problem-analysis network-building co-creation scaling-up",
    "novelty": "product service process organisation-model principle",
    "helix": "knowledge-institution company civil-society citizens government financier",
    "problem_type": "structured values-differ knowledge-uncertain wicked",
    "participation": "receiver listener adviser co-decider co-producer initiator",
    "evidence": "evidence-1 evidence-2 evidence-3 evidence-4 evidence-5",
    "scaler": "staffing communicating alliance-building lobbying earnings-generation replicating"
    " stimulating-market-forces",
    "value": "money time space material expertise network data",
    "instrument": "subsidy grant loan guarantee equity social-impact-bond crowdfunding civic-budget prize"
    " procurement tax-measure",
    "fit": "long-term milestones equal-partnership process-accountability follow-on",
    "layer": "physical social-psychological content-instrumental financial-economic legal-political",
    "relation": "partner-of supports funds hosts member-of",
    "applicant": "citizens informal-group nonprofit social-enterprise company government knowledge-institution",
    "language": "nl fr en de",
}
THEMES = (
    "poverty loneliness housing health mental-wellbeing work education migration climate-energy food mobility"
    " circular-economy digital-inclusion democracy nature-public-space"
)


@pytest.mark.parametrize(("scheme", "codes"), SCHEMES.items())
def test_each_list_has_the_values_of_the_product(scheme: str, codes: str) -> None:
    assert [term["code"] for term in DATA.terms if term["scheme"] == scheme] == codes.split()


def test_each_list_is_explained_in_both_languages_with_its_source() -> None:
    heads = {term["code"]: term for term in DATA.terms if term["scheme"] == "scheme"}
    schemes = {term["scheme"] for term in DATA.terms} - {"scheme", MERGED}
    assert schemes | {"theme", "challenge", "place"} == set(heads)
    for term in DATA.terms:
        texts = [term["label_nl"], term["label_en"]]
        if term["scheme"] != MERGED:
            texts += [term["explanation_nl"], term["explanation_en"], term["source"]]
        assert all(text.strip() for text in texts), term["code"]


def test_fifteen_themes_with_five_to_eight_challenges_each() -> None:
    assert [theme["code"] for theme in DATA.themes] == THEMES.split()
    per_theme = Counter(challenge["theme_id"] for challenge in DATA.challenges)
    assert set(per_theme) == set(THEMES.split())
    assert 80 <= len(DATA.challenges) <= 100
    assert all(5 <= count <= 8 for count in per_theme.values()), per_theme


@pytest.mark.parametrize("challenge", DATA.challenges, ids=lambda row: row["code"])
def test_each_challenge_can_be_found_and_compared(challenge: dict) -> None:  # type: ignore[type-arg]
    for language in ("nl", "en"):
        assert len(challenge[f"description_{language}"].split()) >= 25
    synonyms = [challenge[f"synonyms_{language}"] for language in ("nl", "en", "fr")]
    assert all(len(words) >= 3 for words in synonyms)
    assert sum(map(len, synonyms)) >= 8
    for words in synonyms:
        assert len({fold(word) for word in words}) == len(words)
        assert all(fold(word) and len(word) <= 80 for word in words)
    assert set(challenge["sdgs"]) <= set(range(1, 18))
    assert challenge["sdgs"]
    assert challenge["policy_domains"]


def test_all_municipalities_of_flanders_and_brussels() -> None:
    towns = [place for place in DATA.places if place["level"] == "municipality"]
    assert len([town for town in towns if town["parent"] != "04000"]) == 285
    assert len([town for town in towns if town["parent"] == "04000"]) == 19
    for town in towns:
        assert 2.5 < town["lon"] < 6.0, town["label_nl"]
        assert 50.6 < town["lat"] < 51.6, town["label_nl"]
        assert town["postcodes"], town["label_nl"]
        assert len(town["code"]) == 5, town["label_nl"]
    assert {place["code"] for place in DATA.places if place["level"] != "municipality"} == {
        *("01000", "02000", "04000"),
        *("10000", "20001", "30000", "40000", "70000"),
    }


def test_two_towns_never_share_a_point() -> None:
    points = Counter((place["lat"], place["lon"]) for place in DATA.places if place["level"] == "municipality")
    assert not [point for point, count in points.items() if count > 1]


def test_merged_municipalities_lead_to_one_of_today() -> None:
    merged = {term["label_nl"]: term for term in DATA.terms if term["scheme"] == MERGED}
    towns = {place["code"]: place["label_nl"] for place in DATA.places}
    for old, new in {
        "Nevele": "Deinze",
        "Knesselare": "Aalter",
        "Puurs": "Puurs-Sint-Amands",
        "Overpelt": "Pelt",
        "Opglabbeek": "Oudsbergen",
        "Zomergem": "Lievegem",
        "Zingem": "Kruisem",
        "Zwijndrecht": "Beveren-Kruibeke-Zwijndrecht",
        "Moerbeke": "Lokeren",
        "Melle": "Merelbeke-Melle",
        "Hoeselt": "Bilzen-Hoeselt",
        "Borgloon": "Tongeren-Borgloon",
        "Kortessem": "Hasselt",
        "Ham": "Tessenderlo-Ham",
        "Gooik": "Pajottegem",
        "Borsbeek": "Antwerpen",
        "De Pinte": "Nazareth-De Pinte",
        "Wachtebeke": "Lochristi",
        "Meulebeke": "Tielt",
        "Ruiselede": "Wingene",
    }.items():
        assert towns[merged[old]["meta"]["into"]] == new
    # 308 municipalities until 2018, 300 until 2024, 285 since.
    gone = {term["code"] for term in merged.values()} - set(towns)
    created = {term["meta"]["into"] for term in merged.values()} - {"11002"}
    assert 308 - len(gone) + len(created) == 285
