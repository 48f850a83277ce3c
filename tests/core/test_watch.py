"""Health, figures, logs and error reports: what an operator sees, and what nobody does."""

import io
import json
import logging
import logging.config
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog
from django.db import OperationalError
from django.test import Client, override_settings
from django.utils import timezone

from core import heartbeat
from core.watch import errors, health, logs, metrics
from core.watch.scrub import scrub

ALIVE = {"database": True, "migrations": True, "cache": True, "worker": True, "beat": True}


@pytest.fixture
def alive(db: None) -> None:
    for name in ("worker@here", "beat@here"):
        heartbeat.beat(name, now=timezone.now())


def test_a_process_that_answers_is_healthy_even_without_a_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}  # no database mark: a query would fail this test


def test_a_whole_hub_is_ready(client: Client, alive: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ok": True, **ALIVE})


def test_a_silent_worker_is_told(client: Client, alive: None) -> None:
    heartbeat.beat("worker@here", now=timezone.now() - timedelta(minutes=5))
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ok": False, **ALIVE, "worker": False})


def test_a_matcher_that_was_there_and_went_silent_is_told(alive: None) -> None:
    heartbeat.beat("matcher@here", now=timezone.now() - timedelta(minutes=5))
    assert health.report() == {**ALIVE, "matcher": False}


def test_a_dead_cache_is_told(client: Client, alive: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.watch.health.cache.set", lambda *a: (_ for _ in ()).throw(OSError))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["cache"]) == (503, False)


def test_tables_of_an_older_version_are_told(alive: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr("core.watch.health.MigrationExecutor.migration_plan", lambda *a: [("core", "0099")])
    assert health.report() == {**ALIVE, "migrations": False}


def test_a_dead_database_is_told_not_raised(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr("core.watch.health.connection.cursor", dead)
        patched.setattr("core.heartbeat.Heartbeat.objects.order_by", dead)
        state = health.report()
    assert (state["database"], state["migrations"], state["worker"]) == (False, False, False)


# --- figures -----------------------------------------------------------------------------------------------
def test_figures_are_for_whoever_has_the_token(client: Client, db: None) -> None:
    assert client.get("/metrics").status_code == 404
    with override_settings(METRICS_TOKEN="s3cret"):
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers={"Authorization": "Bearer no"}).status_code == 401
        page = client.get("/metrics", headers={"Authorization": "Bearer s3cret"})
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/plain")


def test_what_is_counted_and_what_is_looked_up(client: Client, alive: None) -> None:
    client.get("/over-sociale-innovatie/")
    client.generic("BREW", "/")
    with override_settings(METRICS_TOKEN="t"):
        text = client.get("/metrics", headers={"Authorization": "Bearer t"}).content.decode()
    assert 'hub_requests_total{method="GET",route="core:about",status="200"}' in text
    assert 'method="OTHER"' in text
    assert "BREW" not in text  # a stranger cannot make the list longer
    for name in (
        "hub_accounts",
        "hub_queued_jobs",
        "hub_jobs_kept",
        "hub_silence_seconds",
        "hub_request_seconds_bucket",
    ):
        assert name in text


def test_jobs_are_counted_and_carry_the_id_of_their_request() -> None:
    from hubsi.celery import app

    seen: list[str] = []

    @app.task(name="tests.look")
    def look() -> None:
        seen.append(logs.request_id.get())

    before = metrics.JOBS.labels("tests.look", "success")._value.get()
    token = logs.request_id.set("abc-12345")
    try:
        look.delay()
    finally:
        logs.request_id.reset(token)
    assert seen == ["abc-12345"]
    assert metrics.JOBS.labels("tests.look", "success")._value.get() == before + 1


# --- logs --------------------------------------------------------------------------------------------------
@pytest.fixture
def written(settings: Any) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Logs as in production, read back."""
    config = logs.config("json", "INFO")
    stream = io.StringIO()
    config["handlers"]["stderr"]["stream"] = stream
    structlog.reset_defaults()
    logging.config.dictConfig(logs.config("json", "INFO") | {"handlers": config["handlers"]})
    try:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    finally:
        logging.config.dictConfig(settings.LOGGING)


def test_a_request_is_one_line_with_its_id_and_no_person(client: Client, db: None, written: Any) -> None:
    client.get("/zoeken/?q=noor@example.org", headers={"X-Request-ID": "abcdef-123"})
    lines = [line for line in written() if line["event"] == "request"]
    assert len(lines) == 1
    line = lines[0]
    assert (line["route"], line["status"], line["request_id"]) == ("search", 200, "abcdef-123")
    assert line["ms"] > 0
    assert "noor" not in json.dumps(line)


def test_what_libraries_log_is_json_too_and_without_addresses(written: Any) -> None:
    logging.getLogger("some.library").warning("cannot reach %s with password=%s", "noor@example.org", "hunter2")
    (line,) = written()
    assert line["logger"] == "some.library"
    assert line["event"] == "cannot reach [mail] with password=[secret]"


def test_an_error_tells_its_trace_without_addresses(written: Any) -> None:
    try:
        raise ValueError("Key (email)=(noor@example.org) already exists")
    except ValueError:
        logging.getLogger("x").exception("failed")
    (line,) = written()
    assert "ValueError" in line["exception"]
    assert "noor" not in line["exception"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mail to a.b+c@sub.example.org now", "mail to [mail] now"),
        ("GET /account/password/reset/key/3-cnq2xm-0c9cb1d5e0f7a1f1d6a4d1e2b3c4d5e6/", "key/[key]/"),
        ("https://x.example/?token=abc&page=2", "token=[secret]&page=2"),
        ('{"password": "abc"}', '"password": [secret]"}'),
        ("nothing here", "nothing here"),
    ],
)
def test_scrubbing(text: str, kept: str) -> None:
    assert kept in scrub(text)


# --- error reports -----------------------------------------------------------------------------------------
def test_nothing_is_reported_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentry_sdk.init", lambda **options: pytest.fail("started"))
    errors.report_to("", environment="test")


def test_a_report_holds_the_code_and_no_person(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import sentry_sdk
    from sentry_sdk.transport import Transport

    sent: list[Any] = []
    mark = uuid.uuid4().hex  # made here: a report shows lines of code, and this test is one of them

    class Kept(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            sent.extend(item.payload.json for item in envelope.items if item.payload.json)

    errors.report_to("http://key@127.0.0.1:9/1", environment="test", transport=Kept)
    try:
        monkeypatch.setattr("core.views.render", lambda *a, **k: (_ for _ in ()).throw(ValueError("of noor@x.example")))
        client.raise_request_exception = False
        client.cookies["sessionid"] = f"cookie{mark}"
        page = client.get(f"/over-sociale-innovatie/?q=search{mark}", headers={"User-Agent": f"browser{mark}"})
    finally:
        sentry_sdk.init()
    assert page.status_code == 500
    (event,) = [item for item in sent if "exception" in item]
    text = json.dumps(event)
    assert "ValueError" in text
    assert set(event.get("request", {})) <= {"method"}
    assert "noor" not in text
    assert mark not in text


# --- headers -----------------------------------------------------------------------------------------------
def test_headers_of_a_page(client: Client, db: None, now: datetime) -> None:
    page = client.get("/")
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in page["Permissions-Policy"]
    assert "default-src 'none'" in page["Content-Security-Policy"]


def test_a_page_of_somebody_signed_in_is_kept_by_no_shared_cache(
    client_for: Callable[[Any], Client], personas: Any
) -> None:
    page = client_for(personas.member).get("/")
    assert page["Cache-Control"] == "private, no-cache"
