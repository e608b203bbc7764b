"""`manage.py split_endpoint URL`: the settings that each controller type makes of a URL. Needs no database; prints the key."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from chargers.domain.connection import resolve, token
from chargers.domain.connection.split_fields import Connection, SplitFields, split
from chargers.domain.controller import catalogue
from chargers.domain.controller.definition import ControllerType
from chargers.domain.endpoint import endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.management.standard_input import read_token
from chargers.wording.refusals import sentence, sentences

NOTHING_FITS = 2  # exit status


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one controller type makes of the input: its fields, or why not."""

    controller_type: ControllerType
    fields: SplitFields | None
    notices: tuple[Notice, ...]

    def place(self, notice: Notice) -> str:
        """The setting that a notice is about, by its key; else the input."""
        return next((field.key for field in self.controller_type.fields if field.role == notice.field), notice.field)

    def as_json(self) -> dict[str, Any]:
        if self.fields is None:
            return {"error": {"code": self.notices[0].code, "message": sentences(self.notices)}}
        warnings = [{"code": n.code, "field": self.place(n), "message": sentence(n)} for n in self.notices]
        return {"fields": {v.key: v.reveal() for v in self.fields.values.values()}, "warnings": warnings}

    def as_table(self) -> str:
        lines = [self.controller_type.name]
        if self.fields is None:
            return "\n".join([*lines, f"  {sentences(self.notices)}"])
        rows = [(value.key, value.reveal()) for value in self.fields.values.values()]
        width = max((len(key) for key, _ in rows), default=0)
        lines += [f"  {key:<{width}}  {value}" for key, value in rows]
        lines += [f"  ! {self.place(notice)}: {sentence(notice)}" for notice in self.notices]
        return "\n".join(lines)


class Command(BaseCommand):
    help = "Shows the settings that an endpoint URL and a token become on each controller type. The key is printed in clear."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", metavar="URL", help="such as wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000")
        parser.add_argument("--token", help="the backend's token for this charger; - reads it from standard input")
        parser.add_argument("--ocpp-id", help="the OCPP ID, where the URL does not end in it")
        parser.add_argument("--controller", metavar="CODE", help="only this controller type: cpa, evc4, evc5, …")
        parser.add_argument("--format", choices=["table", "json"], default="table", help="How to print it. Default: table.")

    def handle(self, *, url: str, **options: Any) -> None:
        secret = read_token(options["token"])
        types = self._types(options["controller"])
        try:
            connection, notices = _read(url, secret, options["ocpp_id"])
        except Refusal as refusal:
            outcomes = [Outcome(controller_type, None, refusal.notices) for controller_type in types]
            refused = refusal.notices
        else:
            outcomes = [_split(controller_type, connection, notices) for controller_type in types]
            refused = () if any(outcome.fields for outcome in outcomes) else _all_notices(outcomes)
        if options["format"] == "json":
            found = {outcome.controller_type.code: outcome.as_json() for outcome in outcomes}
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        elif not refused:
            self.stdout.write("\n\n".join(outcome.as_table() for outcome in outcomes))
        if refused:
            self._end(sentences(refused))

    def _types(self, code: str | None) -> list[ControllerType]:
        known = catalogue.load(*getattr(settings, "CATALOGUE_DIRS", ()))
        types = [controller_type for controller_type in known if code in {None, controller_type.code}]
        if not types:
            self._end(f"There is no such controller type; there are {', '.join(t.code for t in known)}.")
        return types

    def _end(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(NOTHING_FITS)


def _read(url: str, secret: str | None, typed_id: str | None) -> tuple[Connection, tuple[Notice, ...]]:
    """The connection that the input means. Raises `Refusal`. A token that is given wins over a password in the URL."""
    pasted = endpoint.parse_url(url)
    found = resolve.resolve(pasted, typed_id)
    said = found.notices
    if secret is not None:
        said = tuple(notice for notice in said if notice.code is not Code.USER_INFO_USED)
    elif pasted.password is not None:
        secret = pasted.password.reveal()
    if secret is None:
        return found.connection(), said
    checked, notices = token.check(secret, found.ocpp_id)
    return found.connection(checked), said + notices


def _split(controller_type: ControllerType, connection: Connection, notices: tuple[Notice, ...]) -> Outcome:
    try:
        fields = split(controller_type, connection)
    except Refusal as refusal:
        return Outcome(controller_type, None, refusal.notices)
    return Outcome(controller_type, fields, notices + fields.notices)


def _all_notices(outcomes: Iterable[Outcome]) -> tuple[Notice, ...]:
    """Every refusal once, in order."""
    said = {sentence(notice): notice for outcome in outcomes for notice in outcome.notices}
    return tuple(said.values())
