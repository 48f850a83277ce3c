"""Finding likely duplicates, judging them, merging on the page; and the mark of what was verified."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.models import AuditRecord
from catalogue.kinds import Kind
from catalogue.selectors import entry_for
from core.errors import Conflict, HubError, NotAllowed
from organisations import selectors, services
from organisations.models import WEBSITE_HOST, Duplicate, Merge, Organisation
from tests.organisations.factory import make

pytestmark = pytest.mark.django_db


def pairs() -> set[tuple[str, str]]:
    rows = Duplicate.objects.to_judge().values_list("low__name", "high__name")
    return {(min(row), max(row)) for row in rows}


def test_alike_names_in_one_municipality_and_one_site(personas: Any, now: datetime) -> None:
    make(personas, now, "Buurthuis De Brug vzw")
    make(personas, now, "De Brug, buurthuis")
    make(personas, now, "Buurthuis De Brug", municipality="31005")
    make(personas, now, "Tweede naam", website="http://samen.voorbeeld.be/gent")
    make(personas, now, "Heel anders", website="https://www.samen.voorbeeld.be", municipality="31005")
    make(personas, now, "Facebookgroep A", website="https://www.facebook.com/a", municipality="11002")
    make(personas, now, "Iets op facebook", website="https://facebook.com/b", municipality="24062")
    assert services.compare_waiting(now=now) == 8
    assert pairs() == {("Buurthuis De Brug vzw", "De Brug, buurthuis"), ("Heel anders", "Tweede naam")}
    assert services.compare_waiting(now=now) == 0


def test_two_numbers_are_two_organisations(personas: Any, now: datetime) -> None:
    make(personas, now, "Zorgpunt Noord", kbo_number="0202239951")
    make(personas, now, "Zorgpunt Noord vzw", kbo_number="0403019261")
    services.compare_waiting(now=now)
    assert pairs() == set()


def test_what_a_curator_called_different_stays_so_and_what_changed_goes(personas: Any, now: datetime) -> None:
    one, other = make(personas, now, "Huis van het Kind"), make(personas, now, "Huis van het kind vzw")
    make(personas, now, "Huis van het Kind Oost")
    services.compare_waiting(now=now)
    assert len(pairs()) == 3
    pair = Duplicate.objects.get(low=one, high=other)
    with pytest.raises(NotAllowed):
        services.dismiss_duplicate(duplicate_id=pair.pk, by=personas.owner, now=now)
    services.dismiss_duplicate(duplicate_id=pair.pk, by=personas.curator, now=now)
    with pytest.raises(Conflict):
        services.dismiss_duplicate(duplicate_id=pair.pk, by=personas.curator, now=now)
    later = now + timedelta(hours=1)
    services.update_organisation(organisation=other, by=personas.owner, now=later, name="De Sprong")
    services.update_organisation(organisation=one, by=personas.owner, now=later, summary="Anders.")
    services.compare_waiting(now=later)
    assert pairs() == {("Huis van het Kind", "Huis van het Kind Oost")}
    assert AuditRecord.objects.filter(act="duplicate.dismissed").count() == 1


def test_the_search_for_twins_uses_its_indexes(personas: Any, now: datetime) -> None:
    """On a small table the planner would rather read it whole, so that is forbidden here."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select id from organisations_organisation where name %% %s and municipality = %s",
            ["Buurthuis", "44021"],
        )
        assert "Seq Scan" not in str(cursor.fetchall())
        hosts = Organisation.objects.alias(host=WEBSITE_HOST).filter(host__in=["a.be", "b.be"])
        assert "organisation_website_host" in hosts.order_by().explain()


def test_the_pages_from_pair_to_one(personas: Any, now: datetime, client_for: Any) -> None:
    one = make(personas, now, "Repair Café Zuid", website="https://zuid.voorbeeld.be", places=["44021"])
    other = make(personas, now, "Repair Cafe Zuid vzw", kbo_number="0202239951", places=["31005"])
    services.compare_waiting(now=now)
    curator = client_for(personas.curator)
    page = curator.get("/beheer/dubbels/").content.decode()
    assert f"?een={one.slug}&amp;ander={other.slug}" in page
    address = f"/beheer/dubbels/samenvoegen/?een={one.slug}&ander={other.slug}"
    page = curator.get(address).content.decode()
    [seen] = re.findall(r'name="seen" value="(\w+)"', page)
    assert re.search(r'name="veld_kbo_number" value="ander" checked', page)
    assert re.search(r'name="veld_places" value="beide" checked', page)
    sent = {"seen": "oud", "stays": "een", "veld_kbo_number": "ander", "veld_places": "beide", "veld_name": "een"}
    stale = curator.post(address, sent)
    assert stale.status_code == 422
    assert "intussen gewijzigd" in stale.content.decode()
    assert curator.post(address, {**sent, "seen": seen, "stays": ""}).status_code == 422
    done = curator.post(address, {**sent, "seen": seen})
    assert (done.status_code, done["Location"]) == (302, one.get_absolute_url())
    one.refresh_from_db()
    assert (one.name, one.kbo_number, sorted(one.places)) == ("Repair Café Zuid", "0202239951", ["31005", "44021"])
    assert Merge.objects.get().choices == {"kbo_number": "goes", "places": "both"}
    assert curator.get(f"/organisaties/{other.slug}/bewerken/").status_code == 301
    assert "Repair Cafe Zuid vzw" in curator.get("/beheer/dubbels/").content.decode()


