"""The Celery application. Tasks live in each app's `tasks.py`; see docs/architecture.md for the queues."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubsi.settings.dev")
# Embedding libraries use OpenMP; one thread per worker process, set before anything imports them.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from celery import Celery

app = Celery("hubsi", task_cls="core.jobs:HubTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add("core.heartbeat:WorkerHeartbeat")
