from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from organisations import services
from organisations.models import Invitation, Membership, Organisation
from tests.organisations.factory import TOKEN, invitation_with_token, make, make_unclaimed
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

PROFILE = {"name": "Demo vzw", "helix": "civil-society", "language": "nl"}


def location(answer: Any) -> str:
    """Where a redirect leads."""
    return str(answer["Location"])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def png() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (400, 200), "red").save(buffer, "PNG")
    return SimpleUploadedFile("logo.png", buffer.getvalue(), "image/png")


def test_the_list_shows_public_organisations_and_filters(personas: Any, now: datetime, client: Client) -> None:
    make(personas, now, "Bedrijf bv", helix="company")
    gone = make(personas, now, "Weg vzw")
    services.withdraw_organisation(organisation=gone, by=personas.owner, now=now)
    page = text(client.get("/organisaties/"))
    assert "Demo vzw" in page
    assert "Bedrijf bv" in page
    assert "Weg vzw" not in page
    filtered = text(client.get("/organisaties/?helix=company"))
    assert "Bedrijf bv" in filtered
    assert "Demo vzw" not in filtered


def test_the_page_shows_what_it_does_and_hides_its_contact(
    personas: Any, now: datetime, client: Client, client_for: Any
) -> None:
    services.update_organisation(
        organisation=personas.organisation,
        by=personas.owner,
        now=now,
        kbo_number="0202239951",
        description="Wij doen **veel**.\n\n<script>alert(1)</script>",
        website="https://www.demo.voorbeeld.be/x",
    )
    page = text(client.get(personas.organisation.get_absolute_url()))
    assert "0202.239.951" in page
    assert "<strong>veel</strong>" in page
    assert "alert(1)</script>" not in page
    assert ">demo.voorbeeld.be</a>" in page
    assert "info@demo" not in page
    assert "leden op de hub" not in page
    for person in (personas.member, personas.curator):
        assert "info@demo.voorbeeld.be" in text(client_for(person).get(personas.organisation.get_absolute_url()))
    assert "2 leden op de hub" in text(client_for(personas.member).get(personas.organisation.get_absolute_url()))
    assert "info@demo" not in text(client_for(personas.stranger).get(personas.organisation.get_absolute_url()))
    services.update_organisation(organisation=personas.organisation, by=personas.owner, now=now, show_contact=True)
    assert "info@demo.voorbeeld.be" in text(client.get(personas.organisation.get_absolute_url()))


def test_an_unclaimed_organisation_asks_whose_it_is(now: datetime, client: Client) -> None:
    page = text(client.get(make_unclaimed(now).get_absolute_url()))
    assert "Is dit jouw organisatie?" in page


def test_the_page_costs_the_same_with_more_on_it(
    personas: Any, now: datetime, client: Client, django_assert_max_num_queries: Any
) -> None:
    from catalogue import services as catalogue
    from catalogue.drafts import EntryDraft
    from catalogue.kinds import Kind

    def own(count: int) -> None:
        for number in range(count):
            catalogue.publish(
                EntryDraft(
                    kind=Kind.OFFER,
                    object_id=number + 1,
                    title=f"Aanbod {number}",
                    url_name="organisations:detail",
                    url_key=personas.organisation.slug,
                    owner_id=personas.organisation.pk,
                    updated_at=now,
                ),
                now=now,
            )

    for count in (2, 6):
        own(count)
        with django_assert_max_num_queries(7):
            page = text(client.get(personas.organisation.get_absolute_url()))
        assert page.count("Aanbod ") >= count


def test_the_list_costs_the_same_with_more_rows(
    personas: Any, now: datetime, client: Client, django_assert_max_num_queries: Any
) -> None:
    for count in (4, 12):
        for number in range(count):
            make(personas, now, f"Nummer {count} {number}")
        with django_assert_max_num_queries(12):
            client.get("/organisaties/")


