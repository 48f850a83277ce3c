"""Hostile addresses and headers: lists, searches, maps, redirects, methods, tokens, ranges and paths of files."""

import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.world import World, all_cases

pytestmark = pytest.mark.django_db

NAMES = (
    "q",
    "page",
    "sort",
    "bbox",
    "amount",
    "open",
    "kind",
    "theme",
    "place",
    "phase",
    "week",
    "start",
    "from",
    "to",
)
VALUES = (
    "",
    "0",
    "-1",
    "1e9",
    "x",
    "999999999999999999999",
    "NaN",
    "1e400",
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "'",
    "%0d%0aSet-Cookie:a=b",
)
HUGE = {
    "many codes": "&".join(f"theme=code-{n}" for n in range(900)),
    "too many codes": "&".join(f"place={n}" for n in range(10_000)),
    "a megabyte": "q=" + "a" * 1_000_000,
    "words that grow": "q=" + quote("\ufdfa" * 5_000),
    "many words": "q=" + "+".join(f"w{n}" for n in range(5_000)),
    "operators": "q=" + quote("(((\"&|!<->:*' OR -- \\"),
    "places on earth": "bbox=nan,nan,inf,-inf",
    "boxes": "bbox=1,2,3,4,5,6&bbox=;&bbox=1e308,1e308,1e309,1e309",
    "brackets": "page[]=1&q[a]=b&page=1&page=2&q=a&q=b",
}
EVIL = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "http://evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%09/evil.example",
    "\thttps://evil.example",
    "https://testserver@evil.example",
)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def careless(client: Client) -> Client:
    """A client to which a failure inside a view is an answer, as to a browser."""
    client.raise_request_exception = False
    return client


def public(world: World) -> list[str]:
    """Every address that a visitor may open, one per name."""
    found: dict[str, str] = {}
    for case in all_cases(world):
        if case.method == "get" and case.visitor == 200 and case.url not in found:
            found[case.url] = reverse(case.url, kwargs=case.kwargs)
    return list(found.values())


