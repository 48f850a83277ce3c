"""A saved search and a followed entry of the member; a token that leaves the search's mails."""

from datetime import datetime
from typing import Any

from django.http import QueryDict

from accounts.unsubscribe import make_token
from catalogue.kinds import Kind
from catalogue.search import SearchQuery
from catalogue.selectors import entry_for
from following import services
from following.models import SavedSearch


def keep(user: Any, params: str, now: datetime, **fields: Any) -> SavedSearch:
    """A saved search by its query string, e.g. "kind=innovation&place=44021"."""
    return services.save_search(user=user, query=SearchQuery.anywhere(QueryDict(params)), now=now, **fields)


def build(personas: Any, now: datetime) -> dict[str, Any]:
    search = keep(personas.member, "kind=innovation&challenge=energy-poverty", now, name="Geheime zorgen")
    entry = entry_for(Kind.ORGANISATION, personas.organisation.pk)
    assert entry is not None
    services.follow(user=personas.member, entry=entry, now=now)
    return {"search": search, "entry": entry, "token": make_token(personas.member, f"search:{search.pk}")}
