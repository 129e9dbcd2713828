"""One file of settings: a clean clone runs with no variable set, a deployment names its hosts."""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convergences import safe_settings

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

# The port of a rehearsal, set by `manage.py rehearse` alone. It reads nothing else of the
# environment: it has a database, files, cookies and an address of its own.
REHEARSAL = env.int("CONVERGENCES_REHEARSAL", 0)
if REHEARSAL:
    env.ENVIRON = {"SITE_URL": f"http://127.0.0.1:{REHEARSAL}", "CONVERGENCES_DEMONSTRATION": "1"}
VAR_DIR = BASE_DIR / "var" / (f"rehearsal/{REHEARSAL}" if REHEARSAL else "")

HOSTS = env.list("HOSTS", default=[])

# Naming the public hosts is what makes a deployment one: nothing else to forget.
DEBUG = False
DEVELOPMENT = not HOSTS
ALLOWED_HOSTS = HOSTS or ["localhost", "127.0.0.1", "[::1]"]
SECRET_KEY = safe_settings.DEVELOPMENT_KEY if DEVELOPMENT else env("SECRET_KEY", default="")
# Keys that it replaced: they sign nothing, and still recognise the addresses that were erased.
FORMER_SECRET_KEYS = env.list("FORMER_SECRET_KEYS", default=[])
# Where links in mails, feeds and canonical addresses point: never taken from the request.
SITE_URL = env(
    "SITE_URL", default="http://127.0.0.1:8000" if DEVELOPMENT else f"https://{HOSTS[0]}"
)

# A deployment tried on this machine alone: SQLite, and an address without TLS.
CONVERGENCES_TRIAL = env.bool("CONVERGENCES_TRIAL", False)
# Set by `manage.py demo` and in rehearsals alone: known accounts, their one-time codes and a mailbox to read.
DEMONSTRATION = DEVELOPMENT and env.bool("CONVERGENCES_DEMONSTRATION", False)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEVELOPMENT
SESSION_COOKIE_NAME = "__Host-session" if not DEVELOPMENT else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if not DEVELOPMENT else "csrf"
SCREEN_COOKIE_NAME = "scene"
if REHEARSAL:
    # Browsers share cookies between the ports of one machine.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"session-{REHEARSAL}", f"csrf-{REHEARSAL}"
    SCREEN_COOKIE_NAME = f"scene-{REHEARSAL}"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEVELOPMENT
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "convergences.views.errors.csrf_failure"

INSTALLED_APPS = [
    "awards",
    "partnerships",
    "convergences",
    "convergences.administration.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_countries",
]

MIDDLEWARE = [
    "convergences.logs.requests.route_noted",
    "convergences.middleware.kept_by_nobody_unless_said",
    "django.middleware.security.SecurityMiddleware",
    # Before WhiteNoise, so that static files carry their headers too.
    "convergences.middleware.for_this_site_alone",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "convergences.middleware.language_from_path",
    "convergences.database_away.told_at_once_while_away",
    "convergences.storages.without_files_of_what_was_not_kept",
    "django.middleware.common.CommonMiddleware",
    "convergences.middleware.refuse_control_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

if REHEARSAL:
    MIDDLEWARE.insert(0, "convergences.middleware.rehearsal_on_every_screen")

ROOT_URLCONF = "convergences.urls"
WSGI_APPLICATION = "convergences.wsgi.application"

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
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS += ["django.forms"]

with safe_settings.readable("DATABASE_URL", "postgres://user:password@127.0.0.1:5432/name"):
    DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
    _is_sqlite = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if _is_sqlite:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        # A network that is cut says nothing either: commands and the outbox notice by these.
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
        # Compiling the gate's conditions takes seconds, running them a tenth of one: no JIT.
        "options": "-c statement_timeout=10s -c lock_timeout=5s -c synchronous_commit=on -c jit=off",
    }
    # Not on SQLite: there a worker ended unexpectedly when an idle thread, and its connection, did.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits (sign-in, codes, reports) must be shared by all workers: the database is.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "convergences_cache",
        # Above this number Django drops entries at random, and with them the limits.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What one worker has drawn, under the public version it was drawn from.
    "worker": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "worker"},
}

AUTH_USER_MODEL = "convergences.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/admin/"
LOGIN_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 3600

