"""`make test` and `make test-fast`: every check of the project, on services of its own that start and stop once."""

import fcntl
import os
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from core.embedded import EmbeddedError, EmbeddedServices
from hubsi.launcher.places import CLONE, Places
from hubsi.launcher.progress import say, step
from hubsi.launcher.signals import interrupt_on_signals, run_group

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What the caller's hub uses must not reach the tests; their own servers may be given by these two.
GIVEN = {"TEST_DATABASE_URL": "DATABASE_URL", "TEST_REDIS_URL": "REDIS_URL"}
DROPPED = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "SITE_URL",
    "EMAIL_URL",
    "EMBEDDING_ENGINE",
    "TEST_DATABASE_NAME",
)
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "hubsi.settings.production",
    "SECRET_KEY": "only-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "ALLOWED_HOSTS": "hub.example",
    "SITE_URL": "https://hub.example",
}


@dataclass(frozen=True)
class Check:
    """One command; `fast` ones are part of `make test-fast`, `streams` shows its output as it comes."""

    name: str
    command: list[str]
    fast: bool = True
    streams: bool = False
    environment: dict[str, str] = field(default_factory=dict)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def manage(*arguments: str) -> list[str]:
    return python("manage.py", *arguments)


def checks(browser: str | None, required: bool) -> list[Check]:
    """All checks in order. Without a browser its tests are left out, unless they are required."""
    pytest = python("-m", "pytest", "--numprocesses", "2", "--durations", "5")
    found = [
        Check("ruff", python("-m", "ruff", "check", ".")),
        Check("format", python("-m", "ruff", "format", "--check", ".")),
        Check("import contracts", python("-c", "from importlinter.cli import lint_imports_command as c; c()")),
        Check("mypy", python("-m", "mypy", "."), fast=False),
        Check("migrations complete", manage("makemigrations", "--check", "--dry-run")),
        Check("translations complete", manage("texts", "--check")),
        Check(
            "production settings",
            manage("check", "--deploy", "--fail-level", "WARNING"),
            environment=PRODUCTION,
        ),
        Check("tests", [*pytest, "-m", "not browser"], fast=False, streams=True),
    ]
    if browser or required:
        command = python("-m", "pytest", "--numprocesses", "2", "-m", "browser")
        found.append(Check("browser tests", command, fast=False, streams=True))
    return found


FAST_TESTS = Check(
    "quick tests",
    python("-m", "pytest", "--numprocesses", "2", "-m", "not browser and not slow"),
    streams=True,
)


def find_browser() -> str | None:
    """The Chromium that the browser tests drive: CHROMIUM, or one on the PATH."""
    given = os.environ.get("CHROMIUM")
    return given or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def test_environment(places: Places, services: EmbeddedServices, browser: str | None) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in DROPPED}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "hubsi.settings.test",
        "MEDIA_ROOT": str(places.test / "media"),
        "EMBEDDING_CACHE_DIR": str(places.test / "embeddings"),
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": "1",
        **services.environment,
    }
    for given, name in GIVEN.items():
        if os.environ.get(given):
            environment[name] = os.environ[given]
    if browser:
        environment["CHROMIUM"] = browser
    return environment


def carry_out(check: Check, environment: dict[str, str]) -> bool:
    """Run one check and show what it says when it fails; whether it passed."""
    settings = {**environment, **check.environment}
    if check.streams:
        say(f"{check.name} ...")
        began = time.monotonic()
        code, _ = run_group(check.command, CLONE, settings, capture=False)
        say(f"{check.name}: {'FAILED' if code else 'done'} ({time.monotonic() - began:.1f} s)")
        return code == 0
    with step(check.name) as outcome:
        code, output = run_group(check.command, CLONE, settings, capture=True)
        outcome.word = "FAILED" if code else "done"
    if code:
        say(output)
    return code == 0


def with_services(places: Places) -> EmbeddedServices:
    """The tests' own services, apart from those of `make run`."""
    given = {name: bool(os.environ.get(variable)) for variable, name in GIVEN.items()}
    return EmbeddedServices(
        places.test / "services",
        postgres=not given["DATABASE_URL"],
        valkey=not given["REDIS_URL"],
        durable=False,
    )


def test(places: Places, *, fast: bool) -> int:
    """Run the checks one after the other, all of them also when one fails; 0 when all passed."""
    interrupt_on_signals()
    places.make()
    places.test.mkdir(exist_ok=True)
    places.test.chmod(0o711)
    with (places.test / "test.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EmbeddedError("The tests of this clone already run elsewhere.") from None
        return _test_locked(places, fast)


def _test_locked(places: Places, fast: bool) -> int:
    began = time.monotonic()
    browser, required = find_browser(), bool(os.environ.get("CI"))
    chosen = [check for check in checks(browser, required) if check.fast or not fast]
    if fast:
        chosen.append(FAST_TESTS)
    elif not (browser or required):
        say("No Chromium here: the browser tests are left out (CI runs them).")
    services = with_services(places)
    try:
        with step("Database and queue for the tests"):
            services.start()
        environment = test_environment(places, services, browser)
        failed = [check.name for check in chosen if not carry_out(check, environment)]
    except KeyboardInterrupt:
        failed = ["broken off"]
    finally:
        services.stop()
    took = time.monotonic() - began
    say(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All checks passed'} ({took:.0f} s)")
    return 1 if failed else 0


def bench(places: Places) -> int:
    """Run every benchmarks/bench_*.py on the tests' services; 0 when all ended well."""
    interrupt_on_signals()
    places.make()
    services = with_services(places)
    codes = []
    try:
        services.start()
        environment = test_environment(places, services, None)
        for script in sorted(Path(CLONE, "benchmarks").glob("bench_*.py")):
            say(f"== {script.name}")
            codes.append(run_group(python(str(script)), CLONE, environment, capture=False)[0])
    finally:
        services.stop()
    return max(codes, default=0)
