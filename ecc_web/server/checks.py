"""What must be right before the server starts. Each check raises `CannotServe` with one sentence that quotes no secret."""

from __future__ import annotations

import errno
import ipaddress
import socket
import stat
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from chargers.management.compiled import compile_, stale_sources
from chargers.models import Credential
from chargers.services.controllers.controller_types import sync_catalogue
from chargers.services.credentials import vault

SHORTEST_KEY, DIFFERENT = 32, 8  # characters of ECC_SECRET_KEY, and different ones among them


class CannotServe(Exception):
    """One sentence for the person who started it."""


def keys() -> None:
    """Keys are set and well formed. `serve` never makes any."""
    if not settings.TOKEN_KEYS:
        raise CannotServe("ECC_TOKEN_KEYS is not set: make one with `python manage.py make_keys`.")
    try:
        key = settings.SECRET_KEY
        vault.check_keys(settings.TOKEN_KEYS)
    except ImproperlyConfigured as wrong:
        text = str(wrong)
        if "SECRET_KEY" in text:
            text = "ECC_SECRET_KEY is not set: make one with `python manage.py make_keys`."
        raise CannotServe(text) from None
    if len(key) < SHORTEST_KEY or len(set(key)) < DIFFERENT or key.startswith("django-insecure"):
        raise CannotServe("ECC_SECRET_KEY can be guessed: make one with `python manage.py make_keys`. It logs everybody out.")
    if vault.can_be_guessed(settings.TOKEN_KEYS[0]):
        words = "put one that `make_keys` prints in front of it, and run `python manage.py rotate_keys`"
        raise CannotServe(f"The first of ECC_TOKEN_KEYS can be guessed: {words}.")


def private_database() -> None:
    """The file of an SQLite database is closed to everybody beyond its owner and group, as `ecc.env` is."""
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            _close_to_others(Path(f"{settings.DATABASES['default']['NAME']}{ending}"))


def _close_to_others(file: Path) -> None:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & stat.S_IRWXO:
            file.chmod(mode & ~stat.S_IRWXO)
    except FileNotFoundError:
        return
    except OSError:
        raise CannotServe(f"{file} holds secrets and can be read by others: make it private with `chmod o= {file}`.") from None


def database() -> None:
    """It answers, it is migrated, and the keys open what it holds."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CannotServe("The database is not up to date: run `python manage.py migrate`.")
        credential = Credential.objects.order_by("-pk").first()
    except DatabaseError as wrong:
        raise CannotServe(f"The database does not answer: {str(wrong).strip().splitlines()[0]}.") from None
    finally:
        connection.close()
    if credential is not None:
        try:
            vault.unseal(bytes(credential.sealed), f"credential:{credential.charger_id}")
        except vault.WrongKey as wrong:
            raise CannotServe(str(wrong)) from None


def controller_types() -> None:
    """The rows follow this version's catalogue. Of two processes that start at once the slower one finds it done."""
    try:
        sync_catalogue()
    except IntegrityError:
        sync_catalogue()
    finally:
        connection.close()


def translations() -> None:
    """All are compiled, by this process where they are not: without that, pages would be in English and say nothing of it."""
    try:
        for source in stale_sources(map(Path, settings.LOCALE_PATHS)):
            compile_(source)
    except OSError:
        sentence = "The translations are not compiled, and cannot be by this user: run `python manage.py compile_translations`."
        raise CannotServe(sentence) from None


def host(name: str) -> None:
    """Demo data are served to this machine alone, their people and tokens are in the source; and so are Django's error pages."""
    if settings.DEBUG and not _is_loopback(name):
        raise CannotServe(f"ECC_DEBUG shows the inside of this server: it is served on a loopback address only, not on {name}.")
    if settings.DEBUG and (settings.TRUSTED_PROXIES or not _is_loopback(urlsplit(settings.PAGES_URL).hostname or "localhost")):
        raise CannotServe("ECC_DEBUG shows the inside of this server: not where ECC_PAGES_URL or a proxy leads others to it.")
    if settings.DEMO and not _is_loopback(name):
        raise CannotServe(f"This is demo data, which is served on a loopback address only, not on {name}.")


def free_socket(name: str, port: int) -> socket.socket:
    """A bound socket; it listens when the server does."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError:
        raise CannotServe(f"{name} is not an address of this machine.") from None
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
    except OSError as wrong:
        bound.close()
        raise CannotServe(_why_not(wrong, name, port)) from None
    return bound


def _why_not(wrong: OSError, name: str, port: int) -> str:
    if wrong.errno == errno.EADDRINUSE:
        return f"Port {port} is taken on {name}: choose another with --port."
    if wrong.errno == errno.EACCES:
        return f"Port {port} may not be opened by this user: choose one above 1023 with --port."
    return f"{name}, port {port}, cannot be opened: {wrong.strerror}."


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