ACCOUNT_ADAPTER = "convergences.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Jurors sign in by a code that a mail brings, staff too: their second factor comes after it.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# Where whoever is not of the staff begins: the name of an address, or their account without it.
JUROR_HOME = "awards:jury_home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 1800
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# allauth's own takes its time over accounts that exist, which would tell them from the others.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# A session ends with the browser, and after a day's work at the latest.
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ACCOUNT_RATE_LIMITS = {
    "login": "20/h/ip",
    "sign_in": "10/h/key",  # wrong passwords for one address: see AccountAdapter
    "login_failed": "5/h/key",  # wrong one-time codes for one account
    "mailed_code": "20/h/ip,10/h/key",  # codes asked for, but for those that were typed right
    "fresh_code": "10/h/key",  # the same, asked for by whoever is signed in, for an act
    "request_login_code": "",  # allauth's count of the same, which gives nothing back
    "reset_password": "5/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "change_password": "10/h/user",
    "reauthenticate": "10/h/user",
}
# The address that our own proxy adds last; without a proxy, the connection's. Never one that a
# visitor could have written.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0
MFA_ADAPTER = "convergences.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Prix Convergences"
MFA_TOTP_TOLERANCE = 1  # thirty seconds before or after: telephones are not always on time

LANGUAGE_CODE = "fr"
# Names that the library's French has wrong.
COUNTRIES_OVERRIDE = {"GY": _("Guyana"), "MH": _("Marshall Islands")}
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["convergences.formats"]
LOCALE_PATHS = [BASE_DIR / "convergences" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Originals, and whatever is not public: outside every root that a server could list.
PRIVATE_ROOT = Path(env("PRIVATE_ROOT", default=str(VAR_DIR / "private")))
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "/media/"
# Where a backup goes that nobody has named a place for: everything is in it, secrets included.
BACKUP_ROOT = Path(env("BACKUP_ROOT", default=str(VAR_DIR / "backups")))
# How long after the minutes of an edition what its juries wrote may be asked for; 0: not decided.
APPEALS_DAYS = env.int("APPEALS_DAYS", 0)
# What is deployed makes one every night, and the administration says when it did not.
BACKUPS_ARE_DUE = not DEVELOPMENT
STORAGES = {
    "default": {"BACKEND": "convergences.storages.WholeFiles"},
    "private": {
        "BACKEND": "convergences.storages.WholeFiles",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT
WHITENOISE_ALLOW_ALL_ORIGINS = False
# What a worker may keep of public pages, built and compressed.
with safe_settings.readable("READY_PAGES_MB", "32"):
    READY_PAGES_BYTES = env.int("READY_PAGES_MB", 32) * 2**20
# What is typed, files apart: Python takes two hundred times as much memory to decode percent signs.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# Every mail is first a row, in the transaction of its act; `send_outbox` gives it to the transport.
EMAIL_BACKEND = "convergences.outbox.backend.OutboxBackend"
OUTBOX_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="prix@example.org")
if not DEVELOPMENT:
    with safe_settings.readable("EMAIL_URL", "smtp+tls://user:password@host:587"):
        _server = env.email_url("EMAIL_URL", default="smtp://localhost:25")
    OUTBOX_TRANSPORT = _server.pop("EMAIL_BACKEND")
    vars().update(_server)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# A deployment serves each release from a folder named after its commit.
RELEASE = BASE_DIR.name if re.fullmatch(r"[0-9a-f]{40}", BASE_DIR.name) else ""
# Milliseconds beyond which a query is slow: it is logged, and counted on « État du site ».
with safe_settings.readable("SLOW_QUERY_MS", "200"):
    SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", 200)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
if not DEVELOPMENT:
    # In JSON, and nobody named: for those who read it, and for the machines that keep it.
    LOGGING["formatters"] = {
        "json": {"()": "convergences.logs.lines.JsonLines", "release": RELEASE},
    }
    LOGGING["handlers"]["console"]["formatter"] = "json"
    LOGGING["loggers"] = {
        "convergences.requests": {"level": "INFO"},
        # Django's own would send mails, and the server's write as they please.
        "django": {"handlers": [], "level": "WARNING"},
        "_granian": {"handlers": ["console"], "level": "INFO", "propagate": False},
    }


def _page(name, *attributes):
    """Where a row is read on the site: partnerships/ knows no pages, so the settings tell it."""
    return lambda row: reverse(f"awards:{name}", args=[getattr(row, a) for a in attributes])


ABSOLUTE_URL_OVERRIDES = {
    "partnerships.partnership": _page("partnership", "slug"),
    "partnerships.organisation": _page("organisation", "slug"),
}

if not DEVELOPMENT:
    safe_settings.refuse_unsafe(vars(), env.ENVIRON)
