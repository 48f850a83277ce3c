from typing import Any

import pytest
from django.urls import reverse

from catalogue.kinds import Kind
from catalogue.selectors import entry_for
from organisations.models import Invitation, Membership, Organisation
from tests.organisations.factory import TOKEN, invitation_with_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(personas: Any, client_for: Any) -> Any:
    personas.staff.is_superuser = True
    personas.staff.save(update_fields=["is_superuser"])
    return client_for(personas.staff)


@pytest.mark.parametrize("model", [Organisation, Membership, Invitation])
def test_lists_and_forms_open(personas: Any, now: Any, boss: Any, model: Any) -> None:
    invitation_with_token(personas, now, "x@voorbeeld.be", TOKEN)
    name = f"admin:{model._meta.label_lower.replace('.', '_')}"
    assert boss.get(reverse(f"{name}_changelist")).status_code == 200
    assert boss.get(reverse(f"{name}_change", args=[model.objects.first().pk])).status_code == 200


def test_what_changes_in_the_admin_is_published(personas: Any, boss: Any) -> None:
    data = {
        "name": "Uit het beheer",
        "helix": "company",
        "language": "nl",
        "status": "published",
        "claimed": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": str(personas.stranger.pk),
        "memberships-0-role": "owner",
    }
    assert boss.post(reverse("admin:organisations_organisation_add"), data).status_code == 302
    made = Organisation.objects.get(slug="uit-het-beheer")
    entry = entry_for(Kind.ORGANISATION, made.pk)
    assert entry is not None
    assert entry.status == "published"
    row = made.memberships.get()
    change = {
        **data,
        "name": "Andere naam",
        "status": "withdrawn",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": str(row.pk),
        "memberships-0-organisation": str(made.pk),
    }
    address = reverse("admin:organisations_organisation_change", args=[made.pk])
    assert boss.post(address, change).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.slug) == ("Andere naam", "uit-het-beheer")
    entry.refresh_from_db()
    assert entry.status == "withdrawn"
    boss.post(reverse("admin:organisations_organisation_delete", args=[made.pk]), {"post": "yes"})
    assert entry_for(Kind.ORGANISATION, made.pk) is None


def test_staff_without_rights_and_others_stay_out(personas: Any, client_for: Any) -> None:
    address = reverse("admin:organisations_organisation_changelist")
    for user, status in [(None, 302), (personas.curator, 302), (personas.staff, 403)]:
        assert client_for(user).get(address).status_code == status
