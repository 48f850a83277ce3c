"""Searches that demo people keep and entries that they follow, so that “Wat ik volg” is not empty."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import QueryDict

from catalogue.search import SearchQuery
from following import services
from following.lists import canonical, key_of
from following.models import Follow, SavedSearch
from hubsi.demo.content import Stage, rows
from hubsi.demo.entries import demo_entries


@transaction.atomic
def load_following(stage: Stage) -> int:
    """Keep and follow what nobody did yet; returns how many."""
    entries = demo_entries()
    count = 0
    for row in rows("following"):
        user, moment = stage.users[row["role"]], stage.now - timedelta(days=row["days_ago"])
        if "follow" in row:
            entry = entries[row["follow"]]
            if not Follow.objects.filter(user=user, entry=entry).exists():
                services.follow(user=user, entry=entry, now=moment)
                count += 1
            continue
        query = SearchQuery.anywhere(QueryDict(row["params"]))
        if not SavedSearch.objects.filter(user=user, key=key_of(canonical(query))).exists():
            services.save_search(user=user, query=query, list_name=row["list"], frequency=row["frequency"], now=moment)
            count += 1
    return count
