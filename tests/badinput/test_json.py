"""Bodies that no program of good will sends: a clear 4xx in JSON, and nothing is kept."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from innovations.models import Innovation
from tests.world import World

pytestmark = pytest.mark.django_db

BODIES: dict[str, tuple[bytes, str, int]] = {
    "nothing": (b"", "application/json", 400),
    "no JSON": (b"{", "application/json", 400),
    "broken UTF-8": (b'{"problem": "\xff\xfe"}', "application/json", 400),
    "half a character": (b'{"problem": "\\ud800"}', "application/json", 400),
    "half a code": (b'{"phase": "\\udfff"}', "application/json", 400),
    "NUL": (b'{"problem": "a\\u0000b"}', "application/json", 400),
    "deep": (b'{"problem": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "application/json", 400),
    "deep objects": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "application/json", 400),
    "huge": (b'{"problem": "' + b"a" * 3_000_000 + b'"}', "application/json", 413),
    "long text": (json.dumps({"problem": "a" * 1_000_000}).encode(), "application/json", 400),
    "not a number": (b'{"scaler_staffing": NaN}', "application/json", 400),
    "endless": (b'{"lat": 1e400}', "application/json", 400),
    "thousands of digits": (b'{"scaler_staffing": ' + b"9" * 5_000 + b"}", "application/json", 400),
    "too big": (
        b'{"scaler_staffing": 9223372036854775808, "organisation": 9223372036854775808}',
        "application/json",
        400,
    ),
    "lists for texts": (
        b'{"problem": ["a"], "title": {"a": 1}, "phase": [], "challenges": "x"}',
        "application/json",
        400,
    ),
    "a list": (b"[1, 2, 3]", "application/json", 400),
    "a text": (b'"problem"', "application/json", 400),
    "ten thousand codes": (json.dumps({"challenges": ["x"] * 10_000}).encode(), "application/json", 400),
    "last day": (b'{"started_on": "9999-12-32", "ended_on": "0000-00-00"}', "application/json", 400),
    "a form": (b"problem=x", "application/x-www-form-urlencoded", 415),
    "parts": (b"--x--", "multipart/form-data; boundary=x", 415),
    "XML": (b"<problem/>", "application/xml", 415),
    "no kind": (b"{}", "\xff/;;;", 415),
}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("case", BODIES)
def test_a_hostile_body_is_refused_in_json(shared_world: World, client_for: Callable[[Any], Client], case: str) -> None:
    client = client_for(shared_world.people["owner"])
    client.raise_request_exception = False
    before = Innovation.objects.count()
    body, kind, status = BODIES[case]
    response = client.post("/api/v1/innovations/", body, kind)
    accepted = case == "nothing" and response.status_code == 201
    assert response.status_code == status or accepted, response.content[:500]
    assert response.headers["Content-Type"] == "application/json"
    assert Innovation.objects.count() == before + accepted
