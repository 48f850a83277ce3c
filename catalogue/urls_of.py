"""Addresses of entries without loading the entries."""

from django.urls import NoReverseMatch, reverse


def entry_url(url_name: str, url_key: str) -> str:
    """The page of a record; "" when its room is not installed."""
    try:
        return reverse(url_name, args=[url_key])
    except NoReverseMatch:
        return ""
