"""What people and an operator do in the hub of the fault runs, each in a process of its own.

`seed NAMES COUNT` makes a curator, a person and COUNT finished drafts per name, and prints as JSON how to act for
them. `import FILE` uploads a list as the curator, says "ready" when it was previewed, waits for a line, then starts it.
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django


def seed(names: list[str], count: int) -> dict[str, Any]:
    """Accounts that are signed in, and drafts that miss nothing."""
    from django.utils import timezone

    from accounts.services import create_user
    from hubsi.demo.content import rows
    from hubsi.demo.projects import SAME
    from innovations.services import create_innovation

    now = timezone.now()
    people = {
        role: create_user(
            email=f"{role}@faults.example", name=role, verified=True, is_curator=role == "curator", now=now
        )
        for role in ("curator", "person")
    }
    texts = [row for row in rows("innovations") if not row["iconic"]]
    drafts: dict[str, list[int]] = {}
    for days, name in enumerate(names):
        drafts[name] = []
        begun = now - timedelta(days=2 * days)  # nobody may begin more than fifty a day
        for number in range(count):
            row = texts[number % len(texts)]
            fields = {field: row[field] for field in SAME} | {"title": f"{name} {number:03}: {row['title']}"[:120]}
            drafts[name].append(create_innovation(by=people["person"], now=begun, **fields).pk)
    return {"sessions": {role: _session(user) for role, user in people.items()}, "drafts": drafts}


def _session(user: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def bring_in(path: Path) -> int:
    """Upload the list, wait for its preview, then start it; the number of the run."""
    from django.utils import timezone

    from accounts.models import User
    from imports import services
    from imports.models import Run, Status

    curator = User.objects.get(email="curator@faults.example")
    run = services.upload(path=path, name=path.name, format="efro", by=curator, now=timezone.now())
    while not Run.objects.filter(pk=run.pk, status=Status.PREVIEWED).exists():
        time.sleep(0.1)
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    services.start(run=run, by=curator, now=timezone.now())
    return int(run.pk)


def main() -> None:
    django.setup()
    command, *rest = sys.argv[1:]
    if command == "seed":
        print(json.dumps(seed(rest[0].split(","), int(rest[1]))))  # noqa: T201
    else:
        print(bring_in(Path(rest[0])))  # noqa: T201


if __name__ == "__main__":
    main()
