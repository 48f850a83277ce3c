"""What search engines may find: every public entry, in pages of ten thousand."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from catalogue.models import Entry


class EntrySitemap(Sitemap):
    """Public entries of all rooms."""

    limit = 10_000
    changefreq = "weekly"

    def items(self) -> QuerySet[Entry]:
        fields = ("id", "kind", "url_name", "url_key", "updated_at")
        found: QuerySet[Entry] = Entry.objects.visible_to(None).only(*fields).order_by("pk")
        return found

    def lastmod(self, item: Entry) -> datetime:
        return item.updated_at


class PageSitemap(Sitemap):
    """The lists and the pages about the hub."""

    changefreq = "daily"

    def items(self) -> list[str]:
        return [
            "home",
            "innovations:list",
            "supporters:list",
            "funding:list",
            "funding:matrix",
            "experimentation:list",
            "map",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS: dict[str, Any] = {"pages": PageSitemap, "entries": EntrySitemap}
