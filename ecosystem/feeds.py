"""A list as RSS or Atom: what is new in it, for whoever reads it elsewhere."""

from __future__ import annotations

import hashlib
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.origins import OWN_LICENCE
from catalogue.search import SearchQuery, matching_entries, name_of
from core.text import clean_text
from ecosystem.opendata import origins_by_entry

ITEMS = 50
KEEP_SECONDS = 60
FORMS: dict[str, type[Rss201rev2Feed] | type[Atom1Feed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


def answer(request: HttpRequest, query: SearchQuery, form: str) -> HttpResponse:
    """The feed, or 304 for who has it already. Made at most once a minute for everybody."""
    language = get_language() or "nl"
    params = urlencode(query.portable())
    key = "feed." + hashlib.sha256(f"{form}.{language}.{params}".encode()).hexdigest()
    made: tuple[str, datetime | None] | None = cache.get(key)
    if made is None:
        made = _make(query, form, language, params)
        cache.set(key, made, KEEP_SECONDS)
    text, newest = made
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    modified = int(newest.timestamp()) if newest else None
    response = HttpResponse(text, content_type=FORMS[form].content_type)
    response["ETag"] = etag
    if modified:
        response["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, max_age=KEEP_SECONDS)
    found: HttpResponse = get_conditional_response(request, etag, modified, response) or response
    return found


def _make(query: SearchQuery, form: str, language: str, params: str) -> tuple[str, datetime | None]:
    found = matching_entries(query, user=None, now=timezone.now()).for_cards()
    entries = list(found.order_by("-published_at", "-pk")[:ITEMS])
    here = reverse("list-feed", kwargs={"form": form}) + (f"?{params}" if params else "")
    name = _line(name_of(query))
    origins = origins_by_entry(entries)
    others = any(origin.licence != OWN_LICENCE for _source, origin in origins.values())
    feed = FORMS[form](
        title=f"{name} · {settings.SITE_NAME}",
        link=f"{settings.SITE_URL}{reverse('search')}" + (f"?{params}" if params else ""),
        description=_("Nieuw op de hub: %(name)s") % {"name": name},
        language=language,
        feed_url=f"{settings.SITE_URL}{here}",
        feed_copyright=_("CC BY 4.0, behalve wat uit een lijst van anderen komt") if others else "CC BY 4.0",
    )
    for entry in entries:
        url = f"{settings.SITE_URL}{entry.get_absolute_url()}"
        feed.add_item(
            title=_line(entry.title),
            link=url,
            description=clean_text(entry.summary),
            author_name=_line(entry.owner.title) if entry.owner else None,
            unique_id=f"{settings.SITE_URL}/{entry.kind}/{entry.object_id}",
            unique_id_is_permalink=False,
            pubdate=entry.published_at,
            updateddate=max(entry.updated_at, entry.published_at),
        )
    newest = max((max(entry.updated_at, entry.published_at) for entry in entries), default=None)
    return feed.writeString("utf-8"), newest


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())
