"""The demo's data folder: `ecc.env` with keys and settings, made once, readable by its owner alone. Knows nothing of Django."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from chargers.services.credentials.vault import new_key

FILE_NAME = "ecc.env"
OTHER_BACKEND = "other-backend"  # the folder with its certificates
HEAD = "# Keys and settings of this demo, read where ECC_DATA_DIR names this folder. Keep it to yourself.\n"
CHOSEN = {
    "ECC_DEMO": "yes",
    "ECC_ADMIN_SECOND_FACTOR": "no",
    "ECC_SQLITE_SYNCHRONOUS": "NORMAL",
    "ECC_HEARTBEAT_INTERVAL": "60",
    "ECC_SETTLE_SECONDS": "1",
    "ECC_CALL_TIMEOUT": "10",
    "ECC_READ_TIMEOUT": "20",
    "ECC_RESTART_SECONDS": "60",
    "ECC_RESTART_MARGIN": "15",
    "ECC_OBSERVATION_SECONDS": "60",
    "ECC_ID_TAGS": "SIM-TAG",
    "ECC_OUTBOUND_ALLOW": "127.0.0.0/8,::1/128",
}


class NotADemo(Exception):
    """The folder holds something else; one sentence."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the demo listens: the server, and the other backend with and without TLS."""

    server: int

    @property
    def ws(self) -> int:
        return self.server + 1

    @property
    def wss(self) -> int:
        return self.server + 2

    @property
    def all(self) -> tuple[int, ...]:
        return self.server, self.ws, self.wss

    def other_backend(self, host: str) -> tuple[str, str]:
        return f"ws://{host}:{self.ws}/ocpp/", f"wss://{host}:{self.wss}/ocpp/"


def prepare(folder: Path, ports: Ports) -> None:
    """Makes the folder and its file, or brings the file's addresses up to date. What somebody added to it stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / FILE_NAME
    present = {name: value or "" for name, value in dotenv_values(file, interpolate=False).items()} if file.exists() else {}
    if (present or (folder / "ecc.sqlite3").exists()) and present.get("ECC_DEMO") != CHOSEN["ECC_DEMO"]:
        raise NotADemo(f"{folder} holds an instance that is no demo: choose another folder with --data.")
    keys = {} if present else {"ECC_SECRET_KEY": secrets.token_urlsafe(50), "ECC_TOKEN_KEYS": new_key()}
    endpoints = ",".join(f"ws://{host}:{ports.server}/ocpp/" for host in ("127.0.0.1", "localhost"))
    pages = f"http://127.0.0.1:{ports.server}"
    trusted = {"ECC_OUTBOUND_AUTHORITIES": str(folder.absolute() / OTHER_BACKEND / "ca.pem")}
    wanted = {**keys, **CHOSEN, **trusted, **present, "ECC_PUBLIC_ENDPOINTS": endpoints, "ECC_PAGES_URL": pages}
    if wanted != present:
        _write(file, wanted)


def environment(folder: Path) -> dict[str, str]:
    """The environment for the demo's own processes: nothing in it may lead to another database than the folder's."""
    ours = {name: value for name, value in os.environ.items() if not _is_a_setting(name)}
    return {**ours, "ECC_DATA_DIR": str(folder)}


def _is_a_setting(name: str) -> bool:
    return name.startswith("ECC_") or name in {"DATABASE_URL", "REDIS_URL"}


def _write(file: Path, values: Mapping[str, str]) -> None:
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(HEAD + "".join(f"{name}={value}\n" for name, value in values.items()))
    fresh.replace(file)
