"""The settings table: every environment variable of the product, once. Docs, checks and `ecc_web.settings` are made from it.

Where ECC_DATA_DIR names a folder that holds an `ecc.env`, its lines count too; the environment wins. Knows nothing of Django.
"""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from environs import Env, EnvError
from marshmallow.validate import OneOf, Range

FILE_NAME = "ecc.env"


class WrongEnvironment(Exception):
    """A variable or the settings file is not as it must be; the text is one sentence for a person, and quotes no value."""


class Kind(StrEnum):
    """How a variable is read: the name of environs' parser."""

    TEXT = "str"
    FLAG = "bool"
    COUNT = "int"
    SECONDS = "float"
    LIST = "list"
    NETWORKS = "networks"
    DATABASE = "dj_db_url"
    EMAIL = "dj_email_url"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Kind.TEXT: "text",
    Kind.FLAG: "yes or no",
    Kind.COUNT: "whole number",
    Kind.SECONDS: "seconds",
    Kind.LIST: "list, comma separated",
    Kind.NETWORKS: "list of networks, comma separated",
    Kind.DATABASE: "URL",
    Kind.EMAIL: "URL",
}


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable. `shown` stands for the default in the docs where the default itself says nothing."""

    name: str
    kind: Kind
    default: Any
    help: str
    shown: str = ""
    one_of: tuple[str, ...] = ()
    least: float | None = None

    @property
    def setting(self) -> str:
        """The name in django.conf.settings."""
        return self.name.removeprefix("ECC_")

    def read(self, env: _Given) -> Any:
        if not env.given.get(self.name) and self.default is None:
            return None
        parse: Callable[..., Any] = env.mail_server if self.kind is Kind.EMAIL else getattr(env, self.kind.value)
        try:
            value = parse(self.name, self.default, validate=self._rules()) if self._rules() else parse(self.name, self.default)
        except (EnvError, ValueError):
            raise WrongEnvironment(f"{self.name} is not {self.wanted()}.") from None
        if self.kind is Kind.EMAIL and "EMAIL_BACKEND" not in value:  # the parser takes any scheme
            raise WrongEnvironment(f"{self.name} is not {self.wanted()}.")
        return value

    def wanted(self) -> str:
        if self.one_of:
            return "one of: " + ", ".join(self.one_of)
        if self.least is not None:
            return f"a {'whole number' if self.kind is Kind.COUNT else 'number'} of at least {self.least:g}"
        return "a valid " + self.kind.words

    def _rules(self) -> list[Callable[[Any], Any]]:
        rules: list[Callable[[Any], Any]] = []
        if self.one_of:
            rules.append(OneOf(self.one_of))
        if self.least is not None:
            rules.append(Range(min=self.least))
        return rules


BASE_DIR = Path(__file__).resolve().parent.parent

VARIABLES: tuple[Variable, ...] = (
    Variable(
        "ECC_DATA_DIR",
        Kind.TEXT,
        str(BASE_DIR / ".data"),
        f"Folder of the instance: the SQLite database, and `{FILE_NAME}` with more of these variables.",
        shown="`.data` beside `manage.py`",
    ),
    Variable("ECC_SECRET_KEY", Kind.TEXT, "", "Signs sessions and links. `make_keys` prints one.", shown="none; required"),
    Variable(
        "ECC_TOKEN_KEYS",
        Kind.LIST,
        [],
        "Keys that seal the chargers' tokens in the database. The first one seals, all of them open; `make_keys` prints one.",
        shown="none; required",
    ),
    Variable(
        "DATABASE_URL",
        Kind.DATABASE,
        None,
        "`postgres://user:password@host/name`, or `sqlite:////path/to/file`.",
        shown="SQLite in the data folder",
    ),
    Variable(
        "REDIS_URL",
        Kind.TEXT,
        "",
        "Redis that carries doorbells between processes; needed where chargers and pages are served by several.",
        shown="none: one process",
    ),
    Variable(
        "ECC_PUBLIC_ENDPOINTS",
        Kind.LIST,
        [],
        "The URLs at which chargers reach this server, up to and without the OCPP ID: `wss://ecc.example.com/ocpp/`. "
        "A change whose target is one of them is a change to this server.",
    ),
    Variable(
        "ECC_PAGES_URL",
        Kind.TEXT,
        "",
        "The URL at which people reach the pages: `https://ecc.example.com`. Links in e-mails and the code on commissioning "
        "sheets begin with it.",
        shown="none: e-mails that nobody asked for on a page carry no links",
    ),
    Variable(
        "ECC_ADMIN_SECOND_FACTOR",
        Kind.FLAG,
        False,
        "Admins need a second factor: who has none is led to set one up before anything else. It is offered to everybody.",
    ),
    Variable("ECC_ALLOWED_HOSTS", Kind.LIST, ["localhost", "127.0.0.1", "[::1]"], "Host names at which pages are served."),
    Variable(
        "ECC_TRUSTED_PROXIES",
        Kind.LIST,
        [],
        "Addresses or networks of reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
    ),
    Variable(
        "ECC_HTTPS",
        Kind.FLAG,
        True,
        "People reach the pages by https only: cookies are marked secure and browsers are told to insist (HSTS).",
    ),
    Variable(
        "ECC_SAME_PORT_TLS",
        Kind.FLAG,
        False,
        "One address takes ws and wss on the same port, as some proxies do; otherwise `ws://` and `wss://` are two targets.",
    ),
    Variable(
        "ECC_OWNS_DEFAULT_PORTS",
        Kind.FLAG,
        False,
        "Ports 80 (ws) and 443 (wss) of the public endpoints' hosts lead to this server too, whatever port the URLs name.",
    ),
    Variable(
        "ECC_SQLITE_SYNCHRONOUS",
        Kind.TEXT,
        "FULL",
        "SQLite only. `FULL` survives a power cut; `NORMAL` is faster and survives a killed process but may lose the last "
        "moments in a power cut.",
        one_of=("FULL", "NORMAL"),
    ),
    Variable(
        "ECC_UNCLAIMED",
        Kind.TEXT,
        "refuse",
        "What an unknown charger meets: `refuse` keeps it out and lists it; `pending` lets it in with the status "
        "Pending until somebody claims it. A charger with the factory's `BlockBeforeBoot=1` sells no power while Pending.",
        one_of=("refuse", "pending"),  # C6
    ),
    Variable(
        "ECC_OUTBOUND_ALLOW",
        Kind.NETWORKS,
        [],
        "Networks that this server may connect to beside the public Internet, where a backend is tried: `10.20.0.0/16` for a "
        "private APN. Other private, link-local and loopback addresses are refused.",
    ),
    Variable(
        "ECC_OUTBOUND_AUTHORITIES",
        Kind.TEXT,
        "",
        "A file of certificate authorities (PEM) that are trusted beside the system's where a backend is tried.",
        shown="none: the system's alone",
    ),
    Variable("ECC_ID_TAGS", Kind.LIST, [], "Tags that may start a transaction while a charger talks to this server."),  # C20
    Variable("ECC_READ_ON_CONNECT", Kind.FLAG, True, "Read all settings of a charger when it connects."),
    Variable("ECC_HEARTBEAT_INTERVAL", Kind.COUNT, 300, "Seconds between Heartbeats that the boot answer asks for.", least=10),
    Variable("ECC_PING_INTERVAL", Kind.SECONDS, 20.0, "Seconds between WebSocket pings.", least=1),
    Variable("ECC_SETTLE_SECONDS", Kind.SECONDS, 10.0, "Quiet time after a boot answer before the first call.", least=0),  # C12
    Variable("ECC_CALL_TIMEOUT", Kind.SECONDS, 30.0, "Seconds that a charger has to answer a call.", least=1),  # C15
    Variable("ECC_READ_TIMEOUT", Kind.SECONDS, 60.0, "The same for GetConfiguration.", least=1),  # C15
    Variable("ECC_RESTART_SECONDS", Kind.SECONDS, 180.0, "How long a restart may take before a Reset is sent.", least=1),
    Variable(
        "ECC_RESTART_MARGIN",
        Kind.SECONDS,
        30.0,
        "What is added to the 60 seconds after which a charger restarts by itself.",  # R12
        least=0,
    ),
    Variable(
        "ECC_OBSERVATION_SECONDS",
        Kind.SECONDS,
        600.0,
        "How long a charger that left for another backend must stay away to count as moved.",
        least=1,
    ),
    Variable("ECC_CHANGE_EXPIRY_DAYS", Kind.COUNT, 7, "Days that a change waits for an absent charger.", least=1),
    Variable(
        "ECC_OLD_CREDENTIAL_DAYS",
        Kind.COUNT,
        30,
        "Days that the former token and ID stay accepted after a move.",
        least=0,
    ),
    Variable("ECC_MESSAGE_DAYS", Kind.COUNT, 14, "Days that the frames of chargers are kept.", least=1),
    Variable(
        "ECC_HISTORY_DAYS",
        Kind.COUNT,
        90,
        "Days that connects, disconnects and response times are kept: what a timeline can show. A charger that answers pings "
        "adds some 300 small rows a day.",
        least=1,
    ),
    Variable(
        "ECC_EMAIL_URL",
        Kind.EMAIL,
        "console://",
        "Mail server: `submission://user:password@host:587` (STARTTLS), `smtps://user:password@host:465` (TLS from the start), "
        "`smtp://host:25` (none). Special characters in user and password are percent-encoded: `%40` for `@`.",
        shown="the console",
    ),
    Variable("ECC_EMAIL_FROM", Kind.TEXT, "ECC Web <ecc-web@localhost>", "Sender of e-mails."),
    Variable(
        "ECC_LANGUAGE",
        Kind.TEXT,
        "en",
        "Language of pages and e-mails where neither the person has chosen one nor a browser asks for one that is there.",
        one_of=("en", "fr", "nl", "de"),
    ),
    Variable("ECC_TIME_ZONE", Kind.TEXT, "UTC", "Time zone in which pages show times, such as `Europe/Amsterdam`."),
    Variable(
        "ECC_LOG_LEVEL",
        Kind.TEXT,
        "INFO",
        "How much goes to the log. Tokens and keys are masked at every level.",
        one_of=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
    Variable(
        "ECC_DEMO",
        Kind.FLAG,
        False,
        "Made by `script/demo`: plain http, and served on loopback only.",
    ),
    Variable("ECC_DEBUG", Kind.FLAG, False, "Django's error pages. Never where others can reach them."),
)


def load() -> dict[str, Any]:
    """Every variable's value by the name of its setting. Raises `WrongEnvironment`."""
    given = dict(os.environ)
    file = Path(VARIABLES[0].read(_Given(given))) / FILE_NAME
    if file.is_file():
        _check_mode(file)
        written = dotenv_values(file, interpolate=False)
        given = {name: value for name, value in written.items() if value is not None} | given
    return {variable.setting: variable.read(_Given(given)) for variable in VARIABLES}


class _Given(Env):
    """environs' parsers over these values; the process's own environment stays as it is."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(expand_vars=False)
        self.given = given

    def mail_server(self, name: str, default: str) -> Any:
        """Like `dj_email_url`, but smtps means TLS from the start on port 465, as everywhere else."""
        url = str(self._get_value(name, default))
        if not url.lower().startswith("smtps:"):
            return self.dj_email_url(name, default)
        self.given = {**self.given, name: "smtp:" + url[len("smtps:") :]}
        parsed: dict[str, Any] = self.dj_email_url(name, default)
        return {**parsed, "EMAIL_PORT": urlsplit(url).port or 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False}

    def networks(self, name: str, default: list[str]) -> list[str]:
        """Networks and single addresses in their usual notation. Raises `ValueError`."""
        return [str(ipaddress.ip_network(text.strip(), strict=False)) for text in self.list(name, default)]

    def _get_value(self, env_key: str, default: Any) -> Any:
        return self.given.get(env_key) or default


def _check_mode(file: Path) -> None:
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise WrongEnvironment(f"{file} holds keys and can be read by others: make it private with `chmod 600 {file}`.")
