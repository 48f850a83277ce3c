"""The environment in which the hub's own processes run, and the services they use."""

import contextlib
import os
import secrets
from collections.abc import Iterator

from core.embedded import EmbeddedServices
from core.embedded.state import State
from hubsi.launcher.places import Places
from hubsi.launcher.progress import step

WEB_PORTS = range(8000, 8010)


def own_services(places: Places) -> EmbeddedServices | None:
    """The embedded services that are needed: none for a server that DATABASE_URL or REDIS_URL names."""
    postgres, valkey = not os.environ.get("DATABASE_URL"), not os.environ.get("REDIS_URL")
    if not (postgres or valkey):
        return None
    return EmbeddedServices(places.services, postgres=postgres, valkey=valkey)


def hub_environment(places: Places, services: EmbeddedServices | None, state: State) -> dict[str, str]:
    """The variables for the hub's processes: what the caller set wins, except that empty counts as unset."""
    if "secret_key" not in state:
        state["secret_key"] = secrets.token_urlsafe(50)
        state.save()
    port = state.get("web_port", WEB_PORTS[0])
    defaults = {
        "DJANGO_SETTINGS_MODULE": "hubsi.settings.dev",
        "SECRET_KEY": state["secret_key"],
        "SITE_URL": f"http://localhost:{port}",
        "MEDIA_ROOT": str(places.data / "media"),
        "MAIL_DIR": str(places.data / "mail"),
        "EMBEDDING_CACHE_DIR": str(places.data / "embeddings"),
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": "1",
    }
    given = {name: value for name, value in os.environ.items() if value}
    return {**defaults, **given, **(services.environment if services else {})}


def hub_state(places: Places) -> State:
    """What is kept between two runs: the secret key and the port."""
    return State(places.state / "hub.json")


@contextlib.contextmanager
def borrowed_services(places: Places) -> Iterator[dict[str, str]]:
    """The hub's environment with its services up; stopped again when they did not run before."""
    places.make()
    services = own_services(places)
    ran = services is None or services.running()
    if services and not ran:
        with step("Database and queue"):
            services.start()
    try:
        yield hub_environment(places, services, hub_state(places))
    finally:
        if services and not ran:
            services.stop()
