"""The decisions of `access.py`, for this room alone; the whole matrix runs in tests/test_permission_matrix.py."""

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse

from tests.experimentation import access, factory
from tests.matrix import PERSONAS

pytestmark = pytest.mark.django_db


def test_everybody_gets_what_was_decided_in_this_room(personas, now, client_for):
    world = SimpleNamespace(personas=personas, things={"experimentation": factory.build(personas, now)})
    clients = {name: client_for(getattr(personas, name)) for name in PERSONAS}
    wrong = []
    for case in access.cases(world):
        for persona, client in clients.items():
            options = {"content_type": "application/json"} if case.json else {}
            with transaction.atomic():
                url = reverse(case.url, kwargs=case.kwargs)
                status = getattr(client, case.method)(url, case.data or None, **options).status_code
                transaction.set_rollback(True)
            if status != case.expected(persona):
                wrong.append(f"{persona} {case.method} {case.url} {case.kwargs}: {status}")
    assert wrong == []
