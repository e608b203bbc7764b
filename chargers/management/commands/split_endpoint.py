"""`manage.py split_endpoint URL`: the settings that each controller type makes of a URL, or of a text that holds one.

Needs no database; prints the key.
"""

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
from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.endpoint import endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import FoundConnection, PasteContext, find
from chargers.domain.paste.connection_of import connection_of
from chargers.management import pasted_text
from chargers.management.standard_input import INPUT, read_text, read_token
from chargers.wording.refusals import sentence, sentences

NOTHING_FITS, QUESTION_OPEN = 2, 3  # exit statuses


@dataclass(frozen=True, slots=True)
class SplitOutcome:
    """What one controller type makes of the input: its fields, or why not."""

    controller_type: ControllerDefinition
    fields: SplitFields | None
    notices: tuple[Notice, ...]

    def place(self, notice: Notice) -> str:
        """The setting that a notice is about, by its key; else the input."""
        return next((field.key for field in self.controller_type.fields if field.role == notice.field), notice.field)

    @property
    def hangs_on_a_question(self) -> bool:
        return self.fields is None and self.notices[0].code is Code.QUESTION_OPEN

    def as_json(self, found: FoundConnection | None) -> dict[str, Any]:
        if self.fields is None:
            asked = found is not None and self.hangs_on_a_question
            message = pasted_text.open_question(found) if found and asked else sentences(self.notices)
            return {"error": {"code": self.notices[0].code, "message": message}}
        warnings = [{"code": n.code, "field": self.place(n), "message": sentence(n)} for n in self.notices]
        warnings += pasted_text.warnings(found) if found else []
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
        parser.add_argument(
            "url",
            metavar="URL",
            help="such as wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000; - reads a whole text, such as the backend's mail",
        )
        parser.add_argument("--token", help="the backend's token for this charger; - reads it from standard input")
        parser.add_argument(
            "--ocpp-id", help="the OCPP ID, where the URL does not end in it; with -, the one that the charger has until now"
        )
        parser.add_argument("--controller", metavar="CODE", help="only this controller type: cpa, evc4, evc5, …")
        parser.add_argument("--format", choices=["table", "json"], default="table", help="How to print it. Default: table.")

    def handle(self, *, url: str, **options: Any) -> None:
        types = self._types(options["controller"])
        try:
            pasted_text.refuse_two_inputs(url, options["token"])
            found, outcomes = _outcomes(url, read_token(options["token"]), options["ocpp_id"], types)
        except Refusal as refusal:
            found, outcomes = None, [SplitOutcome(controller_type, None, refusal.notices) for controller_type in types]
        refused = () if any(outcome.fields for outcome in outcomes) else _all_notices(outcomes)
        is_open = any(outcome.hangs_on_a_question for outcome in outcomes)
        if options["format"] == "json":
            said: dict[str, Any] = {"found": pasted_text.as_json(found)} if found else {}
            said |= {outcome.controller_type.code: outcome.as_json(found) for outcome in outcomes}
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False))
        elif not refused or is_open:
            parts = ["\n".join(pasted_text.lines(found))] if found else []
            self.stdout.write("\n\n".join([*parts, *([] if refused else [outcome.as_table() for outcome in outcomes])]))
        if refused:
            self._end(sentences(refused), QUESTION_OPEN if is_open else NOTHING_FITS)

    def _types(self, code: str | None) -> list[ControllerDefinition]:
        known = catalogue.load(*settings.CATALOGUE_DIRS)
        types = [controller_type for controller_type in known if code in {None, controller_type.code}]
        if not types:
            self._end(f"There is no such controller type; there are {', '.join(t.code for t in known)}.")
        return types

    def _end(self, message: str, status: int = NOTHING_FITS) -> None:
        self.stderr.write(message)
        sys.exit(status)


def _outcomes(
    url: str, secret: str | None, ocpp_id: str | None, types: list[ControllerDefinition]
) -> tuple[FoundConnection | None, list[SplitOutcome]]:
    """What each type makes of a URL, or of the text on standard input. Raises `Refusal` where the URL is none."""
    if url != INPUT:
        connection, notices = _read(url, secret, ocpp_id)
        return None, [_split(one, connection, notices) for one in types]
    given = None if secret is None else token.check_token(secret, ocpp_id)[0]
    found = find(read_text(), PasteContext(present_id=ocpp_id, given_token=given))
    if found.questions:
        return found, [_while_open(one, found) for one in types]
    try:
        connection, notices = connection_of(found, ocpp_id)
    except Refusal as refusal:
        return found, [SplitOutcome(one, None, refusal.notices) for one in types]
    return found, [_split(one, connection, notices) for one in types]


def _while_open(controller_type: ControllerDefinition, found: FoundConnection) -> SplitOutcome:
    """A type that cannot dial the address at all does so whatever is answered; every other one waits for the answer."""
    if found.address is not None:
        outcome = _split(controller_type, Connection(found.address.endpoint, tail=found.address.tail), ())
        if outcome.fields is None:
            return outcome
    return SplitOutcome(controller_type, None, (Notice(Code.QUESTION_OPEN, "url"),))


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
    checked, notices = token.check_token(secret, found.ocpp_id)
    return found.connection(checked), said + notices


def _split(controller_type: ControllerDefinition, connection: Connection, notices: tuple[Notice, ...]) -> SplitOutcome:
    try:
        fields = split(controller_type, connection)
    except Refusal as refusal:
        return SplitOutcome(controller_type, None, refusal.notices)
    return SplitOutcome(controller_type, fields, notices + fields.notices)


def _all_notices(outcomes: Iterable[SplitOutcome]) -> tuple[Notice, ...]:
    """Every refusal once, in order."""
    said = {sentence(notice): notice for outcome in outcomes for notice in outcome.notices}
    return tuple(said.values())
