"""Django's settings. What an installation may choose is in `ecc_web.environment`; the rest is decided here."""

import sys
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from ecc_web import environment, log_in_limits, log_settings

BASE_DIR = environment.BASE_DIR
_env = environment.load()

DATA_DIR = Path(_env["DATA_DIR"])
SECRET_KEY = _env["SECRET_KEY"]  # no default: only the demo and make_keys make keys
TOKEN_KEYS: list[str] = _env["TOKEN_KEYS"]
DEMO: bool = _env["DEMO"]
DEBUG: bool = _env["DEBUG"]
REDIS_URL: str = _env["REDIS_URL"]

# The product's own, by the same names

PUBLIC_ENDPOINTS: list[str] = _env["PUBLIC_ENDPOINTS"]
PAGES_URL: str = _env["PAGES_URL"].rstrip("/")
SECURITY_CONTACT: list[str] = _env["SECURITY_CONTACT"]
ADMIN_SECOND_FACTOR: bool = _env["ADMIN_SECOND_FACTOR"]
IDLE = timedelta(minutes=_env["IDLE_MINUTES"])
PASSWORDS: bool = _env["PASSWORDS"]
OIDC: dict[str, Any] = {name.removeprefix("OIDC_"): value for name, value in _env.items() if name.startswith("OIDC_")}
TRUSTED_PROXIES: list[str] = _env["TRUSTED_PROXIES"]
SAME_PORT_TLS: bool = _env["SAME_PORT_TLS"]
OWNS_DEFAULT_PORTS: bool = _env["OWNS_DEFAULT_PORTS"]
OUTBOUND_ALLOW: list[str] = _env["OUTBOUND_ALLOW"]
OUTBOUND_AUTHORITIES: str = _env["OUTBOUND_AUTHORITIES"]
UNCLAIMED: str = _env["UNCLAIMED"]
UNKNOWN_ANSWER: str = _env["UNKNOWN_ANSWER"]
ID_TAGS: list[str] = _env["ID_TAGS"]
READ_ON_CONNECT: bool = _env["READ_ON_CONNECT"]
HEARTBEAT_INTERVAL: int = _env["HEARTBEAT_INTERVAL"]
PING_INTERVAL: float = _env["PING_INTERVAL"]
CLOSE_FRAMES: bool = _env["CLOSE_FRAMES"]
CATALOGUE_DIRS: list[str] = []  # folders with more controller types than the built-in ones
SETTLE_SECONDS: float = _env["SETTLE_SECONDS"]
CALL_TIMEOUT: float = _env["CALL_TIMEOUT"]
READ_TIMEOUT: float = _env["READ_TIMEOUT"]
RESTART_SECONDS: float = _env["RESTART_SECONDS"]
RESTART_MARGIN: float = _env["RESTART_MARGIN"]
OBSERVATION_SECONDS: float = _env["OBSERVATION_SECONDS"]
CHANGE_EXPIRY_DAYS: int = _env["CHANGE_EXPIRY_DAYS"]
OLD_CREDENTIAL_DAYS: int = _env["OLD_CREDENTIAL_DAYS"]
MESSAGE_DAYS: int = _env["MESSAGE_DAYS"]
HISTORY_DAYS: int = _env["HISTORY_DAYS"]
SESSION_DAYS: int = _env["SESSION_DAYS"]
CARD_DAYS: int = _env["CARD_DAYS"]
DAILY: dict[str, int] = {name: limit for name, limit in _env.items() if name.startswith("DAILY_")}

# Application

INSTALLED_APPS = [
    "chargers",
    "ecc_web",  # for the command `serve`
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "channels",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "chargers.web.middleware.browsers.told",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ecc_web.health.for_any_host",
    "chargers.web.refusal_log.told",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chargers.web.middleware.language.preferred_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chargers.web.middleware.vary_on_htmx.told_apart",
    "chargers.web.middleware.errors.worded",
    "chargers.web.middleware.errors.readable",
    "chargers.web.middleware.idle.ended",
    "chargers.web.middleware.second_factor.demanded_from_admins",
    "chargers.web.middleware.account_pages.guarded",
]
ROOT_URLCONF = "ecc_web.urls"
ASGI_APPLICATION = "ecc_web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "cached_include": "chargers.web.templatetags.cached_include",
                "heroicons": "chargers.web.templatetags.icons",  # not the package's own: each is drawn once
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "chargers.web.context.page",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database. No ATOMIC_REQUESTS: with IMMEDIATE every atomic block, a reading one too, locks the charger's writer out (T10).

BUSY_SECONDS = 5  # for which anybody waits for a lock or a connection; a charger waits for two flushes, and gives up after 30


