"""A real Chromium for the main flows: no third-party request, no CSP violation, no axe finding."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or shutil.which("chromium-browser") or "")
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ARGS, "headless": True}


class Visit:
    """A page that keeps what went wrong on it."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.problems: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", self._pageerror)
        page.on("response", lambda r: r.status >= 500 and self.problems.append(f"{r.status} {r.url}"))  # type: ignore[func-returns-value]

    def _pageerror(self, error: Any) -> None:
        # Chromium reports a page transition that the next click overtook; no script of ours is involved
        if "Transition was" not in str(error):
            self.problems.append(f"script error: {error}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.problems.append(f"third-party request: {request.url}")

    def _console(self, message: Any) -> None:
        if message.type == "error" and (
            "Content Security Policy" in message.text or "Content-Security-Policy" in message.text
        ):
            self.problems.append(f"CSP: {message.text}")

    def goto(self, path: str) -> Any:
        return self.page.goto(self.base + path)

    def check(self, *, axe: bool = True, narrow: bool = True) -> None:
        """Fail on anything seen so far, on an axe finding, and on horizontal scroll at 320 px."""
        if narrow:
            self.page.set_viewport_size({"width": 320, "height": 700})
            wide = self.page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= 320, f"{self.page.url} scrolls sideways at 320 px: {wide}"
            self.page.set_viewport_size({"width": 1280, "height": 900})
        if axe:
            from axe_playwright_python.sync_playwright import Axe

            results = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
            assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"
        assert self.problems == [], self.problems


@pytest.fixture
def visit(live_server: Any, browser: Any) -> Iterator[Callable[..., Visit]]:
    """`visit(user=None, javascript=True, width=1280)` opens a page as somebody, on the live server."""
    contexts = []

    def open_as(user: Any = None, *, javascript: bool = True, width: int = 1280) -> Visit:
        # axe needs script rights of the tool, not of the page: bypass_csp stays off, JavaScript off means no axe
        context = browser.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": 900}, locale="nl-BE"
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": live_server.url}])
        return Visit(context.new_page(), live_server.url)

    yield open_as
    for context in contexts:
        context.close()


def session_of(user: Any) -> str:
    """A session key of a logged-in user."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies["sessionid"].value)


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Browser tests need a Chromium; where CI asks for one, its absence is a failure."""
    if CHROMIUM or os.environ.get("CI"):
        return
    missing = pytest.mark.skip(reason="no chromium on this machine; CI has one")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)
