"""As production does it, where it matters for speed: connections and cache are kept, jobs do not run."""

import os

from hubsi.settings.test import *  # noqa: F403
from hubsi.settings.test import CACHES, DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 600
CACHES["default"]["LOCATION"] = os.environ["REDIS_URL"]
CELERY_TASK_ALWAYS_EAGER = False
