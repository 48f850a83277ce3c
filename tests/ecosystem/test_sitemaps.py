"""What search engines are told."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from catalogue import services
from tests.catalogue.drafts import draft

pytestmark = pytest.mark.django_db


def test_only_public_entries_are_in_the_sitemap(client: Client, now: datetime) -> None:
    services.publish(draft(1, "Open", now), now=now)
    services.publish(draft(2, "Leden", now, visibility="members"), now=now)
    services.publish(draft(3, "Nazicht", now), now=now, status="pending")
    text = client.get(reverse("sitemap", kwargs={"section": "entries"})).content.decode()
    assert "/innovaties/test-1/" in text
    assert "test-2" not in text
    assert "test-3" not in text
    assert "sitemap-entries.xml" in client.get(reverse("sitemap-index")).content.decode()
    assert "/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_the_admin_has_the_same_door_as_everything_else(client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]
