"""Production's settings for a gunicorn on loopback: without TLS, with the static files collected elsewhere."""

import os
from pathlib import Path

from hubsi.settings.production import *  # noqa: F403
from hubsi.settings.production import CACHES

ROOT_URLCONF = "benchmarks.served_urls"
SECURE_SSL_REDIRECT = False
STATIC_ROOT = Path(os.environ["BENCH_STATIC"])
CACHES = {**CACHES, "default": {**CACHES["default"], "LOCATION": os.environ["REDIS_URL"], "KEY_PREFIX": "bench"}}
