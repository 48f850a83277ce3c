"""Make the database ready for a run: migrations, vocabulary, and demo content when there is nothing yet."""

import io
import os
import sys

import django
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from hubsi.launcher.environment import hub_state
from hubsi.launcher.places import find_places
from hubsi.launcher.progress import step


def main() -> None:
    django.setup()
    try:
        make_ready()
    except CommandError as error:
        sys.exit(f"\n{error}")


def make_ready() -> None:
    with step("Database tables"):
        call_command("migrate", interactive=False, verbosity=0)
    with step("Vocabulary"):
        call_command("load_vocabulary", verbosity=0, stdout=io.StringIO())
    if os.environ.get("HUBSI_DEMO", "1") != "0":
        load_demo_when_empty()


def load_demo_when_empty() -> None:
    """Demo content for a hub without people, or when an earlier load was broken off half-way.

    What the demo accounts are is kept for the supervisor to tell, as long as they exist.
    """
    from hubsi.demo.content import accounts_text, people

    state = hub_state(find_places())
    database = os.environ["DATABASE_URL"].rpartition("@")[2]
    users = get_user_model().objects
    if state.get("demo_loading") == database or not users.exists():
        state["demo_loading"] = database
        state.save()
        with step("Demo content"):
            call_command("load_demo", verbosity=0)
        del state["demo_loading"]
    known = users.filter(email__in=[row["email"] for row in people()["accounts"]]).exists()
    state["accounts"] = accounts_text() if known else ""
    state.save()


if __name__ == "__main__":
    main()
