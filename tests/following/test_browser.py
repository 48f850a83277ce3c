"""Keep a search, see it, follow and stop: without JavaScript and with it, clean for axe."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.unsubscribe import make_token
from catalogue import services as catalogue
from following import services
from following.models import Follow, SavedSearch
from tests.browser import Visit
from tests.catalogue.drafts import draft
from tests.following import factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_keeping_a_search_and_following_without_javascript(
    visit: Callable[..., Visit], personas: Any, now: datetime
) -> None:
    catalogue.publish(draft(1, "Buurtoven", now, challenges=("energy-poverty",), place="44021"), now=now)
    there = visit(personas.stranger, javascript=False, width=360)
    there.goto("/innovaties/?challenge=energy-poverty")
    there.page.click("main a:has-text('Volg: Innovaties over energiearmoede')")
    there.page.check("input[value=daily]")
    there.page.click("main button:has-text('Bewaar')")
    assert there.page.url.endswith("/innovaties/?challenge=energy-poverty")
    assert "Bewaard." in there.page.inner_text("body")
    there.goto(personas.organisation.get_absolute_url())
    there.page.click("main button:has-text('Volg')")
    assert "Je volgt nu Demo vzw." in there.page.inner_text("body")
    there.goto(reverse("following"))
    shown = there.page.inner_text("main")
    assert "Innovaties over energiearmoede" in shown
    assert "mail elke dag" in shown
    there.page.click("main button:has-text('Stop met volgen')")
    assert "Demo vzw" not in there.page.inner_text("main")
    there.page.click("main button:has-text('Wis')")
    assert not SavedSearch.objects.exists()
    assert not Follow.objects.exists()


def test_pages_are_clean_and_the_button_turns_in_place(
    visit: Callable[..., Visit], personas: Any, now: datetime
) -> None:
    things = factory.build(personas, now)
    there = visit(personas.member)
    url = personas.organisation.get_absolute_url()
    there.goto(url)
    button = f"#follow-{things['entry'].pk} button"
    there.page.click(button)
    there.page.wait_for_selector(f"{button}:has-text('Volg') >> visible=true")
    there.page.wait_for_function("() => !document.querySelector('.htmx-request')")
    assert not Follow.objects.exists()
    assert there.page.url.endswith(url)
    assert there.page.evaluate("() => document.activeElement.tagName") == "BUTTON"
    there.check()
    services.follow(user=personas.member, entry=things["entry"], now=now)
    catalogue.publish(draft(1, "Buurtoven", now, challenges=("energy-poverty",), place="44021"), now=now)
    for path in (
        reverse("following"),
        reverse("save_search") + "?kind=innovation&theme=food",
        reverse("saved_search", args=[things["search"].pk]),
        reverse("follow", args=[things["entry"].pk]),
        reverse("my_hub"),
        "/innovaties/?challenge=energy-poverty",
        f"/en{reverse('following')}",
        reverse("mute_search", args=[make_token(personas.member, f"search:{things['search'].pk}")]),
    ):
        assert there.goto(path).status == 200, path
        there.check()
