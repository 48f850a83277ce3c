"""The writers of saved searches and follows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.models import Entry
from catalogue.search import SearchQuery, name_of
from core.errors import HubError, NotAllowed
from core.text import clean_line
from following import lists, permissions
from following.models import MAX_PARAMS, Follow, Frequency, Reader, SavedSearch

MOST_SEARCHES = 50
MOST_FOLLOWS = 500
MAX_NAME = 120


@transaction.atomic
def save_search(
    *, user: User, query: SearchQuery, list_name: str = "", name: str = "", frequency: str = "", now: datetime
) -> SavedSearch:
    """Keep a search. Keeping the same one again returns the one that is there, under its new name if one is given.

    Raises:
        HubError: too many already, too many filters, or no such frequency.
    """
    params = lists.canonical(query)
    if len(params) > MAX_PARAMS:
        raise HubError(_("Dit zijn te veel filters om te bewaren. Haal er een paar weg."))
    frequency = _frequency(frequency)
    # one person's searches one after another, so that two clicks never pass the limit or double
    User.objects.select_for_update().get(pk=user.pk)
    given = clean_line(name)[:MAX_NAME]
    found: SavedSearch | None = SavedSearch.objects.filter(user=user, key=lists.key_of(params)).first()
    if found is not None:
        return _update(found, name=given or found.name, frequency=frequency or found.frequency, now=now)
    if SavedSearch.objects.filter(user=user).count() >= MOST_SEARCHES:
        raise HubError(
            _("Je bewaart al %(most)s zoekopdrachten. Wis er eerst een die je niet meer nodig hebt.")
            % {"most": MOST_SEARCHES}
        )
    search = SavedSearch(
        user=user,
        name=given or name_of(query, most=MAX_NAME),
        list_name=lists.list_for(list_name, query),
        params=params,
        key=lists.key_of(params),
        frequency=frequency,
        told_up_to=now,
        seen_at=now,
        created_at=now,
        updated_at=now,
    )
    search.full_clean(validate_unique=False, validate_constraints=False)
    search.save()
    return search


@transaction.atomic
def change_search(*, search_id: int, user: User, name: str, frequency: str, now: datetime) -> SavedSearch:
    """Another name or frequency.

    Raises:
        SavedSearch.DoesNotExist: not theirs, or gone.
        HubError: no name, or no such frequency.
    """
    search: SavedSearch = SavedSearch.objects.select_for_update().get(pk=search_id, user=user)
    given = clean_line(name)
    if not given:
        raise HubError(_("Geef je zoekopdracht een naam."), field="name")
    if len(given) > MAX_NAME:
        raise HubError(_("Een naam telt hoogstens %(most)s tekens.") % {"most": MAX_NAME}, field="name")
    return _update(search, name=given, frequency=_frequency(frequency), now=now)


def _update(search: SavedSearch, *, name: str, frequency: str, now: datetime) -> SavedSearch:
    if (search.frequency or search.user.digest) == Frequency.NEVER:
        # what was not told while mail was off is not told afterwards in one flood
        search.told_up_to = now
    search.name, search.frequency, search.updated_at = name, frequency, now
    search.save(update_fields=["name", "frequency", "told_up_to", "updated_at"])
    return search


def _frequency(value: str) -> str:
    if value and value not in Frequency.values:
        raise HubError(_("Kies hoe vaak je een mail wil."), field="frequency")
    return value


def delete_search(*, search_id: int, user: User) -> None:
    """Stop keeping a search; one that is gone already is fine."""
    SavedSearch.objects.filter(pk=search_id, user=user).delete()


def see_search(*, search_id: int, user: User, now: datetime) -> SavedSearch:
    """The person opens the search: what is there now is no longer new. Raises SavedSearch.DoesNotExist."""
    search: SavedSearch = SavedSearch.objects.get(pk=search_id, user=user)
    SavedSearch.objects.filter(pk=search.pk, seen_at__lt=now).update(seen_at=now)
    return search


@transaction.atomic
def see_everything(*, user: User, now: datetime) -> None:
    """The person has seen all that is new."""
    SavedSearch.objects.filter(user=user, seen_at__lt=now).update(seen_at=now)
    Reader.objects.update_or_create(
        user=user, defaults={"looked_at": now}, create_defaults={"looked_at": now, "told_up_to": now}
    )


@transaction.atomic
def follow(*, user: User, entry: Entry, now: datetime) -> Follow:
    """Follow an entry; following it already is fine.

    Raises:
        NotAllowed: it is not public.
        HubError: too many already.
    """
    if not permissions.can_follow(user, entry):
        raise NotAllowed(_("Deze vermelding staat niet op de hub, dus je kan ze niet volgen."))
    User.objects.select_for_update().get(pk=user.pk)
    found = Follow.objects.filter(user=user, entry=entry).first()
    if found is not None:
        return found
    if Follow.objects.filter(user=user).count() >= MOST_FOLLOWS:
        raise HubError(_("Je volgt al %(most)s vermeldingen. Stop er eerst met een.") % {"most": MOST_FOLLOWS})
    return Follow.objects.create(user=user, entry=entry, created_at=now)


def unfollow(*, user: User, entry_id: int) -> None:
    """Stop following; not following is fine."""
    Follow.objects.filter(user=user, entry_id=entry_id).delete()


def mute_search(*, search_id: int, user_id: int, now: datetime) -> SavedSearch | None:
    """No more mail about one saved search; the search itself stays. None when it is gone or somebody else's."""
    search: SavedSearch | None = SavedSearch.objects.filter(pk=search_id, user_id=user_id).first()
    if search is not None and search.frequency != Frequency.NEVER:
        search.frequency, search.updated_at = Frequency.NEVER, now
        search.save(update_fields=["frequency", "updated_at"])
    return search
