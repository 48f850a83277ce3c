"""What every page needs: the name of the site, the rooms, this page in the other languages."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from core.rooms import ROOMS


def hub(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, `site_url`, `nav_rooms`, `nav_here`, `languages`, `today`: no query; lists only when asked for."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "nav_rooms": SimpleLazyObject(lambda: _rooms(request)),
        "nav_here": _here(request),
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "today": _today(),
    }


def _today() -> dt.date:
    return timezone.localdate()


def _here(request: HttpRequest) -> str:
    """What the header marks as this page: "home", the kind of a room, or ""."""
    home, *rooms = _addresses(get_language(), get_urlconf(), get_script_prefix())
    if request.path == home:
        return "home"
    return next((room.kind for room, url in zip(ROOMS, rooms, strict=True) if request.path.startswith(url)), "")


@lru_cache(maxsize=20)
def _addresses(language: str | None, urlconf: object, prefix: str) -> list[str]:
    """Of the front page and of the rooms; they differ by language only."""
    return [reverse("home"), *(reverse(room.url_name) for room in ROOMS)]


def _rooms(request: HttpRequest) -> list[dict[str, Any]]:
    rooms = []
    for room, url in zip(ROOMS, _addresses(get_language(), get_urlconf(), get_script_prefix())[1:], strict=True):
        rooms.append(
            {
                "label": room.label,
                "text": room.text,
                "url": url,
                "icon": room.icon,
                "kind": room.kind,
                "current": request.path.startswith(url),
            }
        )
    return rooms


def _own_name(code: str) -> str:
    """A language in that language, so that its speakers find it: "Nederlands", "English"."""
    return str(get_language_info(code)["name_local"]).capitalize()


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """This very page in each language; a page without another language leads to itself there."""
    active = (get_language() or settings.LANGUAGE_CODE)[:2]
    here = request.get_full_path()
    return [
        {
            "code": code,
            "name": _own_name(code),
            "url": here if code == active else translate_url(here, code),
            "current": code == active,
        }
        for code, _name in settings.LANGUAGES
    ]
