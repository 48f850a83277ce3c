"""The technical side: it shows everything, publishes what it changes, and never moves a booking."""

import pytest
from django.urls import reverse

from catalogue.models import Entry
from tests.experimentation.factory import ask, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(personas, client_for):
    personas.staff.is_superuser = True
    personas.staff.save(update_fields=["is_superuser"])
    return client_for(personas.staff)


def form_data(response):
    """What a browser would send back unchanged."""
    data = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is None or value is False:
                continue
            data[bound.html_name] = "on" if value is True else value
    return data


def test_lists_and_pages_open(admin, personas, now):
    booking = ask(make_space(personas, now), personas.stranger, now)
    for name, args in [
        ("space_changelist", []),
        ("space_change", [booking.space_id]),
        ("booking_changelist", []),
        ("booking_change", [booking.pk]),
    ]:
        assert admin.get(reverse(f"admin:experimentation_{name}", args=args)).status_code == 200, name
    assert admin.get(reverse("admin:experimentation_booking_add")).status_code == 403
    assert admin.post(reverse("admin:experimentation_booking_delete", args=[booking.pk])).status_code == 403
    assert admin.post(reverse("admin:experimentation_space_delete", args=[booking.space_id])).status_code == 403


def test_a_change_reaches_the_catalogue(admin, personas, now):
    space = make_space(personas, now)
    url = reverse("admin:experimentation_space_change", args=[space.pk])
    response = admin.post(url, {**form_data(admin.get(url)), "name": "Ander Labo"})
    assert response.status_code == 302, response.context["errors"]
    assert Entry.objects.get(kind="space", object_id=space.pk).title == "Ander Labo"


def test_deleting_a_space_removes_its_entry(admin, personas, now):
    space = make_space(personas, now)
    url = reverse("admin:experimentation_space_delete", args=[space.pk])
    assert admin.post(url, {"post": "yes"}).status_code == 302
    assert not Entry.objects.filter(kind="space", object_id=space.pk).exists()
