"""Fixtures of the whole suite: a real database with the vocabulary in it, named people, and a fixed clock."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import translation

from vocabulary.lookup import reset

pytest_plugins = ["tests.browser"]

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


# Whole files that take more than seven seconds: `make test` runs them, `make test-fast` does not.
SLOW_FILES = (
    "accounts/test_personal.py",
    "accounts/test_guard.py",
    "core/test_backup.py",
    "infra/test_upgrade.py",
    "badinput/test_addresses.py",
    "badinput/test_api_contract.py",
    "badinput/test_forms.py",
    "badinput/test_mails.py",
    "badinput/test_markup.py",
    "badinput/test_uploads.py",
    "tests/test_kept_pages.py",
    "catalogue/test_admin.py",
    "catalogue/test_curation.py",
    "catalogue/test_embeddings.py",
    "catalogue/test_rebuild.py",
    "catalogue/test_upkeep.py",
    "experimentation/test_admin.py",
    "experimentation/test_concurrency.py",
    "experimentation/test_services.py",
    "experimentation/test_views.py",
    "following/test_digests.py",
    "following/test_searches.py",
    "hubsi/test_query_budgets.py",
    "hubsi/test_query_budget_of_readers.py",
    "hubsi/test_generate_hub.py",
    "hubsi/test_load_demo.py",
    "imports/test_runs.py",
    "imports/test_slices.py",
    "infra/test_embedded.py",
    "innovations/test_admin.py",
    "innovations/test_pages.py",
    "innovations/test_services.py",
    "innovations/test_versions.py",
    "test_admin_matrix.py",
    "test_object_access.py",
    "test_permission_matrix.py",
    "test_secrets.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test-fast` leaves out."""
    for item in items:
        if item.path.as_posix().endswith(SLOW_FILES):
            item.add_marker(pytest.mark.slow)


def load_vocabulary() -> None:
    call_command("load_vocabulary", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The vocabulary is part of every test database."""
    with django_db_blocker.unblock():
        load_vocabulary()


@pytest.fixture(autouse=True)
def _whole_vocabulary(request: pytest.FixtureRequest) -> None:
    """A transactional test leaves empty tables behind: fill the vocabulary again for whoever comes next."""
    names = request.fixturenames
    uses_db = any(name in names for name in ("db", "transactional_db", "live_server"))
    if uses_db or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db" if _transactional(request) else "db")
        from vocabulary.models import Place

        if not Place.objects.exists():
            load_vocabulary()
            reset()


def _transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    names = request.fixturenames
    return "transactional_db" in names or "live_server" in names or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def _clean_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits and cached counts of one test never reach the next."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        cache.clear()


@pytest.fixture(autouse=True)
def _dutch() -> None:
    """A request for an English page leaves its language behind in the thread: every test starts in Dutch."""
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    """Wednesday 18 November 2026, 10:30 in Brussels."""
    return NOW


@pytest.fixture
def personas(db: None, now: datetime) -> Any:
    """Visitor, stranger, member, owner, curator, staff: see tests/personas.py."""
    from tests.personas import build_personas

    return build_personas(now)


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One world for all tests of a module: each test's own transaction is a savepoint in it, undone afterwards."""
    from tests.world import build_world

    with django_db_blocker.unblock(), transaction.atomic():
        reset()
        yield build_world(NOW)
        transaction.set_rollback(True)


@pytest.fixture
def client_for() -> Callable[[Any], Client]:
    """A logged-in client of somebody; of a visitor for None."""

    def make(user: Any) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