def _database(parsed: dict[str, Any] | None) -> dict[str, Any]:
    config = parsed or {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "ecc.sqlite3")}
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={_env['SQLITE_SYNCHRONOUS']}; "
            "PRAGMA mmap_size=268435456;",  # each request opens the file anew: mapped, its pages need not be read again
        }
        # A file, not memory: the writer thread has a connection of its own.
        config["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
        Path(config["NAME"]).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif config["ENGINE"] == "django.db.backends.postgresql":
        config["CONN_MAX_AGE"] = 0  # Django refuses a pool with anything else
        config["CONN_HEALTH_CHECKS"] = True  # the pool's: a connection that was merely ended is replaced, and nobody hears of it
        options = config.setdefault("OPTIONS", {})
        pool = {"min_size": 1, "max_size": 10, "timeout": BUSY_SECONDS}
        pool["reconnect_timeout"] = BUSY_SECONDS  # waits between its tries double up to that: not to as long as it was away
        options |= {"pool": pool, "connect_timeout": BUSY_SECONDS}
        options["options"] = f"-c lock_timeout={BUSY_SECONDS}s {options.get('options', '')}".strip()
    return config


DATABASES = {"default": _database(_env["DATABASE_URL"])}

# Between processes: doorbells only, the database is the truth.

if REDIS_URL:
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    }
    CACHES: dict[str, Any] = {"default": {"BACKEND": "ecc_web.redis_cache.CountersInRedis", "LOCATION": [REDIS_URL]}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    _many = {"MAX_ENTRIES": 50_000}  # counts of attempts: of Django's 300, some hundred addresses would push all others out
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": _many}}

# People. Accounts are made by admins; there is no sign-up.

AUTH_USER_MODEL = "chargers.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "chargers"
ACCOUNT_ADAPTER = "chargers.web.people.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # admins vouch for addresses; a person's own change is confirmed by a link
ACCOUNT_CHANGE_EMAIL = True  # one address a person
ACCOUNT_FORMS = {"add_email": "chargers.web.people.accounts.NewAddress"}
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # a first password leads to the first page; a second factor is still asked for
ACCOUNT_EMAIL_SUBJECT_PREFIX = "ECC Web: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=15).total_seconds())
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS, MFA_RATE_LIMITS = log_in_limits.ACCOUNT, log_in_limits.SECOND_FACTOR
MFA_ADAPTER = "chargers.web.people.second_factors.SecondFactors"
MFA_FORMS = {
    "authenticate": "chargers.web.people.second_factors.CodeAtLogIn",
    "reauthenticate": "chargers.web.people.second_factors.CodeToConfirm",
    "add_webauthn": "chargers.web.people.second_factors.KeyToAdd",
    "edit_webauthn": "chargers.web.people.second_factors.KeyRenamed",
    "login_webauthn": "chargers.web.people.second_factors.KeyAtLogIn",
    "authenticate_webauthn": "chargers.web.people.second_factors.KeyAfterPassword",
    "reauthenticate_webauthn": "chargers.web.people.second_factors.KeyToConfirm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "ECC Web"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SOCIALACCOUNT_ADAPTER = "chargers.web.people.provider.ProviderAccounts"
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
_mail = _env["EMAIL_URL"]
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"] or "localhost"
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"] or 15  # seconds; without one a silent mail server is waited for for ever
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _env["EMAIL_FROM"]

# Browser: nothing from elsewhere, nothing inline.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's icons are data: URLs in its stylesheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
ALLOWED_HOSTS: list[str] = _env["ALLOWED_HOSTS"]
HTTPS: bool = _env["HTTPS"] and not DEMO
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True  # no script of ours reads a cookie
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Not ours to decide: other names below the same domain (W005, W021), and http to https, which the proxy does (W008).
SILENCED_SYSTEM_CHECKS = [f"security.{number}" for number in ("W005", "W008", "W021")]
# The scheme that a trusted proxy reports is put into the request by `serve` (uvicorn), for those proxies only.

# Languages, time

LANGUAGE_CODE: str = _env["LANGUAGE"]  # where neither a person nor a browser says another one
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("nl", _("Dutch")), ("de", _("German"))]
# Tables of chargers are worked on in a process of its own; tests have one database, and work in theirs.
FLEET_WORKERS_HERE = False

LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "ecc_web.formats"
USE_TZ = True
TIME_ZONE: str = _env["TIME_ZONE"]

# Static files: hashed and compressed where collectstatic was run (the image), straight from their sources elsewhere.

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
_collected = not DEMO and ("collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").is_file())
WHITENOISE_USE_FINDERS = not _collected
if not _collected:
    warnings.filterwarnings("ignore", "No directory at", UserWarning)  # WhiteNoise looks for STATIC_ROOT all the same
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

LOGGING = log_settings.of_level(_env["LOG_LEVEL"])
