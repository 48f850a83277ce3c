"""A database that is away gives an honest 503, drawn without it, that ends by itself."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from core import errors_views


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection is refused, as by a server that was killed."""
    from django.db.backends.postgresql.base import DatabaseWrapper

    def refuse(self: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(DatabaseWrapper, "ensure_connection", refuse)


@pytest.mark.parametrize("path", ["/", "/innovaties/", "/mijn-hub/", "/account/login/", "/en/innovaties/"])
def test_pages_say_come_back_soon(away: None, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert answer["Cache-Control"] == "no-store"
    assert "zo terug" in answer.content.decode() or "back" in answer.content.decode()


def test_the_api_says_so_in_json(away: None) -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/entries/")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize(("error", "status"), [(InterfaceError("closed"), 503), (ValueError("ours"), 500)])
def test_only_a_database_that_is_away_is_unavailable(error: Exception, status: int) -> None:
    try:
        raise error
    except Exception:
        assert errors_views.server_error(RequestFactory().get("/")).status_code == status
