"""`manage.py connect_charger OCPP_ID URL`: points a charger at a backend, from the shell, by the same change as the editor's."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.plan import Mode, Plan
from chargers.domain.planner import Wanted
from chargers.domain.states import ChangeState
from chargers.management.standard_input import read_token
from chargers.models import Change, Charger
from chargers.services import changes, planning
from chargers.services.chargers import by_ocpp_id
from chargers.web.messages import sentences

DONE, OTHER_END, REFUSED, STILL_OPEN = 0, 1, 2, 3  # exit statuses
GOOD = frozenset({ChangeState.APPLIED, ChangeState.MOVED, ChangeState.STORED})
LOOK_EVERY = 0.2  # seconds


class Command(BaseCommand):
    help = (
        "Points a charger at a backend: plans from what was last read, and applies. Exit status 0: applied, moved or stored; "
        "1: another end; 2: refused before anything was sent; 3: still open when the wait ended, or asking."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ocpp_id", metavar="OCPP_ID", help="the charger's present OCPP ID")
        parser.add_argument("url", metavar="URL", help="the endpoint URL that the backend gave")
        parser.add_argument("--token", help="the backend's token for this charger; - reads it from standard input")
        parser.add_argument("--new-ocpp-id", metavar="ID", help="the OCPP ID that it is to have there")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--one-restart", action="store_true", help="write everything before one restart, instead of two legs")
        mode.add_argument("--store-only", action="store_true", help="write, and bring no restart: it acts at the next one")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and send nothing")
        parser.add_argument("--after", action="store_true", help="queue it behind a change that is open")
        parser.add_argument("--wait", type=float, metavar="SECONDS", help="how long to wait for the end. Default: as it takes.")
        parser.add_argument("--format", choices=["table", "json"], default="table", help="How to print it. Default: table.")

    def handle(self, *, ocpp_id: str, url: str, **options: Any) -> None:
        as_json = options["format"] == "json"
        try:
            charger = by_ocpp_id(ocpp_id)
            plan, wanted = self._plan(charger, url, options)
            if options["dry_run"]:
                self._show_plan(plan, as_json)
                return
            change = changes.ask_for(charger, plan, wanted, by=None, after=options["after"], confirmed=True)
        except Charger.DoesNotExist:
            self._refuse("charger_unknown", f"There is no charger {ocpp_id} here: look how its OCPP ID is spelt.", as_json)
        except Refusal as refusal:
            self._refuse(refusal.notices[0].code, sentences(refusal.notices), as_json)
        change = self._wait(change, options["wait"])
        self._show(change, as_json)
        sys.exit(_status(change))

    def _plan(self, charger: Charger, url: str, options: dict[str, Any]) -> tuple[Plan, Wanted]:
        new_id = options["new_ocpp_id"] or ""
        mode = Mode.ONE_RESTART if options["one_restart"] else Mode.STORE_ONLY if options["store_only"] else Mode.TWO_LEGS
        wish = planning.Wish(url=url, token=read_token(options["token"]) or "", ocpp_id=new_id, mode=mode)
        if options["token"] is not None and not wish.token.strip():
            raise Refusal(Notice(Code.TOKEN_EMPTY, "token"))
        worked = planning.work_out(charger, wish)
        if worked.wanted is None:
            raise Refusal(*worked.errors)
        wanted = worked.wanted
        return planning.plan_for(charger, wanted, mode), wanted

    def _wait(self, change: Change, seconds: float | None) -> Change:
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            change.refresh_from_db()
            state = ChangeState(change.state)
            if state.is_end or state is ChangeState.ASKING or (until is not None and time.monotonic() >= until):
                return change
            time.sleep(LOOK_EVERY)

    def _refuse(self, code: str, message: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
            sys.exit(REFUSED)
        raise CommandError(message, returncode=REFUSED)

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

    def _show(self, change: Change, as_json: bool) -> None:
        steps = [{"key": step.key, "state": step.state} for step in change.steps.all()]
        if as_json:
            self.stdout.write(json.dumps({"state": change.state, "leg": change.leg, "steps": steps}, indent=2))
            return
        self.stdout.write(f"{change.state} (leg {change.leg} of {change.legs})" + (f": {change.why}" if change.why else ""))
        for step in steps:
            self.stdout.write(f"  {step['key']:<20}  {step['state']}")


def _status(change: Change) -> int:
    state = ChangeState(change.state)
    if state in GOOD:
        return DONE
    return OTHER_END if state.is_end else STILL_OPEN
