"""`manage.py connect_charger OCPP_ID URL`: points a charger at a backend, from the shell, by the same change as the editor's.

The URL may be `-`: the text on standard input is searched, and nothing is written while it leaves a question open.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from typing import Any, NoReturn

from django.core.management.base import CommandError

from chargers.domain.changes.plan import Plan
from chargers.domain.connection import ocpp_id as ids
from chargers.domain.connection import token
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import FoundConnection
from chargers.domain.secret_text import MASK
from chargers.management import pasted_text
from chargers.management.change_command import REFUSED, STATUSES, ChangeCommand
from chargers.management.standard_input import INPUT, read_text, read_token
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning
from chargers.services.connection import editor, pasted_texts
from chargers.wording.refusals import sentences


class Command(ChangeCommand):
    help = f"Points a charger at a backend: plans from what was last read, and applies. {STATUSES}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ocpp_id", metavar="OCPP_ID", help="the charger's present OCPP ID")
        parser.add_argument(
            "url", metavar="URL", help="the endpoint URL that the backend gave; - reads a whole text, such as the backend's mail"
        )
        parser.add_argument("--token", help="the backend's token for this charger; - reads it from standard input")
        parser.add_argument("--new-ocpp-id", metavar="ID", help="the OCPP ID that it is to have there")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--one-restart", action="store_true", help="write everything before one restart, instead of two legs")
        mode.add_argument("--store-only", action="store_true", help="write, and bring no restart: it acts at the next one")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and send nothing")
        super().add_arguments(parser)

    def handle(self, *, ocpp_id: str, url: str, **options: Any) -> None:
        as_json = options["format"] == "json"
        charger = self.charger(ocpp_id, as_json)
        try:
            pasted_text.refuse_two_inputs(url, options["token"])
            secret = read_token(options["token"])
            found = self._found(charger, secret, options["new_ocpp_id"]) if url == INPUT else None
            if found is not None and found.questions:
                self._ask(found, as_json)
            plan, wanted = self._plan(charger, url, secret, found, options)
            if options["dry_run"]:
                self._show_plan(plan, as_json)
                return
            change = change_requests.ask_for(
                charger, plan, wanted, access=Access.of_shell(), after=options["after"], confirmed=True
            )
        except Refusal as refusal:
            self.refuse(refusal.notices[0].code, sentences(refusal.notices), as_json)
        self.see_through(change, options["wait"], as_json)

    def _found(self, charger: Charger, secret: str | None, new_id: str | None) -> FoundConnection:
        """What the text on standard input says of this charger. Raises `Refusal`."""
        return pasted_texts.find_for(
            charger,
            read_text(),
            Charger.objects.all(),
            given_id=ids.check_ocpp_id(new_id, max(len(new_id), 1))[0] if new_id else None,
            given_token=token.check_token(secret, new_id or charger.ocpp_id)[0] if secret is not None else None,
        )

    def _ask(self, found: FoundConnection, as_json: bool) -> NoReturn:
        """Ends the program with what is asked; nothing was written."""
        message = pasted_text.open_question(found)
        if as_json:
            said = {"error": {"code": Code.QUESTION_OPEN, "message": message}, "found": pasted_text.as_json(found)}
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False))
            sys.exit(REFUSED)
        self.stdout.write("\n".join(pasted_text.lines(found)))
        raise CommandError(message, returncode=REFUSED)

    def _plan(
        self, charger: Charger, url: str, secret: str | None, found: FoundConnection | None, options: dict[str, Any]
    ) -> tuple[Plan, WantedConnection]:
        mode = (
            ChangeMode.ONE_RESTART
            if options["one_restart"]
            else ChangeMode.STORE_ONLY
            if options["store_only"]
            else ChangeMode.TWO_LEGS
        )
        if found is not None:
            typed = replace(pasted_texts.fields_of(charger, found), mode=mode)
        else:
            typed = EditorFields(url=url, token=secret or "", ocpp_id=options["new_ocpp_id"] or "", mode=mode)
        if secret is not None and not typed.token.strip():
            raise Refusal(Notice(Code.TOKEN_EMPTY, "token"))
        worked = editor.work_out(charger, typed)
        if worked.wanted is None:
            raise Refusal(*worked.errors)
        wanted = worked.wanted
        return planning.plan_for(charger, wanted, mode), wanted

    def _show_plan(self, plan: Plan, as_json: bool) -> None:
        steps = [{"key": step.key, "leg": step.leg, "state": "planned"} for step in plan.steps]
        if as_json:
            self.stdout.write(json.dumps({"state": "dry_run", "leg": 1, "legs": plan.legs, "steps": steps}, indent=2))
            return
        for step in plan.steps:
            value = MASK if step.write_only else step.new
            self.stdout.write(f"  leg {step.leg}  {step.key:<20}  {value}")
        for prefix in plan.risky:
            self.stdout.write(f"  ! risky after {prefix.key}: a restart there reaches nobody")
        if not plan.steps:
            self.stdout.write("Nothing to change: the charger holds all of this, as last read.")
