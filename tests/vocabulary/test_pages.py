"""The glossary, the API and the administration."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from vocabulary import lookup
from vocabulary.lookup import vocabulary
from vocabulary.models import Term

pytestmark = pytest.mark.django_db


def test_the_glossary_explains_every_list(client: Client, django_assert_max_num_queries: Any) -> None:
    vocabulary()
    with django_assert_max_num_queries(2):
        page = client.get(reverse("vocabulary:glossary"))
    assert page.status_code == 200
    html = page.content.decode()
    for scheme in vocabulary().items("scheme"):
        assert f'id="{scheme.code}"' in html
        assert scheme.label_nl in html
    assert "Energiearmoede" in html
    assert "7 leerlessen" in html


def test_the_glossary_in_english(client: Client) -> None:
    html = client.get("/en" + reverse("vocabulary:glossary")).content.decode()
    assert "<h1>Glossary</h1>" in html
    assert "Energy poverty" in html


def test_ids_on_the_page_are_unique(client: Client) -> None:
    import re

    ids = re.findall(r'\bid="([^"]+)"', client.get(reverse("vocabulary:glossary")).content.decode())
    assert len(ids) == len(set(ids)), [one for one in set(ids) if ids.count(one) > 1]


def test_the_api_lists_the_lists(client: Client) -> None:
    lists = client.get(reverse("vocabulary-list")).json()
    assert {"phase", "challenge", "place"} <= {one["code"] for one in lists}
    assert all(client.get(one["url"]).status_code == 200 for one in lists[:3])


def test_the_api_gives_challenges_and_places_whole(client: Client, django_assert_num_queries: Any) -> None:
    vocabulary()
    with django_assert_num_queries(0):
        challenges = client.get(reverse("vocabulary-scheme", args=["challenge"])).json()
        places = client.get(reverse("vocabulary-scheme", args=["place"])).json()
        phases = client.get(reverse("vocabulary-scheme", args=["phase"])).json()
    assert len(challenges) == 97
    assert challenges[0]["details"]["theme"] == "poverty"
    ghent = next(place for place in places if place["code"] == "44021")
    assert ghent["details"]["ancestors"] == ["40000", "02000", "01000"]
    assert phases[0]["details"] == {}


@pytest.mark.parametrize("scheme", ["nonsense", "merged_municipality", "scheme"])
def test_the_api_knows_no_other_lists(client: Client, scheme: str) -> None:
    assert client.get(reverse("vocabulary-scheme", args=[scheme])).status_code == 404


def test_the_api_only_reads(client: Client) -> None:
    assert client.post(reverse("vocabulary-list"), {}, content_type="application/json").status_code in (403, 405)


def test_curators_correct_labels_but_not_codes(admin_client: Client) -> None:
    term = Term.objects.get(scheme="phase", code="scaling")
    address = reverse("admin:vocabulary_term_change", args=[term.pk])
    assert admin_client.get(address).status_code == 200
    sent = {
        "code": "growing",
        "label_nl": "Groeien",
        "label_en": term.label_en,
        "explanation_nl": term.explanation_nl,
        "explanation_en": term.explanation_en,
        "source": term.source,
    }
    assert admin_client.post(address, sent).status_code == 302
    term.refresh_from_db()
    assert (term.code, term.label_nl, term.edited) == ("scaling", "Groeien", True)
    assert admin_client.get(reverse("admin:vocabulary_term_add")).status_code == 403
    lookup.reset()


def test_a_curator_gives_a_row_back_to_the_files(admin_client: Client) -> None:
    term = Term.objects.get(scheme="phase", code="scaling")
    Term.objects.filter(pk=term.pk).update(edited=True)
    sent = {
        name: getattr(term, name) for name in ("label_nl", "label_en", "explanation_nl", "explanation_en", "source")
    }
    admin_client.post(reverse("admin:vocabulary_term_change", args=[term.pk]), sent)
    term.refresh_from_db()
    assert term.edited is False
    lookup.reset()
