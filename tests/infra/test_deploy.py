"""No container engine is needed to know that the files for one agree with the settings and the code."""

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent.parent
SETTING = re.compile(r'\benv(?:\.\w+)?\(\s*"(\w+)"')
FIXED_TAG = re.compile(r"^[\w./-]+:v?\d+\.\d+[\w.-]*$")
OURS = ("prepare", "web", "worker", "matcher", "beat")
# Read by Python, OpenMP and the Prometheus library themselves, or by Django before any setting
NOT_SETTINGS = {
    "PATH",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "OMP_NUM_THREADS",
    "DJANGO_SETTINGS_MODULE",
    "PROMETHEUS_MULTIPROC_DIR",
}


@cache
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


@cache
def dockerfile() -> str:
    return re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())


def settings_read() -> set[str]:
    return {name for path in (ROOT / "hubsi/settings").glob("*.py") for name in SETTING.findall(path.read_text())}


def example_variables() -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))


def interpolated() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))


def commands() -> Iterator[list[str]]:
    """Every command of our own image, from both files."""
    for match in re.findall(r"^CMD (\[.*\])$", dockerfile(), re.M):
        yield yaml.safe_load(match)
    for name in OURS:
        service = compose()["services"][name]
        yield from _simple(service["command"])
        if "healthcheck" in service:
            yield service["healthcheck"]["test"][1:]
    for line in re.findall(r"^RUN (.*)$", dockerfile(), re.M):
        yield from (command for command in _simple(["sh", "-c", line]) if "manage.py" in command)


def _simple(command: list[str]) -> Iterator[list[str]]:
    if command[:2] != ["sh", "-c"]:
        yield command
        return
    for part in command[2].split("&&"):
        words = shlex.split(part)
        while words and re.match(r"^[A-Z_]+=", words[0]):
            words.pop(0)
        yield words


def test_every_variable_of_our_image_is_a_setting() -> None:
    known = settings_read() | NOT_SETTINGS
    for name in OURS:
        assert set(compose()["services"][name]["environment"]) <= known
    environment = re.search(r"^ENV (.*)$", dockerfile(), re.M)
    assert environment
    assert {word.split("=")[0] for word in environment[1].split()} <= known


def test_every_variable_of_the_example_is_used_and_every_asked_one_is_explained() -> None:
    assert example_variables() <= settings_read() | interpolated()
    assert interpolated() <= example_variables()


def test_settings_that_production_cannot_do_without_are_demanded() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"):
        assert f"${{{name}:?" in text
        assert name in example_variables()


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_exists(command: list[str]) -> None:
    program, *arguments = command
    if program == "python" and arguments[0] == "manage.py":
        assert arguments[1] in get_commands()
    elif program in ("gunicorn", "celery"):
        assert importlib.util.find_spec(program)
    else:
        assert program in ("python", "test")
    if program == "celery":
        assert arguments[:2] == ["--app", "hubsi"]
    if program == "gunicorn":
        from hubsi.wsgi import application

        assert arguments[0] == "hubsi.wsgi:application"
        assert callable(application)


def test_every_queue_that_jobs_are_sent_to_has_a_worker() -> None:
    from django.conf import settings

    from hubsi.launcher.run import WORKERS

    routes = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routes | {settings.CELERY_TASK_DEFAULT_QUEUE} == set(",".join(WORKERS.values()).split(","))
    for name, queues in WORKERS.items():
        words = compose()["services"][name]["command"]
        assert words[words.index("--queues") + 1] == queues


def test_every_image_has_a_fixed_tag() -> None:
    images = [service["image"] for name, service in compose()["services"].items() if name not in OURS] + re.findall(
        r"^FROM (\S+)", dockerfile(), re.M
    )
    assert len(images) >= 6
    assert [image for image in images if not FIXED_TAG.match(image)] == []


def test_services_are_watched_and_ours_have_no_rights_to_spare() -> None:
    for name, service in compose()["services"].items():
        assert "healthcheck" in service or name == "prepare", name
    for name in OURS:
        service = compose()["services"][name]
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]
    users = re.findall(r"^USER (\w+)$", dockerfile(), re.M)
    assert users == ["hubsi"]
    assert dockerfile().rindex("USER hubsi") < dockerfile().rindex("CMD [")


def test_named_volumes_and_mounted_files_exist() -> None:
    for service in compose()["services"].values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            assert (ROOT / source).exists() if source.startswith(".") else source in compose()["volumes"]


def test_requirements_pin_every_range_by_hash_and_name_no_index() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for name, ranges in (
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        text = (ROOT / name).read_text()
        pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.M))
        wanted = {re.split(r"[\[<>=!~ ]", item)[0].lower().replace("_", "-") for item in ranges}
        assert wanted <= {pin.lower().replace("_", "-") for pin in pinned}
        assert len(re.findall(r"^\S+==\S+ \\\n    --hash=sha256:", text, re.M)) == len(pinned)
        assert not re.search(r"^\s*-|://", text.replace("    --hash=", ""), re.M)


def test_the_wheel_that_reads_texts_is_the_one_that_was_tried() -> None:
    tried = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
    assert f"--hash=sha256:{tried}" in (ROOT / "requirements.txt").read_text()


def test_ci_demands_a_browser_and_runs_make_test() -> None:
    script = (ROOT / ".ci/run").read_text()
    assert "export CI=true" in script
    assert script.rstrip().endswith("exec make test")
    assert "chromium" in script