def test_any_two_can_be_named(personas: Any, now: datetime, client_for: Any) -> None:
    make(personas, now, "Kring Noord")
    make(personas, now, "Kring Zuid")
    curator = client_for(personas.curator)
    asked = curator.get("/beheer/dubbels/samenvoegen/?een=Kring&ander=demo-vzw").content.decode()
    assert asked.count('name="een"') == 2
    assert (
        "Dit is twee keer" in curator.get("/beheer/dubbels/samenvoegen/?een=demo-vzw&ander=Demo+vzw").content.decode()
    )
    assert "Niets gevonden" in curator.get("/beheer/dubbels/samenvoegen/?een=%00xyzzy").content.decode()


def test_verified_until_the_name_or_number_changes(personas: Any, now: datetime, client_for: Any) -> None:
    demo = personas.organisation
    with pytest.raises(NotAllowed):
        services.verify(organisation=demo, note="KBO", by=personas.owner, now=now)
    with pytest.raises(HubError):
        services.verify(organisation=demo, note=" ", by=personas.curator, now=now)
    services.verify(organisation=demo, note="KBO Public Search", by=personas.curator, now=now)
    entry = entry_for(Kind.ORGANISATION, demo.pk)
    assert (entry.extra["verified"], entry.codes("trust")) == (True, ["verified"])
    visitor = client_for(None)
    assert "naam en ondernemingsnummer kloppen" in visitor.get("/organisaties/demo-vzw/").content.decode()
    assert visitor.get("/api/v1/organisations/?verified=true").json()["count"] == 1
    services.update_organisation(organisation=demo, by=personas.owner, now=now, summary="Anders.")
    demo.refresh_from_db()
    assert demo.is_verified
    services.update_organisation(organisation=demo, by=personas.owner, now=now, name="Demo bv")
    assert entry_for(Kind.ORGANISATION, demo.pk).extra["verified"] is False
    assert [row.pk for row in selectors.verification_lost()] == [demo.pk]
    assert AuditRecord.objects.filter(act="organisation.verification_lost").exists()
    page = client_for(personas.curator).get("/beheer/geverifieerd/").content.decode()
    assert "Demo bv" in page
    assert "Demo vzw" in page
    demo.refresh_from_db()
    services.unverify(organisation=demo, by=personas.curator, now=now)
    assert selectors.verification_lost() == []


def test_a_name_that_comes_back_gets_its_address_back(personas: Any, now: datetime, client: Any) -> None:
    demo = personas.organisation
    services.update_organisation(organisation=demo, by=personas.owner, now=now, name="Nieuwe naam")
    assert client.get("/organisaties/demo-vzw/")["Location"] == "/organisaties/nieuwe-naam/"
    assert client.get("/en/organisaties/demo-vzw/")["Location"] == "/en/organisaties/nieuwe-naam/"
    services.update_organisation(organisation=demo, by=personas.owner, now=now, name="Demo vzw")
    assert client.get("/organisaties/demo-vzw/").status_code == 200
    assert client.get("/organisaties/nieuwe-naam/")["Location"] == "/organisaties/demo-vzw/"


def test_a_form_sent_to_a_merged_page_overwrites_nothing(personas: Any, now: datetime, client_for: Any) -> None:
    old = make(personas, now, "Oud vzw")
    services.merge_organisations(goes=old.pk, stays=personas.organisation.pk, choices={}, by=personas.curator, now=now)
    owner = client_for(personas.owner)
    sent = {"name": "Mijn lange tekst", "helix": "company", "language": "nl"}
    answer = owner.post("/organisaties/oud-vzw/bewerken/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mijn lange tekst" in page
    assert 'action="/organisaties/demo-vzw/bewerken/"' in page
    assert Organisation.objects.get(pk=personas.organisation.pk).name == "Demo vzw"
