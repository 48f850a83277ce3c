"""Can this process do its work? Each check answers within seconds and never raises."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from core import heartbeat

# they write far more often than this
SILENCE = timedelta(seconds=60)

_migrated = False


def report() -> dict[str, bool]:
    """What works: database, migrations, cache, and each role behind the pages."""
    database = database_answers()
    return {
        "database": database,
        "migrations": database and migrated(),
        "cache": cache_answers(),
        **signs_of_life(),
    }


def database_answers() -> bool:
    """Does the database answer a question?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True


def migrated() -> bool:
    """Are the tables those of this code? Once they are, they stay so for this process."""
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except (DatabaseError, InterfaceError):
            return False
    return _migrated


def cache_answers() -> bool:
    """Does the cache keep what it is given?"""
    try:
        cache.set("readyz", 1, 5)
        return cache.get("readyz") == 1
    except Exception:  # each cache backend has errors of its own
        return False


def signs_of_life() -> dict[str, bool]:
    """Of the processes behind the pages, by role ("worker", "matcher", "beat"): did it tell that it lives?

    Every role heard of in the last day counts, and those that no hub can do without.
    """
    try:
        ages = heartbeat.ages(now=timezone.now())
    except (DatabaseError, InterfaceError):
        ages = {}
    heard = {role: age < SILENCE for role, age in ages.items()}
    return {"worker": False, "beat": False, **heard}