def read(response: Any) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_senseless_parameters_never_break_an_address(shared_world: World) -> None:
    client = careless(Client())
    wrong = []
    for number, address in enumerate(public(shared_world)):
        queries = [
            "&".join(f"{name}={VALUES[(number + n + step) % len(VALUES)]}" for n, name in enumerate(NAMES))
            for step in (0, 4, 8)
        ]
        for query in queries:
            response = client.get(f"{address}?{query}")
            read(response)
            if response.status_code >= 500 or "Set-Cookie:a" in str(response.headers):
                wrong.append(f"{address}?{query}: {response.status_code}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("query", HUGE.values(), ids=list(HUGE))
def test_huge_parameters_never_break_a_list(shared_world: World, query: str) -> None:
    client = careless(Client())
    names = (
        "search",
        "suggest",
        "map",
        "map-points",
        "api-entries",
        "innovations:list",
        "funding:list",
        "innovation-list",
    )
    statuses = {name: client.get(reverse(name), QUERY_STRING=query).status_code for name in names}
    assert all(status in (200, 400, 404, 413) for status in statuses.values()), statuses


HEADERS: dict[str, dict[str, str]] = {
    "language": {"HTTP_ACCEPT_LANGUAGE": "x" * 5_000 + ",*;q=9,nl-" + "-" * 500},
    "languages": {"HTTP_ACCEPT_LANGUAGE": ",".join(["en;q=0.1"] * 2_000)},
    "accept": {"HTTP_ACCEPT": "text/html;q=x, */*;;;, \x01"},
    "date": {"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999 99:99:99 GMT", "HTTP_IF_NONE_MATCH": '"' * 500},
    "range": {"HTTP_RANGE": "bytes=9999999999-,0-0,-1,a-b"},
    "htmx": {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[", "HTTP_HX_TARGET": "<script>"},
    "cookies": {
        "HTTP_COOKIE": "sessionid=%00\x02; csrftoken=" + "a" * 5_000 + "; django_language=../../etc; messages=%5B%5B"
    },
    "forwarded": {
        "HTTP_X_FORWARDED_FOR": "'; DROP TABLE, ::1, " + "1" * 3_000,
        "HTTP_X_FORWARDED_PROTO": "gopher",
        "HTTP_X_FORWARDED_HOST": "evil.example",
    },
    "override": {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_METHOD_OVERRIDE": "PUT"},
    "request id": {"HTTP_X_REQUEST_ID": "a\r\nSet-Cookie: x=y"},
    "referer": {"HTTP_REFERER": "http://[::bad", "HTTP_USER_AGENT": "<script>alert(1)</script>" * 500},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=list(HEADERS))
def test_senseless_headers_never_break_a_page(shared_world: World, headers: dict[str, Any]) -> None:
    client = careless(Client())
    for name in ("home", "innovations:list", "map", "account_login", "api-entries", "sitemap-index"):
        response = client.get(reverse(name), **headers)
        assert response.status_code in (200, 206, 304, 400, 406), (name, response.status_code)
        body = read(response).decode(errors="replace")
        assert "evil.example" not in body
        assert "<script>alert" not in body
        assert "x=y" not in str(response.headers.get("X-Request-ID", ""))


def test_a_strange_host_is_refused(shared_world: World) -> None:
    client = careless(Client())
    for host in ("evil.example", "testserver.evil.example", "testserver:80@evil.example", "", "a" * 5_000, "[::1"):
        response = client.get("/", HTTP_HOST=host)
        assert response.status_code == 400, host
        assert "evil.example" not in response.content.decode()


def leads_away(response: Any) -> bool:
    location = response.headers.get("Location", "")
    return (
        "evil" in urlsplit(location).netloc
        or location.replace("\\", "/").startswith("//")
        or location.startswith(("javascript:", "data:", "https:evil", "\t"))
    )


@pytest.mark.parametrize("target", EVIL)
def test_no_redirect_leads_away(shared_world: World, client_for: Callable[[Any], Client], target: str) -> None:
    """Login, logout, language and whatever takes `next` stay here."""
    from tests.personas import PASSWORD

    visitor, owner = careless(Client()), careless(client_for(shared_world.people["owner"]))
    login = {"login": "olga.owner@voorbeeld.be", "password": PASSWORD, "next": target}
    asked = [visitor.post(reverse("account_login"), login)]
    asked.append(visitor.post(reverse("set_language"), {"language": "en", "next": target}))
    asked.append(visitor.get(reverse("account_login"), {"next": target}))
    for case in all_cases(shared_world):
        if case.owner == 302 and case.method == "post":
            with transaction.atomic():
                address = f"{reverse(case.url, kwargs=case.kwargs)}?next={quote(target)}"
                asked.append(owner.post(address, {**case.data, "next": target}, HTTP_REFERER=target))
                transaction.set_rollback(True)
    asked.append(owner.post(reverse("account_logout"), {"next": target}))
    assert len(asked) > 10
    away = [
        (response.request["PATH_INFO"], response.headers.get("Location")) for response in asked if leads_away(response)
    ]
    assert away == []
    assert all(response.status_code < 500 for response in asked)


def test_a_form_without_its_token_gets_a_friendly_page(
    shared_world: World, client_for: Callable[[Any], Client]
) -> None:
    strict = Client(enforce_csrf_checks=True)
    for prefix, words in (("", "te oud"), ("/en", "too old")):
        for name in ("account_login", "account_signup"):
            response = strict.post(prefix + reverse(name).removeprefix("/en"), {"login": "x"})
            assert response.status_code == 403
            assert words in response.content.decode()
    signed_in = Client(enforce_csrf_checks=True)
    signed_in.force_login(shared_world.personas.owner, backend="django.contrib.auth.backends.ModelBackend")
    response = signed_in.post("/api/v1/innovations/", {"problem": "x"}, content_type="application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (403, "application/json")


def test_a_wrong_method_gets_a_page_that_tells(shared_world: World) -> None:
    client = careless(Client())
    for method in ("put", "patch", "delete", "options"):
        response = getattr(client, method)("/innovaties/")
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, POST"
        assert "Zo <mark>werkt</mark>" in response.content.decode()
    assert "not how this page" in client.post("/en/zoeken/").content.decode()
    assert client.trace("/api/v1/entries/").status_code == 405


def test_a_method_in_disguise_stays_what_it_is(shared_world: World, client_for: Callable[[Any], Client]) -> None:
    """No header and no field turns a POST into a DELETE."""
    owner = careless(client_for(shared_world.people["owner"]))
    slug = shared_world.things["supporters"]["shown"].slug
    for extra in ({"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}, {"HTTP_X_METHOD_OVERRIDE": "PATCH"}):
        response = owner.post(f"/api/v1/offers/{slug}/", '{"_method": "DELETE"}', "application/json", **extra)
        assert response.status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/media/../hubsi/settings/base.py",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media/..%5c..%5cetc/passwd",
        "/static/../hubsi/settings/base.py",
        "/static/%2e%2e/%2e%2e/manage.py",
        "/static//etc/passwd",
        "/media/%00",
        "/mails/..%2f..%2fx.html",
        "/innovaties/%00/",
        "/organisaties/uitnodiging/%00/",
        "/api/v1/organisations/%00/",
        "/api/v1/innovations/%ED%A0%80/",
        "/%FF%FE/",
        "/" + "a" * 10_000,
        "//evil.example/%2f..",
    ],
)
def test_a_path_that_climbs_leads_nowhere(shared_world: World, path: str) -> None:
    response = careless(Client()).get(path)
    assert response.status_code in (301, 302, 400, 404)
    assert not leads_away(response)
    assert b"SECRET_KEY" not in read(response)
    assert b"root:" not in read(response)
