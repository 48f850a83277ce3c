"""The whole API by its own schema: sensible and senseless requests, as a visitor and signed in, never a 5xx, and no
answer that the schema does not tell. The examples are the same on every run."""

import logging
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.matrix import Case
from tests.world import World, all_cases

pytestmark = pytest.mark.django_db

EXAMPLES = 5
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TOKEN = "a" * 32
LIMITS = how(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Requests through WSGI may not close the connection in which the world lives."""
    logging.disable(logging.WARNING)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    logging.disable(logging.NOTSET)


@pytest.fixture
def api(shared_world: World) -> Any:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    loaded: Any = schemathesis.openapi.from_dict(schema)
    loaded.app = get_wsgi_application()
    return loaded


def credentials(user: Any) -> dict[str, dict[str, str]]:
    """Cookies and headers of somebody who is signed in; nothing for a visitor."""
    if user is None:
        return {}
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookies: SimpleCookie = client.cookies
    session = cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "cookies": {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN},
        "headers": {"X-CSRFToken": TOKEN},
    }


def real_paths(cases: list[Case]) -> dict[str, list[dict[str, str]]]:
    """Path parameters that lead to something, by the address as reversed."""
    found: dict[str, list[dict[str, str]]] = {}
    for case in cases:
        if case.kwargs and reverse(case.url, kwargs=case.kwargs).startswith("/api/"):
            values = {name: str(value) for name, value in case.kwargs.items()}
            found.setdefault(reverse(case.url, kwargs=case.kwargs), []).append(values)
    return found


def parameters_of(path: str, known: dict[str, list[dict[str, str]]]) -> list[dict[str, str] | None]:
    """None for made-up ones, and those of the world that fit the path."""
    fitting: list[dict[str, str] | None] = [None]
    for address, options in known.items():
        for values in options:
            try:
                if path.format(**values) == address and values not in fitting:
                    fitting.append(values)
            except KeyError:
                continue
    return fitting


def tries(api: Any, known: dict[str, list[dict[str, str]]]) -> Iterator[tuple[Any, GenerationMode, Any]]:
    for result in api.get_all_operations():
        operation = result.ok()
        for values in parameters_of(operation.path, known):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                yield operation, mode, values


@pytest.mark.parametrize("persona", ["visitor", "owner"])
def test_the_api_keeps_to_its_schema(api: Any, shared_world: World, persona: str) -> None:
    access = credentials(shared_world.people[persona])
    wrong: dict[str, str] = {}
    for operation, mode, values in tries(api, real_paths(all_cases(shared_world))):
        extra = {"path_parameters": values} if values else {}

        @LIMITS
        @given(case=operation.as_strategy(mode, **extra))
        def one(case: Any) -> None:
            with transaction.atomic():
                try:
                    case.call_and_validate(checks=CHECKS, **access)
                finally:
                    transaction.set_rollback(True)

        try:
            one()
        except Unsatisfiable:  # nothing in this operation can be senseless
            continue
        except BaseExceptionGroup as error:  # every kind of breach is told, with the request that caused it
            wrong[f"{operation.label} {mode.value} {values}"] = "; ".join(str(cause) for cause in error.exceptions)
    assert wrong == {}, "\n\n".join(f"{name}\n{text}" for name, text in wrong.items())
