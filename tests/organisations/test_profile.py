from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image

from catalogue import sources
from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import entry_for
from core.errors import Conflict, HubError, NotAllowed
from core.images import image_url, read_image
from organisations import selectors, services
from organisations.models import Organisation
from organisations.slugs import free_slug
from tests.organisations.factory import make

pytestmark = pytest.mark.django_db


def published(organisation: Organisation) -> Entry:
    entry = entry_for(Kind.ORGANISATION, organisation.pk)
    assert entry is not None
    return entry


def test_a_new_organisation_is_public_at_once_and_owned_by_its_maker(personas: Any, now: datetime) -> None:
    made = make(personas, now, "Buurt & Zo", kbo_number="0202.239.951", challenges=["energy-poverty"])
    assert made.slug == "buurt-en-zo"
    assert made.kbo_number == "0202239951"
    assert made.kbo == "0202.239.951"
    entry = published(made)
    assert entry.status == "published"
    assert entry.get_absolute_url() == "/organisaties/buurt-en-zo/"
    assert entry.codes("challenge") == ["energy-poverty"]
    assert entry.codes("helix") == ["civil-society"]
    assert entry.place == "44021"
    assert [person.role for person in selectors.people_of(made)] == ["owner"]
    assert entry.revisions.count() == 1


def test_visitors_cannot_create(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        services.create_organisation(by=None, now=now, name="X", helix="company")


def test_same_name_gets_its_own_address(personas: Any, now: datetime) -> None:
    assert [make(personas, now, "Dubbel").slug for _ in range(3)] == ["dubbel", "dubbel-2", "dubbel-3"]
    assert free_slug("Nieuw", set()) == "nieuw-2", "an address of the hub itself"
    assert free_slug("???", {"organisatie"}) == "organisatie-2"


@pytest.mark.parametrize("number", ["0202.239.952", "2.100.000.038"])
def test_wrong_number_is_refused_at_its_field(personas: Any, now: datetime, number: str) -> None:
    with pytest.raises(HubError) as caught:
        make(personas, now, "Fout", kbo_number=number)
    assert caught.value.field == "kbo_number"
    assert not Organisation.objects.filter(name="Fout").exists()


def test_one_number_is_one_organisation(personas: Any, now: datetime) -> None:
    first = make(personas, now, "Een", kbo_number="0202239951")
    with pytest.raises(Conflict) as caught:
        make(personas, now, "Twee", kbo_number="BE 0202.239.951")
    assert caught.value.field == "kbo_number"
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=personas.organisation.pk).update(kbo_number=first.kbo_number)
    assert make(personas, now, "Drie").kbo_number == make(personas, now, "Vier").kbo_number == ""


