"""`make run`: production behaviour on embedded services, readable errors with HUBSI_DEBUG=1.

The launcher sets DATABASE_URL, REDIS_URL, SECRET_KEY, SITE_URL, MEDIA_ROOT and MAIL_DIR.
"""

from .base import *

DEBUG = env.bool("HUBSI_DEBUG", default=False)
SECRET_KEY = SECRET_KEY or "development-only-never-used-on-a-reachable-address"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ALLOWED_HOSTS]

# Static files straight from the source folders, compressed on the fly: no collectstatic on make run's path.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]

# Mail is caught as files and shown on /mails/ (core.devmail), so that nothing leaves the machine.
MAIL_DIR = Path(env("MAIL_DIR", default=str(BASE_DIR / ".hub" / "mail")))
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(MAIL_DIR)
