"""`manage.py try_backend URL`: whether a backend answers as a charger needs it, stage by stage. Needs no database.

Where there is one, it does not log in as a charger that may be connected there.
"""

from __future__ import annotations

import contextlib
import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from chargers.domain.connection import token
from chargers.domain.connection.resolve import resolve
from chargers.domain.endpoint.endpoint import Endpoint, parse_url
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.preflight.stages import Report, StageResult, StageVerdict
from chargers.domain.preflight.trust import PUBLIC, ServerTrust, Trust
from chargers.domain.preflight.upgrade import OfferedIdentity
from chargers.management.standard_input import read_token, unreadable
from chargers.outbound.certificates import LONGEST, PINNED, read_trust
from chargers.services.connection import preflight
from chargers.wording.preflight import STAGES, VERDICTS, sentence
from chargers.wording.refusals import sentences

REACHABLE, NOT_REACHABLE, REFUSED = 0, 1, 2  # exit statuses


class Command(BaseCommand):
    help = (
        "Tries the way to a backend from this server: its name, its port, TLS, the WebSocket, OCPP 1.6. Sends no OCPP message, "
        "and disconnects. Exit status 0: reachable; 1: a stage failed, or only a try as a charger can tell; "
        "2: refused before any connection was made."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url", metavar="URL", help="the endpoint URL that the backend gave; an OCPP ID at its end is left out"
        )
        parser.add_argument(
            "--as", dest="ocpp_id", metavar="OCPP_ID", help="log in as this charger, which must not be connected there meanwhile"
        )
        parser.add_argument("--token", help="the backend's token for this charger; - reads it from standard input")
        trusted = parser.add_mutually_exclusive_group()
        trusted.add_argument(
            "--ca",
            metavar="FILE",
            type=Path,
            help="believe only the backend's own authority, whose certificate (PEM) this file has",
        )
        trusted.add_argument(
            "--pin", metavar="KEY", help="believe only this key: sha256:… of it, or a file with a certificate (PEM) that has it"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table", help="How to print it. Default: table.")

    def handle(self, *, url: str, **options: Any) -> None:
        as_json = options["format"] == "json"
        try:
            endpoint, identity = _read(url, options["ocpp_id"], read_token(options["token"]))
            _refuse_displacing(identity, endpoint)
            report = preflight.try_endpoint(endpoint, identity, _trust(options["ca"], options["pin"]))
        except Refusal as refusal:
            self._refuse(refusal.notices, as_json)
        self.stdout.write(_as_json(report) if as_json else _as_table(report))
        sys.exit(REACHABLE if report.verdict is StageVerdict.PASSED else NOT_REACHABLE)

    def _refuse(self, notices: tuple[Notice, ...], as_json: bool) -> NoReturn:
        message = sentences(notices)
        if as_json:
            self.stdout.write(json.dumps({"error": {"code": notices[0].code, "message": message}}, ensure_ascii=False))
            sys.exit(REFUSED)
        raise CommandError(message, returncode=REFUSED)


def _read(url: str, typed_id: str | None, typed_token: str | None) -> tuple[Endpoint, OfferedIdentity | None]:
    """Where to dial, and as whom. Raises `Refusal`."""
    target = resolve(parse_url(url), typed_id)
    if typed_id is None:
        if typed_token is not None:
            raise Refusal(Notice(Code.OCPP_ID_EMPTY, "ocpp_id"))
        return target.endpoint, None
    as_charger = OfferedIdentity(typed_id.strip())
    secret = token.check_token(typed_token, as_charger.ocpp_id)[0] if typed_token is not None else None
    return target.endpoint, replace(as_charger, token=secret)


def _trust(ca: Path | None, pin: str | None) -> ServerTrust:
    """Whom this server believes there. Raises `Refusal`."""
    if ca is not None:
        return read_trust(Trust.OWN_CA, _text_of(ca))
    if pin is not None:
        return read_trust(Trust.PINNED, pin if pin.startswith(PINNED) else _text_of(Path(pin)))
    return PUBLIC


def _text_of(file: Path) -> str:
    """Raises `Refusal`."""
    try:
        with file.open(encoding="latin-1") as opened:  # PEM is ASCII; what is not is no certificate
            return opened.read(LONGEST)
    except OSError as problem:
        raise unreadable(file, problem) from None


def _refuse_displacing(identity: OfferedIdentity | None, endpoint: Endpoint) -> None:
    """Raises `Refusal`. Without a database nothing is known of a charger, and nothing refused."""
    if identity is not None:
        with contextlib.suppress(DatabaseError):
            preflight.refuse_displacing(identity.ocpp_id, endpoint, timezone.now())


def _as_json(report: Report) -> str:
    stages = [
        {"name": found.stage, "verdict": found.verdict, "code": found.finding, "ms": found.milliseconds}
        for found in report.stages
    ]
    return json.dumps({"stages": stages}, indent=2, ensure_ascii=False)


def _as_table(report: Report) -> str:
    width = max(len(str(STAGES[found.stage])) for found in report.stages)
    return "\n".join(_row(found, width) for found in report.stages)


def _row(found: StageResult, width: int) -> str:
    took = "" if found.milliseconds is None else f"{found.milliseconds} ms"
    return f"{STAGES[found.stage]:<{width}}  {VERDICTS[found.verdict]:<8}  {took:>8}  {sentence(found)}"
