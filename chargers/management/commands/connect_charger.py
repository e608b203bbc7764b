"""`manage.py connect_charger OCPP_ID URL`: points a charger at a backend, from the shell, by the same change as the editor's."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from chargers.domain.changes.plan import Plan
from chargers.domain.connection.mode import Mode
from chargers.domain.connection.wanted import Wanted
from chargers.domain.errors import Code, Notice, Refusal
from chargers.management.change_command import STATUSES, ChangeCommand
from chargers.management.standard_input import read_token
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning
from chargers.services.connection import editor, editor_state
from chargers.wording.refusals import sentences


class Command(ChangeCommand):
    help = f"Points a charger at a backend: plans from what was last read, and applies. {STATUSES}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ocpp_id", metavar="OCPP_ID", help="the charger's present OCPP ID")
        parser.add_argument("url", metavar="URL", help="the endpoint URL that the backend gave")
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
            plan, wanted = self._plan(charger, url, options)
            if options["dry_run"]:
                self._show_plan(plan, as_json)
                return
            change = change_requests.ask_for(
                charger, plan, wanted, access=Access.of_shell(), after=options["after"], confirmed=True
            )
        except Refusal as refusal:
            self.refuse(refusal.notices[0].code, sentences(refusal.notices), as_json)
        self.see_through(change, options["wait"], as_json)

    def _plan(self, charger: Charger, url: str, options: dict[str, Any]) -> tuple[Plan, Wanted]:
        new_id = options["new_ocpp_id"] or ""
        mode = Mode.ONE_RESTART if options["one_restart"] else Mode.STORE_ONLY if options["store_only"] else Mode.TWO_LEGS
        wish = editor_state.Wish(url=url, token=read_token(options["token"]) or "", ocpp_id=new_id, mode=mode)
        if options["token"] is not None and not wish.token.strip():
            raise Refusal(Notice(Code.TOKEN_EMPTY, "token"))
        worked = editor.work_out(charger, wish)
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
            value = "***" if step.write_only else step.new
            self.stdout.write(f"  leg {step.leg}  {step.key:<20}  {value}")
        for prefix in plan.risky:
            self.stdout.write(f"  ! risky after {prefix.key}: a restart there reaches nobody")
        if not plan.steps:
            self.stdout.write("Nothing to change: the charger holds all of this, as last read.")
