"""The admin's theme needs a wider policy than the hub itself; nobody else gets it."""

import pytest
from django.test import Client

POLICY = "Content-Security-Policy"


@pytest.mark.django_db
def test_only_the_admin_may_evaluate(client: Client) -> None:
    assert "unsafe-eval" in client.get("/admin/login/")[POLICY]
    for path in ("/", "/account/login/", "/innovaties/"):
        assert "unsafe" not in client.get(path)[POLICY]
