"""The decisions of tests/matching/access.py, for a quick run of this app alone."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.matching import access, factory
from tests.matrix import PERSONAS
from tests.test_permission_matrix import ask


@pytest.mark.django_db
def test_everybody_gets_what_was_decided(personas: Any, now: datetime, client_for: Callable[[Any], Client]) -> None:
    world = SimpleNamespace(personas=personas, now=now, things={"matching": factory.build(personas, now)})
    wrong = []
    for case in access.cases(world):
        for name in PERSONAS:
            status = ask(client_for(getattr(personas, name)), case, case.method).status_code
            if status != case.expected(name):
                wrong.append(f"{name} {case.method} {case.url} {case.kwargs}: {status}, not {case.expected(name)}")
    assert wrong == []
