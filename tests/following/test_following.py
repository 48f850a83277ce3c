"""Following entries: the button, what counts as news, and what is kept of a person."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse

from accounts.personal import parts
from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.models import Entry
from core.errors import HubError, NotAllowed
from following import merging, news, selectors, services
from following.models import Follow, Reader, SavedSearch, ToldMatch
from organisations.merging import Merging
from tests.catalogue.drafts import draft
from tests.following.factory import keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(now: datetime) -> Entry:
    long_ago = now - timedelta(days=90)
    return catalogue.publish(draft(1, "Buurtoven", long_ago, published_at=long_ago), now=long_ago)


def whats(user: Any, since: datetime, until: datetime) -> list[str]:
    changes = news.changes_for([user.pk], since={user.pk: since}, until=until).get(user.pk, [])
    return [change.what for change in changes]


def test_what_happens_to_a_followed_entry_is_told(personas: Any, entry: Entry, now: datetime) -> None:
    me, day = personas.member, timedelta(days=1)
    services.follow(user=me, entry=entry, now=now - 30 * day)
    assert whats(me, now - 10 * day, now) == []
    closes = now + timedelta(days=13)
    changed = draft(1, "Buurtoven", now - 3 * day, published_at=entry.published_at, closes_at=closes)
    catalogue.publish(changed, now=now)
    other = catalogue.publish(draft(2, "Deelfiets", now - 50 * day, owner_id=None), now=now - 50 * day)
    catalogue.draw_relation(source=other, target=entry, type="partner-of", by=personas.curator, now=now - 2 * day)
    Entry.objects.filter(pk=other.pk).update(owner=entry, published_at=now - day / 2)
    assert whats(me, now - 10 * day, now) == ["brings", "closing", "relation", "changed"]
    assert whats(me, now - 1.5 * day, now) == ["brings", "closing"]
    assert whats(personas.stranger, now - 10 * day, now) == []
    catalogue.withdraw(Kind.INNOVATION, 1, now=now + day)
    assert whats(me, now, now + day) == ["withdrawn"]
    [view] = selectors.with_entries(news.changes_for([me.pk], since={me.pk: now}, until=now + day)[me.pk], me)
    assert view.entry.title == "Buurtoven"


def test_what_happened_before_somebody_followed_is_no_news(personas: Any, entry: Entry, now: datetime) -> None:
    catalogue.publish(draft(1, "Buurtoven", now - timedelta(hours=5), published_at=entry.published_at), now=now)
    services.follow(user=personas.member, entry=entry, now=now - timedelta(hours=1))
    assert whats(personas.member, now - timedelta(days=10), now) == []


def test_only_what_is_public_and_so_many(
    personas: Any, entry: Entry, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = catalogue.publish(draft(5, "In nazicht", now), now=now, status="pending")
    with pytest.raises(NotAllowed):
        services.follow(user=personas.member, entry=pending, now=now)
    first = services.follow(user=personas.member, entry=entry, now=now)
    assert services.follow(user=personas.member, entry=entry, now=now).pk == first.pk
    monkeypatch.setattr(services, "MOST_FOLLOWS", 1)
    other = catalogue.publish(draft(6, "Nog een", now), now=now)
    with pytest.raises(HubError):
        services.follow(user=personas.member, entry=other, now=now)


def test_the_button_follows_and_stops(personas: Any, now: datetime, client_for: Callable[[Any], Client]) -> None:
    organisation = personas.organisation
    row = Entry.objects.get(kind=Kind.ORGANISATION, object_id=organisation.pk)
    url = organisation.get_absolute_url()
    assert f'href="{reverse("follow", args=[row.pk])}"' in Client().get(url).content.decode()
    client = client_for(personas.stranger)
    assert f'action="{reverse("follow", args=[row.pk])}"' in client.get(url).content.decode()
    answer = client.post(reverse("follow", args=[row.pk]), {"next": "https://kwaad.example/"})
    assert answer["Location"] == url
    assert Follow.objects.filter(user=personas.stranger, entry=row).exists()
    assert f'action="{reverse("unfollow", args=[row.pk])}"' in client.get(url).content.decode()
    part = client.post(reverse("unfollow", args=[row.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'action="{reverse("follow", args=[row.pk])}"' in part
    assert not Follow.objects.filter(user=personas.stranger).exists()
    assert client.get(reverse("follow", args=[999_999])).status_code == 404


def test_my_hub_tells_what_is_new_until_i_looked(
    personas: Any, entry: Entry, now: datetime, client_for: Callable[[Any], Client]
) -> None:
    client = client_for(personas.stranger)
    assert "sinds je laatste bezoek" not in client.get(reverse("my_hub")).content.decode()
    keep(personas.stranger, "kind=innovation", now - timedelta(days=3), name="Alle innovaties")
    services.follow(user=personas.stranger, entry=entry, now=now - timedelta(days=3))
    changed = now + timedelta(seconds=1)
    catalogue.publish(draft(1, "Buurtoven", changed, published_at=entry.published_at), now=changed)
    catalogue.publish(draft(2, "Deelfiets", now), now=now)
    shown = selectors.hub_news(personas.stranger, now + timedelta(minutes=1))
    assert [view.new for view in shown.searches] == [1]
    assert [view.change.what for view in shown.changes] == ["changed"]
    services.see_everything(user=personas.stranger, now=now + timedelta(minutes=1))
    again = selectors.hub_news(personas.stranger, now + timedelta(minutes=2))
    assert (again.searches, again.changes, again.follows_anything) == ([], [], True)
    assert "niets nieuws" in client.get(reverse("my_hub")).content.decode()


def test_a_withdrawn_entry_can_still_be_left(
    personas: Any, entry: Entry, now: datetime, client_for: Callable[[Any], Client]
) -> None:
    services.follow(user=personas.member, entry=entry, now=now)
    catalogue.withdraw(Kind.INNOVATION, 1, now=now)
    client = client_for(personas.member)
    assert "niet meer op de hub" in client.get(reverse("following")).content.decode()
    assert client.post(reverse("unfollow", args=[entry.pk]))["Location"] == reverse("following")
    assert not Follow.objects.exists()


def test_followers_of_two_organisations_that_become_one_come_together(
    personas: Any, entry: Entry, now: datetime
) -> None:
    other = catalogue.publish(draft(2, "Andere", now), now=now)
    services.follow(user=personas.member, entry=entry, now=now)
    services.follow(user=personas.owner, entry=entry, now=now)
    services.follow(user=personas.owner, entry=other, now=now)
    act = Merging(old_id=1, new_id=2, old_entry_id=entry.pk, new_entry_id=other.pk, by=personas.curator, now=now)
    assert merging.move_follows(act) == 1
    assert merging.move_follows(act) == 0
    assert set(Follow.objects.values_list("user", "entry")) == {
        (personas.member.pk, other.pk),
        (personas.owner.pk, other.pk),
    }


def test_what_is_kept_of_a_person_comes_along_and_goes_away(personas: Any, entry: Entry, now: datetime) -> None:
    me = personas.member
    keep(me, "theme=food&q=oven", now, name="Eten")
    services.follow(user=me, entry=entry, now=now)
    services.see_everything(user=me, now=now)
    ToldMatch.objects.create(user=me, entry=entry, told_at=now)
    keep(personas.owner, "theme=food", now)
    [part] = [part for part in parts() if part.name == "following"]
    told = json.loads(json.dumps(part.export(me), cls=DjangoJSONEncoder))
    assert told["saved_searches"][0]["params"] == "q=oven&theme=food"
    assert told["follows"][0]["entry__title"] == "Buurtoven"
    part.erase(me, now=now)
    assert not any(model.objects.filter(user=me).exists() for model in (SavedSearch, Follow, Reader, ToldMatch))
    assert SavedSearch.objects.filter(user=personas.owner).count() == 1
