"""What commands that ask for a change of one charger have in common: how they wait, what they print, their exit statuses."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from chargers.domain.changes.states import ChangeState
from chargers.models import Change, Charger
from chargers.services.chargers.identity import by_ocpp_id

DONE, OTHER_END, REFUSED, STILL_OPEN = 0, 1, 2, 3  # exit statuses
STATUSES = (
    "Exit status 0: applied, moved or stored; 1: another end; 2: refused before anything was sent; "
    "3: still open when the wait ended, or asking."
)
GOOD = frozenset({ChangeState.APPLIED, ChangeState.MOVED, ChangeState.STORED})
LOOK_EVERY = 0.2  # seconds


class ChangeCommand(BaseCommand):
    """Asks for a change, waits for its end, and ends as it did."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--after", action="store_true", help="queue it behind a change that is open")
        parser.add_argument("--wait", type=float, metavar="SECONDS", help="how long to wait for the end. Default: as it takes.")
        parser.add_argument("--format", choices=["table", "json"], default="table", help="How to print it. Default: table.")

    def charger(self, ocpp_id: str, as_json: bool) -> Charger:
        """The charger of this ID, or the end of the program."""
        try:
            return by_ocpp_id(ocpp_id)
        except Charger.DoesNotExist:
            self.refuse("charger_unknown", f"There is no charger {ocpp_id} here: look how its OCPP ID is spelt.", as_json)

    def refuse(self, code: str, message: str, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
            sys.exit(REFUSED)
        raise CommandError(message, returncode=REFUSED)

    def see_through(
        self, change: Change, seconds: float | None, as_json: bool, also: Mapping[str, Any] | None = None
    ) -> NoReturn:
        """Waits, prints what became of it (in JSON with `also`), and ends the program with its status."""
        change = self._wait(change, seconds)
        steps = [{"key": step.key, "state": step.state} for step in change.steps.all()]
        if as_json:
            found = {"state": change.state, "leg": change.leg, "steps": steps} | dict(also or {})
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(f"{change.state} (leg {change.leg} of {change.legs})" + (f": {change.why}" if change.why else ""))
            for step in steps:
                self.stdout.write(f"  {step['key']:<20}  {step['state']}")
        sys.exit(status_of(change))

    def _wait(self, change: Change, seconds: float | None) -> Change:
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            change.refresh_from_db()
            state = ChangeState(change.state)
            if state.is_end or state is ChangeState.ASKING or (until is not None and time.monotonic() >= until):
                return change
            time.sleep(LOOK_EVERY)


def status_of(change: Change) -> int:
    state = ChangeState(change.state)
    if state in GOOD:
        return DONE
    return OTHER_END if state.is_end else STILL_OPEN
