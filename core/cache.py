"""A cache whose server may be away: pages go on without it, a little slower. See docs/faults.md."""

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)
# Counts of attempts are kept in the process while the server is away: limits then hold per process, not for all.
COUNTED = (":allauth:", ":throttle_")
BREATHER = 2.0  # seconds during which a server that did not answer is not asked again
SECONDS = 1.0  # that a page waits for an answer, at most


class HubCacheClient(RedisCacheClient):
    """Asks the server; while that is away reading finds nothing and writing does nothing."""

    closed_until = 0.0
    away = False

    def __init__(self, servers: list[str], **options: Any) -> None:
        # one more try at once: after a restart of the server the pool's connections are all broken
        quick = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS, "retry": Retry(NoBackoff(), 1)}
        super().__init__(servers, **{**quick, **options})
        self._local = LocMemCache("while-the-cache-is-away", {})

    def _ask(self, method: str, nothing: Any, *args: Any) -> Any:
        if time.monotonic() >= HubCacheClient.closed_until:
            try:
                found = getattr(RedisCacheClient, method)(self, *args)
                self._note(None)
                return found
            except (RedisError, OSError) as error:
                self._note(error)
        if args and isinstance(args[0], str) and any(mark in args[0] for mark in COUNTED):
            return getattr(self._local, method)(*args)
        return nothing

    @staticmethod
    def _note(error: Exception | None) -> None:
        """Say once in the log when the server goes away and once when it is back."""
        if error is not None:
            HubCacheClient.closed_until = time.monotonic() + BREATHER
            if not HubCacheClient.away:
                logger.error("the cache is away, going on without: %s", error)
        elif HubCacheClient.away:
            logger.warning("the cache is back")
        HubCacheClient.away = error is not None

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._ask("add", True, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._ask("get", default, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._ask("set", None, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._ask("touch", False, key, timeout)

    def delete(self, key: Any) -> Any:
        return self._ask("delete", False, key)

    def has_key(self, key: Any) -> Any:
        return self._ask("has_key", False, key)

    def incr(self, key: Any, delta: Any) -> Any:
        return self._ask("incr", delta, key, delta)

    def get_many(self, keys: Any) -> Any:
        return self._ask("get_many", {}, list(keys))

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._ask("set_many", None, data, timeout)

    def delete_many(self, keys: Any) -> Any:
        return self._ask("delete_many", None, list(keys))

    def clear_prefix(self, prefix: str) -> bool:
        """Remove the keys that begin so; False when the server is away."""
        try:
            client = self.get_client(None, write=True)
            for key in client.scan_iter(match=f"{prefix}*", count=1000):
                client.delete(key)
        except (RedisError, OSError) as error:
            self._note(error)
            return False
        return True


class HubCache(RedisCache):
    """Django's cache on Valkey, for what is dear to compute. The truth is in the database, sessions too.

    `clear` leaves alone what others keep in the same Valkey database: the jobs that wait in the queue.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = HubCacheClient

    def clear(self) -> Any:
        client: Any = self._cache
        return bool(client.clear_prefix(f"{self.key_prefix}:"))