@pytest.mark.parametrize(
    "fields",
    [{"helix": "x"}, {"municipality": "99999"}, {"challenges": ["x"]}, {"website": "javascript:alert(1)"}],
)
def test_values_outside_the_lists_are_refused(personas: Any, now: datetime, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(personas, now, "Fout", **fields)


def test_a_field_that_is_no_part_of_the_profile_is_a_programming_error(personas: Any, now: datetime) -> None:
    with pytest.raises(TypeError):
        services.create_organisation(by=personas.owner, now=now, name="X", helix="company", status="withdrawn")


def test_a_new_name_gets_a_new_address_and_a_version(personas: Any, now: datetime) -> None:
    later = now + timedelta(hours=1)
    changed = services.update_organisation(
        organisation=personas.organisation, by=personas.member, now=later, name="Ander vzw"
    )
    assert (changed.slug, changed.name, changed.updated_at) == ("ander-vzw", "Ander vzw", later)
    entry = published(changed)
    assert entry.title == "Ander vzw"
    assert entry.revisions.count() == 2
    newest = entry.revisions.first()
    assert newest is not None
    assert newest.author_id == personas.member.pk
    assert newest.snapshot["name"] == "Ander vzw"
    assert "email" not in newest.snapshot


def test_an_update_without_change_only_says_it_was_checked(personas: Any, now: datetime) -> None:
    later = now + timedelta(hours=1)
    same = services.update_organisation(
        organisation=personas.organisation, by=personas.member, now=later, name="Demo vzw"
    )
    assert (same.updated_at, same.checked_at) == (now, later)
    assert published(same).revisions.count() == 1


def test_contact_data_change_without_a_version_but_are_kept(personas: Any, now: datetime) -> None:
    services.update_organisation(
        organisation=personas.organisation, by=personas.member, now=now, email="nieuw@demo.voorbeeld.be"
    )
    personas.organisation.refresh_from_db()
    assert personas.organisation.email == "nieuw@demo.voorbeeld.be"
    assert published(personas.organisation).revisions.count() == 1


def test_strangers_cannot_change_anything(personas: Any, now: datetime) -> None:
    own = {"organisation": personas.organisation, "by": personas.stranger, "now": now}
    with pytest.raises(NotAllowed):
        services.update_organisation(**own, name="Gekaapt")
    with pytest.raises(NotAllowed):
        services.withdraw_organisation(**own)
    with pytest.raises(NotAllowed):
        services.set_logo(**own, image=None)


def test_withdraw_and_restore(personas: Any, now: datetime) -> None:
    own = {"organisation": personas.organisation, "now": now}
    with pytest.raises(NotAllowed):
        services.withdraw_organisation(**own, by=personas.member)
    services.withdraw_organisation(**own, by=personas.owner)
    services.withdraw_organisation(**own, by=personas.owner)
    assert published(personas.organisation).status == "withdrawn"
    assert personas.organisation not in selectors.visible_organisations(None)
    assert personas.organisation not in selectors.visible_organisations(personas.stranger)
    assert personas.organisation in selectors.visible_organisations(personas.member)
    assert personas.organisation in selectors.visible_organisations(personas.curator)
    services.update_organisation(**own, by=personas.owner, summary="Nog altijd weg.")
    assert published(personas.organisation).status == "withdrawn", "an edit does not put it back"
    services.restore_organisation(**own, by=personas.owner)
    assert published(personas.organisation).status == "published"


def test_the_source_tells_the_catalogue_the_same_as_the_services(personas: Any, now: datetime) -> None:
    gone = make(personas, now, "Weg")
    services.withdraw_organisation(organisation=gone, by=personas.owner, now=now)
    source = sources.source_for(Kind.ORGANISATION)
    assert [draft.object_id for draft in source.drafts()] == [personas.organisation.pk]
    assert list(source.drafts(ids=[gone.pk])) == []
    assert source.manager_ids(personas.organisation.pk) == {personas.owner.pk, personas.member.pk}
    assert source.managed_by(personas.stranger.pk) == set()
    contact = source.contact(personas.organisation.pk)
    assert contact is not None
    assert contact.email == "info@demo.voorbeeld.be"
    assert source.contact(0) is None


def test_a_curator_who_refuses_a_report_takes_it_down(personas: Any, now: datetime) -> None:
    source = sources.source_for(Kind.ORGANISATION)
    about = {"message": "Bestaat niet", "by": personas.curator, "now": now}
    source.moderated(personas.organisation.pk, decision="approved", **about)
    assert published(personas.organisation).status == "published"
    source.moderated(personas.organisation.pk, decision="refused", **about)
    assert published(personas.organisation).status == "withdrawn"


def test_contact_data_never_reach_the_entry(personas: Any, now: datetime) -> None:
    services.update_organisation(organisation=personas.organisation, by=personas.owner, now=now, show_contact=True)
    entry = Entry.objects.get(pk=published(personas.organisation).pk)
    everything = " ".join(str(value) for value in vars(entry).values())
    assert "info@demo" not in everything
    assert "123 45 67" not in everything


def picture(width: int = 900, height: int = 300) -> Image.Image:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "red").save(buffer, "PNG")
    buffer.seek(0)
    return read_image(buffer)


def test_logo_is_kept_shown_replaced_and_removed(
    personas: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    own = {"organisation": personas.organisation, "by": personas.member, "now": now}
    first = services.set_logo(**own, image=picture()).logo
    assert default_storage.exists(f"{first}-320.webp")
    assert published(personas.organisation).image == image_url(first, width=320)
    with django_capture_on_commit_callbacks(execute=True):
        second = services.set_logo(**own, image=picture(200, 100)).logo
    assert not default_storage.exists(f"{first}-320.webp")
    assert default_storage.exists(f"{second}-200.webp")
    with django_capture_on_commit_callbacks(execute=True):
        assert services.set_logo(**own, image=None).logo == ""
    assert not default_storage.exists(f"{second}-200.webp")
    assert published(personas.organisation).image == ""
