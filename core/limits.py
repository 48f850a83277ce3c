"""How often somebody may do something that is open to everybody."""

import functools
import hashlib
import logging
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from core.errors_views import too_many_requests

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


def client_key(request: HttpRequest) -> str:
    """Who asks: the account, else a fingerprint of the address (which is kept nowhere but in the counter's name)."""
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a proxy that tells no address
        address = ""
    return f"ip-{hashlib.sha256(address.encode()).hexdigest()[:20]}"


def allowed(name: str, *, most: int, seconds: int) -> bool:
    """Count one more time for `name`; False when that is more than `most` in `seconds`.

    While the cache is away everything is allowed: better a report too many than one that is lost.
    """
    key = f"limit:{name}"
    try:
        cache.add(key, 0, timeout=seconds)
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out in between
        return True
    except Exception:
        logger.warning("no cache to count %s in", name.partition(":")[0])
        return True


def limited(name: str, *, most: int, seconds: int = 60) -> Callable[[View], View]:
    """A view that answers 429 to who asks more than `most` times in `seconds`; the same name counts together."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not allowed(f"{name}:{client_key(request)}", most=most, seconds=seconds):
                response = too_many_requests(request)
                response["Retry-After"] = str(seconds)
                return response
            return view(request, *args, **kwargs)

        return wrapped

    return decorate
