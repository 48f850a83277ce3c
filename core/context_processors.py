"""What every page needs: the name of the site, the rooms, this page in the other languages."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from core.rooms import ROOMS


def hub(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, `site_url`, `nav_rooms`, `languages`, `today`; no query."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "nav_rooms": _rooms(request),
        "languages": _languages(request),
        "today": _today(),
    }


def _today() -> dt.date:
    return timezone.localdate()


def _rooms(request: HttpRequest) -> list[dict[str, Any]]:
    rooms = []
    for room in ROOMS:
        url = reverse(room.url_name)
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
        {"code": code, "name": _own_name(code), "url": translate_url(here, code), "current": code == active}
        for code, _name in settings.LANGUAGES
    ]
