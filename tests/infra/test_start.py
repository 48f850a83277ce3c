"""A command starts whichever module of ours is loaded first: Django runs its checks in no fixed order."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Each check in a process that has loaded nothing but the apps.
EACH = """
import os, sys, traceback
import django
django.setup()
from django.core.checks.registry import registry
failed = []
for check in registry.get_checks(include_deployment_checks=True):
    child = os.fork()
    if not child:
        try:
            check(app_configs=None, databases=None)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failed.append(f"{check.__module__}.{check.__name__}")
print("\\n".join(failed))
sys.exit(bool(failed))
"""


def test_every_check_can_be_the_first() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "hubsi.settings.dev"}
    done = subprocess.run(
        [sys.executable, "-c", EACH], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
