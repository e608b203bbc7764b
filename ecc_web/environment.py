"""The settings table: every environment variable of the product, once. Docs, checks and `ecc_web.settings` are made from it.

Where ECC_DATA_DIR names a folder that holds an `ecc.env`, its lines count too; the environment wins. Knows nothing of Django.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from ecc_web.log_in_variables import LOG_IN, check_log_in
from ecc_web.variable import GivenVariables, Variable, VariableKind, WrongEnvironment

FILE_NAME = "ecc.env"
BASE_DIR = Path(__file__).resolve().parent.parent

VARIABLES: tuple[Variable, ...] = (
    Variable(
        "ECC_DATA_DIR",
        VariableKind.TEXT,
        str(BASE_DIR / ".data"),
        f"Folder of the instance: the SQLite database, and `{FILE_NAME}` with more of these variables.",
        shown="`.data` beside `manage.py`",
    ),
    Variable(
        "ECC_SECRET_KEY", VariableKind.TEXT, "", "Signs sessions and links. `make_keys` prints one.", shown="none; required"
    ),
    Variable(
        "ECC_TOKEN_KEYS",
        VariableKind.LIST,
        [],
        "Keys that seal the chargers' tokens in the database. The first one seals, all of them open; `make_keys` prints one.",
        shown="none; required",
    ),
    Variable(
        "DATABASE_URL",
        VariableKind.DATABASE,
        None,
        "`postgres://user:password@host/name`, or `sqlite:////path/to/file`.",
        shown="SQLite in the data folder",
    ),
    Variable(
        "REDIS_URL",
        VariableKind.TEXT,
        "",
        "Redis that carries doorbells between processes; needed where chargers and pages are served by several.",
        shown="none: one process",
    ),
    Variable(
        "ECC_PUBLIC_ENDPOINTS",
        VariableKind.LIST,
        [],
        "The URLs at which chargers reach this server, up to and without the OCPP ID: `wss://ecc.example.com/ocpp/`. "
        "A change whose target is one of them is a change to this server.",
    ),
    Variable(
        "ECC_PAGES_URL",
        VariableKind.TEXT,
        "",
        "The URL at which people reach the pages: `https://ecc.example.com`. Links in e-mails and the code on commissioning "
        "sheets begin with it.",
        shown="none: e-mails that nobody asked for on a page carry no links",
    ),
    Variable(
        "ECC_SECURITY_CONTACT",
        VariableKind.CONTACTS,
        [],
        "Where strangers report a fault of this installation: `mailto:security@example.com`, or an `https:` or `tel:` URL. They "
        "stand in `/.well-known/security.txt`, the first one first.",
        shown="none: there is no such page",
    ),
    *LOG_IN,
    Variable(
        "ECC_ALLOWED_HOSTS", VariableKind.LIST, ["localhost", "127.0.0.1", "[::1]"], "Host names at which pages are served."
    ),
    Variable(
        "ECC_TRUSTED_PROXIES",
        VariableKind.LIST,
        [],
        "Addresses or networks of reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
    ),
    Variable(
        "ECC_HTTPS",
        VariableKind.FLAG,
        True,
        "People reach the pages by https only: cookies are marked secure and browsers are told to insist (HSTS).",
    ),
    Variable(
        "ECC_SAME_PORT_TLS",
        VariableKind.FLAG,
        False,
        "One address takes ws and wss on the same port, as some proxies do; otherwise `ws://` and `wss://` are two targets.",
    ),
    Variable(
        "ECC_OWNS_DEFAULT_PORTS",
        VariableKind.FLAG,
        False,
        "Ports 80 (ws) and 443 (wss) of the public endpoints' hosts lead to this server too, whatever port the URLs name.",
    ),
    Variable(
        "ECC_SQLITE_SYNCHRONOUS",
        VariableKind.TEXT,
        "FULL",
        "SQLite only. `FULL` survives a power cut; `NORMAL` is faster and survives a killed process but may lose the last "
        "moments in a power cut.",
        one_of=("FULL", "NORMAL"),
    ),
    Variable(
        "ECC_UNCLAIMED",
        VariableKind.TEXT,
        "refuse",
        "What an unknown charger meets: `refuse` keeps it out and lists it; `pending` lets it in with the status "
        "Pending until somebody claims it. A charger with the factory's `BlockBeforeBoot=1` sells no power while Pending.",
        one_of=("refuse", "pending"),  # C6
    ),
    Variable(
        "ECC_UNKNOWN_ANSWER",
        VariableKind.TEXT,
        "404",
        "How an unknown charger is refused. With `401` it gets the answer of a known one without the right key, so that nobody "
        "finds out which OCPP IDs are here; whoever stands at a charger cannot tell a wrong ID from a wrong key by it either.",
        one_of=("404", "401"),  # C6
    ),
    Variable(
        "ECC_OUTBOUND_ALLOW",
        VariableKind.NETWORKS,
        [],
        "Networks that this server may connect to beside the public Internet, where a backend is tried: `10.20.0.0/16` for a "
        "private APN. Other private, link-local and loopback addresses are refused.",
    ),
    Variable(
        "ECC_OUTBOUND_AUTHORITIES",
        VariableKind.TEXT,
        "",
        "A file of certificate authorities (PEM) that are trusted beside the system's where a backend is tried.",
        shown="none: the system's alone",
    ),
    Variable(
        "ECC_ID_TAGS", VariableKind.LIST, [], "Tags that may start a transaction while a charger talks to this server."
    ),  # C20
    Variable("ECC_READ_ON_CONNECT", VariableKind.FLAG, True, "Read all settings of a charger when it connects."),
    Variable(
        "ECC_HEARTBEAT_INTERVAL", VariableKind.COUNT, 300, "Seconds between Heartbeats that the boot answer asks for.", least=10
    ),
    Variable("ECC_PING_INTERVAL", VariableKind.SECONDS, 20.0, "Seconds between WebSocket pings.", least=1),
    Variable(
        "ECC_CLOSE_FRAMES",
        VariableKind.FLAG,
        True,
        "When this server stops, it tells each charger with a Close frame. Some chargers never connect again after one: with "
        "`no` their line is cut without it, and they do.",
    ),
    Variable(
        "ECC_SETTLE_SECONDS", VariableKind.SECONDS, 10.0, "Quiet time after a boot answer before the first call.", least=0
    ),  # C12
    Variable("ECC_CALL_TIMEOUT", VariableKind.SECONDS, 30.0, "Seconds that a charger has to answer a call.", least=1),  # C15
    Variable("ECC_READ_TIMEOUT", VariableKind.SECONDS, 60.0, "The same for GetConfiguration.", least=1),  # C15
    Variable("ECC_RESTART_SECONDS", VariableKind.SECONDS, 180.0, "How long a restart may take before a Reset is sent.", least=1),
    Variable(
        "ECC_RESTART_MARGIN",
        VariableKind.SECONDS,
        30.0,
        "What is added to the 60 seconds after which a charger restarts by itself.",  # R12
        least=0,
    ),
    Variable(
        "ECC_OBSERVATION_SECONDS",
        VariableKind.SECONDS,
        600.0,
        "How long a charger that left for another backend must stay away to count as moved.",
        least=1,
    ),
    Variable("ECC_CHANGE_EXPIRY_DAYS", VariableKind.COUNT, 7, "Days that a change waits for an absent charger.", least=1),
    Variable(
        "ECC_OLD_CREDENTIAL_DAYS",
        VariableKind.COUNT,
        30,
        "Days that the former token and ID stay accepted after a move.",
        least=0,
    ),
    Variable("ECC_MESSAGE_DAYS", VariableKind.COUNT, 14, "Days that the frames of chargers are kept.", least=1),
    Variable(
        "ECC_HISTORY_DAYS",
        VariableKind.COUNT,
        90,
        "Days that connects, disconnects and response times are kept: what a timeline can show. A charger that answers pings "
        "adds some 300 small rows a day.",
        least=1,
    ),
    Variable(
        "ECC_SESSION_DAYS",
        VariableKind.COUNT,
        0,
        "Days that charging sessions and their meter values are kept after the end of the session; 30 more where its end never "
        "came. 0: for good.",
        least=0,
    ),
    Variable(
        "ECC_CARD_DAYS",
        VariableKind.COUNT,
        0,
        "Days after the end of a session at which the numbers of its cards are cut to their last four characters, in files too. "
        "0: never. Frames hold them for `ECC_MESSAGE_DAYS`.",
        least=0,
    ),
    Variable(
        "ECC_DAILY_MESSAGES",
        VariableKind.COUNT,
        20_000,
        "Messages of one charger that are stored a day (of UTC). What comes beyond them is answered and counted only, and said "
        "on the charger's page. A charger that connects, boots and is read anew every minute makes about 12,000.",
        least=100,
    ),
    Variable(
        "ECC_DAILY_METER_VALUES",
        VariableKind.COUNT,
        400_000,
        "The same for meter values. Two connectors that charge day and night and send 20 values every ten seconds make 345,600. "
        "The first and the last values of each session are stored in any case, as its start and its end are.",
        least=100,
    ),
    Variable(
        "ECC_DAILY_CONNECTS", VariableKind.COUNT, 3_000, "The same for connects, each with its end and response times.", least=100
    ),
    Variable("ECC_DAILY_BOOTS", VariableKind.COUNT, 3_000, "The same for boots. One every 30 seconds makes 2,880.", least=100),
    Variable(
        "ECC_DAILY_SETTINGS",
        VariableKind.COUNT,
        20_000,
        "The same for values of settings: each value that is new in a reading is one. A charger that is read every minute, and "
        "each time reports ten other values, makes 14,400. Beyond them newer values take the place of those of the day.",
        least=100,
    ),
    Variable(
        "ECC_DAILY_ATTEMPTS",
        VariableKind.COUNT,
        2_000,
        "The same for refused attempts to connect: those from one address, for one reason, in one hour are one. A charger that "
        "dials every minute, each time from another address, makes 1,440.",
        least=100,
    ),
    Variable(
        "ECC_DAILY_MEGABYTES", VariableKind.COUNT, 50, "Megabytes of each of these. 20 kB of settings a minute are 29.", least=1
    ),
    Variable(
        "ECC_EMAIL_URL",
        VariableKind.EMAIL,
        "console://",
        "Mail server: `submission://user:password@host:587` (STARTTLS), `smtps://user:password@host:465` (TLS from the start), "
        "`smtp://host:25` (none). Special characters in user and password are percent-encoded: `%40` for `@`.",
        shown="the console",
    ),
    Variable("ECC_EMAIL_FROM", VariableKind.TEXT, "ECC Web <ecc-web@localhost>", "Sender of e-mails."),
    Variable(
        "ECC_LANGUAGE",
        VariableKind.TEXT,
        "en",
        "Language of pages and e-mails where neither the person has chosen one nor a browser asks for one that is there.",
        one_of=("en", "fr", "nl", "de"),
    ),
    Variable("ECC_TIME_ZONE", VariableKind.TEXT, "UTC", "Time zone in which pages show times, such as `Europe/Amsterdam`."),
    Variable(
        "ECC_LOG_LEVEL",
        VariableKind.TEXT,
        "INFO",
        "How much goes to the log. Tokens and keys are masked at every level.",
        one_of=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
    Variable(
        "ECC_DEMO",
        VariableKind.FLAG,
        False,
        "Made by `script/demo`: plain http, and served on loopback only.",
    ),
    Variable("ECC_DEBUG", VariableKind.FLAG, False, "Django's error pages. Never where others can reach them."),
)


def load() -> dict[str, Any]:
    """Every variable's value by the name of its setting. Raises `WrongEnvironment`."""
    given = dict(os.environ)
    file = Path(VARIABLES[0].read(GivenVariables(given))) / FILE_NAME
    if file.is_file():
        _check_mode(file)
        written = dotenv_values(file, interpolate=False)
        given = {name: value for name, value in written.items() if value is not None} | given
    read = {variable.setting: variable.read(GivenVariables(given)) for variable in VARIABLES}
    check_log_in(read)
    return read


def _check_mode(file: Path) -> None:
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise WrongEnvironment(f"{file} holds keys and can be read by others: make it private with `chmod 600 {file}`.")
