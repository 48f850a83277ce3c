"""The composition root: settings, URLs and the Celery app. Nothing imports from here."""

from hubsi.celery import app as celery_app

__all__ = ["celery_app"]
