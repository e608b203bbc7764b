"""PROVISIONAL: the house helper replaces this file at once; names stay."""

from pathlib import Path

from environs import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("ECC_DATA_DIR", str(BASE_DIR / ".data")))
SECRET_KEY = env.str("ECC_SECRET_KEY", "")
TOKEN_KEYS = env.list("ECC_TOKEN_KEYS", [])
DEBUG = env.bool("ECC_DEBUG", False)
ALLOWED_HOSTS = env.list("ECC_ALLOWED_HOSTS", ["localhost", "127.0.0.1"])
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "heroicons",
    "chargers",
]
ROOT_URLCONF = "ecc_web.urls"
AUTH_USER_MODEL = "chargers.User"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "ecc.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
    }
}
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
