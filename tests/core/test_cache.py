"""A cache that is away slows pages down; it does not stop them, nor open the door to guessing passwords."""

import logging
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache as real
from django.test import Client

from core.cache import HubCache, HubCacheClient


@pytest.fixture(autouse=True)
def _reset() -> Iterator[None]:
    yield
    HubCacheClient.closed_until, HubCacheClient.away = 0.0, False


@pytest.fixture
def away() -> HubCache:
    """A cache on a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cache = HubCache(f"redis://127.0.0.1:{port}/0", {})
    client: Any = cache._cache
    client._local.clear()
    return cache


def test_without_a_server_nothing_is_found_and_nothing_raised(away: HubCache, caplog: pytest.LogCaptureFixture) -> None:
    began = time.monotonic()
    with caplog.at_level(logging.ERROR):
        away.set("a", 1)
        assert away.get("a", "nothing") == "nothing"
        assert away.get_or_set("a", lambda: 5) == 5
        assert away.add("a", 1)
        assert away.incr("a", 2) == 2
        assert away.get_many(["a", "b"]) == {}
        assert away.set_many({"a": 1}) == []
        away.delete_many(["a"])
        assert not any((away.touch("a"), away.delete("a"), away.has_key("a"), away.clear()))
    assert time.monotonic() - began < 1
    assert caplog.text.count("the cache is away") == 1, "told once"


def test_counted_attempts_are_remembered_in_the_process(away: HubCache) -> None:
    for key in ("allauth:rl:login:5/m:ip:1.2.3.4", "throttle_anon_1.2.3.4"):
        away.set(key, [1.0], 60)
        assert away.get(key) == [1.0]
        assert away.add(f"{key}:lock", True, 10)
        assert not away.add(f"{key}:lock", True, 10)


def test_a_server_that_hangs_costs_a_second_once() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        cache = HubCache(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0", {})
        began = time.monotonic()
        assert [cache.get("a") for _ in range(20)] == [None] * 20
        assert time.monotonic() - began < 4


def test_it_is_used_again_when_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    HubCacheClient._note(OSError("gone"))
    real.set("core.test", 1)
    assert real.get("core.test") is None, "not asked during the breather"
    HubCacheClient.closed_until = 0.0
    with caplog.at_level(logging.WARNING):
        real.set("core.test", 2)
    assert real.get("core.test") == 2
    assert "the cache is back" in caplog.text


def test_emptying_leaves_what_others_keep_there() -> None:
    client: Any = real._cache.get_client(None, write=True)  # type: ignore[attr-defined]
    client.set("the-queue", "a job")
    real.set("core.test", 1)
    real.clear()
    assert (real.get("core.test"), client.get("the-queue")) == (None, b"a job")
    client.delete("the-queue")


@pytest.mark.django_db
def test_who_signs_out_is_out_whatever_the_cache_remembers(personas: Any, client_for: Any) -> None:
    client: Client = client_for(personas.member)
    key = client.session.session_key
    client.get("/mijn-hub/")
    client.logout()
    client.cookies["sessionid"] = str(key)
    assert client.get("/mijn-hub/").status_code == 302
