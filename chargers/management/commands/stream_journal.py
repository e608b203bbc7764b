"""`manage.py stream_journal`: the journal as JSON lines, on standard output or to a syslog server, for a SIEM."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from logging.handlers import SysLogHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from chargers.services.journal.stream import entries_after

LOOK_EVERY = 2.0  # seconds
A_DATAGRAM = 60_000  # bytes; a larger one never leaves, and no entry behind it would
Send = Callable[[str], None]


class Command(BaseCommand):
    help = (
        "Writes the journal as JSON lines, the oldest entry first, some seconds after it was written. Exit status 0: all of it "
        "is out, or it was stopped; 1: it could not go on, and says why. With --state it goes on where it ended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--after", type=int, default=0, metavar="KEY", help="only what comes behind the entry with this key")
        parser.add_argument("--state", type=Path, metavar="FILE", help="keeps the key of the last entry that was written")
        parser.add_argument("--follow", action="store_true", help="go on with what is written later, until it is stopped")
        parser.add_argument(
            "--syslog", metavar="URL", help="to this server, in place of standard output: udp://host:514 or tcp://host:601"
        )

    def handle(self, *, after: int, state: Path | None, follow: bool, syslog: str | None, **options: Any) -> None:
        send = self._print if syslog is None else _to_syslog(syslog)
        most = A_DATAGRAM if syslog is not None and urlsplit(syslog).scheme == "udp" else None
        key = _kept(state, after)
        try:
            while True:
                for record in entries_after(key, timezone.now()):
                    send(_line(record, most))
                    key = record["key"]
                    _keep(state, key)
                if not follow:
                    return
                close_old_connections()
                time.sleep(LOOK_EVERY)
        except KeyboardInterrupt:
            return
        except OSError as failed:
            raise CommandError(f"The entry behind {key} could not be written: {failed.strerror or failed}.") from None
        except DatabaseError:
            raise CommandError(f"The database could not be read. The last entry that was written is {key}.") from None

    def _print(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _line(record: dict[str, Any], most: int | None) -> str:
    """The entry, with as many of its values as have room."""
    while len((text := json.dumps(record, ensure_ascii=False)).encode()) > (most or sys.maxsize) and (values := record["values"]):
        kept = values[: len(values) // 2]
        left_out = record.get("values_left_out", 0) + len(values) - len(kept)
        record = record | {"values": kept, "values_left_out": left_out}
    return text


def _kept(state: Path | None, after: int) -> int:
    if state is None or not state.exists():
        return after
    try:
        return max(after, int(state.read_text()))
    except (OSError, ValueError):
        raise CommandError(f"{state} holds no key of an entry: delete it to begin anew, or name another file.") from None


def _keep(state: Path | None, key: int) -> None:
    """A whole file at any moment: what is killed here goes on there."""
    if state is not None:
        new = state.with_name(f"{state.name}.new")
        new.write_text(f"{key}\n")
        os.replace(new, state)


class _Loud(SysLogHandler):
    """One that says that a line was lost; `append_nul`: off, for a SIEM reads JSON up to the end of the line."""

    append_nul = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        raise


def _to_syslog(url: str) -> Send:
    """Raises `CommandError` where it is no such URL, or nobody answers there."""
    try:
        parts = urlsplit(url)
        kind, port = {"udp": (socket.SOCK_DGRAM, 514), "tcp": (socket.SOCK_STREAM, 601)}[parts.scheme]
        address = (str(parts.hostname or ""), parts.port or port)
    except (KeyError, ValueError):
        raise CommandError("--syslog wants udp://host:port or tcp://host:port.") from None
    try:
        handler = _Loud(address, SysLogHandler.LOG_AUTH, kind)
    except OSError as failed:
        raise CommandError(f"No syslog server answers at {url}: {failed.strerror or failed}.") from None
    handler.ident = "ecc-web: "
    end = "\n" if kind is socket.SOCK_STREAM else ""  # RFC 6587, 3.4.2

    def send(line: str) -> None:
        handler.handle(logging.LogRecord("journal", logging.INFO, "", 0, line + end, None, None))

    return send
