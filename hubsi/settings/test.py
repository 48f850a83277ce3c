"""The suite: the real PostgreSQL and Valkey that `make test` starts, jobs run at once on commit."""

from urllib.parse import urlsplit

from .base import *

SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Two suites may share one server: give each its own database name.
DATABASES["default"]["TEST"] = {"NAME": env("TEST_DATABASE_NAME", default="test_hub")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES["default"]["KEY_PREFIX"] = env("TEST_DATABASE_NAME", default="test_hub")
# Each process of a parallel run has a Valkey database of its own, because a test may empty it.
_worker = int(env("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw"))
CACHES["default"]["LOCATION"] = urlsplit(REDIS_URL)._replace(path=f"/{_worker + 1}").geturl()
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMBEDDING_ENGINE = env("TEST_EMBEDDING_ENGINE", default="none")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = True
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
ACCOUNT_RATE_LIMITS = False
VOCABULARY_CHECK_SECONDS = 3600
LOGGING["root"]["level"] = "WARNING"