def test_the_people_page_costs_the_same_with_more_people(
    personas: Any, now: datetime, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    owner = client_for(personas.owner)
    for count in (3, 9):
        for number in range(count):
            services.invite(
                organisation=personas.organisation,
                email=f"x{count}-{number}@voorbeeld.be",
                by=personas.owner,
                now=now,
            )
        with django_assert_max_num_queries(9):
            owner.get(reverse("organisations:people", args=["demo-vzw"]))


def test_create_from_the_page_with_a_logo(personas: Any, client_for: Any) -> None:
    data = {
        **PROFILE,
        "name": "Verse vzw",
        "kbo_number": "0202.239.951",
        "challenges": ["energy-poverty", "debt"],
        "places": ["44021", "20001"],
        "municipality": "44021",
        "logo_upload": png(),
    }
    answer = client_for(personas.stranger).post(reverse("organisations:create"), data)
    made = Organisation.objects.get(slug="verse-vzw")
    assert (answer.status_code, location(answer)) == (302, made.get_absolute_url())
    assert (made.kbo_number, made.places) == ("0202239951", ["44021", "20001"])
    assert set(made.challenges) == {"energy-poverty", "debt"}
    assert made.logo
    assert "Logo van Verse vzw" in text(client_for(None).get(location(answer)))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kbo_number", "0202.239.952", "laatste twee cijfers"),
        ("kbo_number", "2.100.000.038", "vestigingsnummer"),
        ("name", "", "verplicht"),
        ("helix", "baas", ""),
        ("website", "geen adres", ""),
        ("logo_upload", SimpleUploadedFile("x.png", b"geen plaatje", "image/png"), "niet als afbeelding"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_says_why(
    personas: Any, client_for: Any, field: str, value: Any, said: str
) -> None:
    data = {**PROFILE, "name": "Verse vzw", "summary": "Dit had ik al getypt", field: value}
    answer = client_for(personas.stranger).post(reverse("organisations:create"), data)
    assert answer.status_code == 422
    page = text(answer)
    assert "Dit had ik al getypt" in page
    assert "error-summary" in page
    assert said in page
    assert Organisation.objects.count() == 1


def test_a_known_number_is_refused_at_its_field(personas: Any, now: datetime, client_for: Any) -> None:
    make(personas, now, "Eerste", kbo_number="0202239951")
    answer = client_for(personas.stranger).post(
        reverse("organisations:create"), {**PROFILE, "name": "Tweede", "kbo_number": "BE0202239951"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["kbo_number"]


def test_edit_shows_the_number_with_points_and_keeps_the_rest(personas: Any, now: datetime, client_for: Any) -> None:
    services.update_organisation(
        organisation=personas.organisation, by=personas.owner, now=now, kbo_number="0202239951"
    )
    member = client_for(personas.member)
    address = reverse("organisations:edit", args=["demo-vzw"])
    page = text(member.get(address))
    assert 'value="0202.239.951"' in page
    wrong = member.post(address, {**PROFILE, "name": "", "summary": "x"})
    assert wrong.status_code == 422
    assert "Bewerk Demo vzw" in text(wrong)
    right = member.post(address, {**PROFILE, "kbo_number": "0202.239.951", "summary": "Nieuw"})
    assert right.status_code == 302
    personas.organisation.refresh_from_db()
    assert (personas.organisation.summary, personas.organisation.kbo_number) == ("Nieuw", "0202239951")


def test_the_logo_can_be_taken_away(personas: Any, client_for: Any) -> None:
    member = client_for(personas.member)
    address = reverse("organisations:edit", args=["demo-vzw"])
    member.post(address, {**PROFILE, "logo_upload": png()})
    personas.organisation.refresh_from_db()
    assert personas.organisation.logo
    member.post(address, {**PROFILE, "remove_logo": "on"})
    personas.organisation.refresh_from_db()
    assert personas.organisation.logo == ""


def test_owners_invite_and_revoke(personas: Any, client_for: Any) -> None:
    owner = client_for(personas.owner)
    address = reverse("organisations:people", args=["demo-vzw"])
    assert owner.post(address, {"email": "x@voorbeeld.be", "role": "owner"}).status_code == 302
    sent = Invitation.objects.get()
    assert "x@voorbeeld.be" in text(owner.get(address))
    again = owner.post(address, {"email": personas.member.email, "role": "member"})
    assert again.status_code == 422
    assert "hoort al bij" in text(again)
    assert owner.post(address, {"email": "geen adres", "role": "member"}).status_code == 422
    assert owner.post(reverse("organisations:revoke", args=["demo-vzw", sent.pk])).status_code == 302
    assert not Invitation.objects.exists()


def test_members_see_the_people_but_decide_nothing(personas: Any, client_for: Any) -> None:
    page = text(client_for(personas.member).get(reverse("organisations:people", args=["demo-vzw"])))
    assert "Olga Owner" in page
    assert "Nodig iemand uit" not in page
    assert "Verlaat de organisatie" in page
    assert personas.owner.email not in page


def test_roles_change_and_the_last_owner_stays(personas: Any, client_for: Any) -> None:
    owner = client_for(personas.owner)
    rows = {row.user_id: row.pk for row in Membership.objects.filter(organisation=personas.organisation)}
    mine = reverse("organisations:person", args=["demo-vzw", rows[personas.owner.pk]])
    theirs = reverse("organisations:person", args=["demo-vzw", rows[personas.member.pk]])
    refused = owner.post(mine, {"action": "remove"}, follow=True)
    assert "minstens één eigenaar" in text(refused)
    owner.post(theirs, {"action": "owner"})
    gone = owner.post(mine, {"action": "remove"})
    assert location(gone) == personas.organisation.get_absolute_url()
    assert not Membership.objects.filter(user=personas.owner).exists()
    assert client_for(personas.member).post(theirs, {"action": "onzin"}, follow=True).status_code == 200


def test_members_cannot_raise_themselves(personas: Any, client_for: Any) -> None:
    row = Membership.objects.get(user=personas.member)
    answer = client_for(personas.member).post(
        reverse("organisations:person", args=["demo-vzw", row.pk]), {"action": "owner"}
    )
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.role == "member"


def test_a_person_of_another_organisation_is_not_found(personas: Any, now: datetime, client_for: Any) -> None:
    other = make(personas, now, "Andere")
    row = Membership.objects.get(organisation=other)
    answer = client_for(personas.owner).post(
        reverse("organisations:person", args=["demo-vzw", row.pk]), {"action": "remove"}
    )
    assert answer.status_code == 404


def test_withdraw_asks_first_and_can_be_undone(personas: Any, client_for: Any) -> None:
    owner = client_for(personas.owner)
    address = reverse("organisations:withdraw", args=["demo-vzw"])
    assert "Niets gaat verloren" in text(owner.get(address))
    owner.post(address)
    assert client_for(None).get("/organisaties/demo-vzw/").status_code == 404
    assert "teruggetrokken" in text(owner.get("/organisaties/demo-vzw/"))
    assert "Zet Demo vzw terug" in text(owner.get(address))
    owner.post(address)
    assert client_for(None).get("/organisaties/demo-vzw/").status_code == 200


def test_an_invited_person_without_an_account_is_in_after_signing_up(
    personas: Any, client: Client, mailoutbox: list[Any]
) -> None:
    invitation_with_token(personas, timezone.now(), "nieuw@voorbeeld.be")
    address = reverse("organisations:invitation", args=[TOKEN])
    page = text(client.get(address))
    assert "nieuw@voorbeeld.be" in page
    signup = client.post(
        f"{reverse('account_signup')}?next={address}",
        {"email": "nieuw@voorbeeld.be", "name": "Nina Nieuw", "password1": PASSWORD},
    )
    assert (signup.status_code, location(signup)) == (302, address)
    assert mailoutbox == [], "following the letter proved the address"
    done = client.post(address)
    assert location(done) == personas.organisation.get_absolute_url()
    assert Membership.objects.filter(user__email="nieuw@voorbeeld.be").exists()
    assert User.objects.get(email="nieuw@voorbeeld.be").name == "Nina Nieuw"


def test_the_wrong_person_is_told_so(personas: Any, client_for: Any) -> None:
    invitation_with_token(personas, timezone.now(), "ander@voorbeeld.be")
    answer = client_for(personas.stranger).post(reverse("organisations:invitation", args=[TOKEN]))
    assert answer.status_code == 422
    assert "ander e-mailadres" in text(answer)


def test_an_expired_letter_says_so(personas: Any, now: datetime, client: Client) -> None:
    invitation_with_token(personas, timezone.now() - timedelta(days=30), "ander@voorbeeld.be")
    page = text(client.get(reverse("organisations:invitation", args=[TOKEN])))
    assert "verlopen" in page
    assert "Maak een account" not in page


def test_an_accepted_letter_leads_to_the_organisation(personas: Any, client: Client) -> None:
    invitation_with_token(personas, timezone.now(), personas.stranger.email)
    services.accept_invitation(token=TOKEN, user=personas.stranger, now=timezone.now())
    assert "al gebruikt" in text(client.get(reverse("organisations:invitation", args=[TOKEN])))


def test_everything_exists_in_english(personas: Any, client_for: Any) -> None:
    owner = client_for(personas.owner)
    assert "Works on these challenges" in text(owner.get("/en/organisaties/demo-vzw/"))
    assert "Invite someone" in text(owner.get("/en/organisaties/demo-vzw/mensen/"))
    assert "Energy poverty" in text(owner.get("/en/organisaties/demo-vzw/"))
