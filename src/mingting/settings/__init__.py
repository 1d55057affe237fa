"""Settings, read once from the environment and failing early; one short part per subject.

`MINGTING_DATA` data folder · `MINGTING_KEYS` key folder, outside the data · `DATABASE_URL` PostgreSQL instead of SQLite · `MINGTING_MODE` production,
demo or test · `MINGTING_NOW` sets the clock in demo and test · `MINGTING_SEAL_OUT` a path where the head of the seals is left · `MINGTING_PREPARED`
off behind a pooler of PostgreSQL connections.
"""

from __future__ import annotations

import contextlib
import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from mingting.settings.tables import CHECKS as CHECKS
from mingting.settings.tables import JOBS as JOBS
from mingting.settings.tables import UPLOADS as UPLOADS

env = environ.Env()

# ---- where things are -------------------------------------------------------------------------------------------------------------
DATA = Path(env.str("MINGTING_DATA", "var")).absolute()
MODE_FILE = DATA / "mode"
"""Written by `mingting up` on an empty data folder when no mode is given: that folder is a demo, for every command."""
MODE: str = env.str("MINGTING_MODE", MODE_FILE.read_text().strip() if MODE_FILE.exists() else "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("MINGTING_MODE is one of production, demo, test")
KEYS = Path(env.str("MINGTING_KEYS", f"{DATA}.keys")).absolute()
if KEYS == DATA or DATA in KEYS.parents:
    raise ImproperlyConfigured(
        "MINGTING_KEYS must lie outside MINGTING_DATA: a backup of the data must not carry the keys"
    )
NOW: str = env.str("MINGTING_NOW", "")
if NOW and MODE == "production":
    raise ImproperlyConfigured("MINGTING_NOW sets the clock in demo and test only")
SEAL_OUT: str = env.str("MINGTING_SEAL_OUT", "")
CLAMD: str = env.str("MINGTING_CLAMD", "")
"""A ClamAV daemon that looks at files of materials: a socket's path, or host:port. Empty: nobody looks for viruses."""
FONTS: str = env.str("MINGTING_FONTS", "")
"""A folder with the office's own fonts (方正小标宋, 仿宋_GB2312, 楷体_GB2312, 黑体)."""
SITE: str = env.str("MINGTING_SITE", "")
"""The address under which the public asks for its cases; codes on papers lead to `SITE/q/<case number>`. Empty: they hold the number alone."""
HOOK_HOSTS: list[str] = env.list("MINGTING_HOOK_HOSTS", default=[])
"""Where news may be pushed: host names and networks of the intranet. Empty: nowhere."""
HOOK_CA: str = env.str("MINGTING_HOOK_CA", "")
"""A file with the intranet's own certificate authorities, if pushes go to hosts certified by them."""

# ---- Django -----------------------------------------------------------------------------------------------------------------------
DEBUG = env.bool("MINGTING_DEBUG", False)


def _networks(name: str) -> list[IPv4Network | IPv6Network]:
    """A list of addresses and networks, such as `10.20.3.0/24,10.20.9.7`."""
    try:
        return [ip_network(one.strip(), strict=False) for one in env.list(name, default=[])]
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} lists addresses and networks, such as 10.20.3.0/24: {wrong}") from None


def _secret() -> str:
    """The signing key of sessions: made once, kept with the other keys."""
    given: str = env.str("MINGTING_SECRET", "")
    if given:
        return given
    path = KEYS / "session.key"
    if not path.exists():
        KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = KEYS / f".session.{os.getpid()}"  # another process sees the whole key or none
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as out:
            out.write(os.urandom(48).hex())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    text: str = path.read_text()
    return text


SECRET_KEY = _secret()
ALLOWED_HOSTS: list[str] = env.list("MINGTING_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("MINGTING_ORIGINS", default=[])
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "treebeard",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "mingting.base",
    "mingting.catalogue",
    "mingting.registers",
    "mingting.handle.cases",
    "mingting.handle.licences",
    "mingting.handle.reviews",
    "mingting.supervise.attendance",
    "mingting.supervise.returns",
    "mingting.assess.facts",
    "mingting.report.bulletins",
    "mingting.report.audit",
    "mingting.exchange",
    "mingting.exchange.hooks",
    "mingting.web",
    "mingting.doors.desk",
    "mingting.doors.openapi",
    "mingting.doors.portal",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mingting.web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "mingting.web.uploads.UploadLimits",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mingting.doors.desk.middleware.Gate",
    "mingting.doors.desk.middleware.Refusals",
]
ROOT_URLCONF = "mingting.settings.urls"
WSGI_APPLICATION = "mingting.settings.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mingting.doors.desk.shell.context",
            ],
            "builtins": ["mingting.web.templatetags.web"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- database ---------------------------------------------------------------------------------------------------------------------
_url = env.str("DATABASE_URL", "")
DATABASES: dict[str, dict[str, Any]]
if _url:
    DATABASES = {"default": env.db_url_config(_url)}
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    # What `base.prepared` sends is planned once a connection. A pooler that gives each transaction another connection must not be asked for that.
    threshold = 5 if env.bool("MINGTING_PREPARED", True) else None
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = threshold
else:
    DATA.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA / "mingting.sqlite3"),
            # The case store may lose nothing at power loss: WAL with FULL, and writers that queue instead of failing.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
            },
        }
    }
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "seal"]}}

# ---- people -----------------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "base.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "mingting.base.passwords.CharacterClasses"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "mingting.doors.desk.accounts.Adapter"
PASSWORD_DAYS = env.int("MINGTING_PASSWORD_DAYS", 0 if MODE == "demo" else 90)
"""After so many days a password is changed at login; 0: never (those of a demo are printed)."""
MFA_ADAPTER = "mingting.doors.desk.factors.Factors"
MFA_TOTP_ISSUER = "明厅"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": ""}
"""A name is locked by its own failures (domain 15). Those of an address are counted by `doors.desk.accounts`, which knows the halls."""
LOGIN_PER_ADDRESS = env.int("MINGTING_LOGIN_PER_ADDRESS", 100)
"""Failed logins from one address within 15 minutes, and tries within one, whatever the names: a whole hall may stand behind one address."""
if LOGIN_PER_ADDRESS < 5:
    raise ImproperlyConfigured("MINGTING_LOGIN_PER_ADDRESS is a number from 5: fewer failures lock a name anyway")
HALL_NETWORKS = _networks("MINGTING_HALL_NETWORKS")
"""Addresses and networks of halls: no limit by address there. Each name keeps its own."""
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
SESSION_COOKIE_AGE = 30 * 60
# how the end moves with use: `doors.desk.middleware.Gate`
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("MINGTING_HTTPS", False)
CSRF_FAILURE_VIEW = "mingting.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "base_cache"},
}

# ---- words, time, files -----------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_TEMP_DIR: str | None = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("MINGTING_LOG", "WARNING")},
}
