"""`manage.py restore_ocpp_info OCPP_ID`: writes back what a charger says of itself, by the same change as the page's (R18)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.ocpp_info.info import InfoPart
from chargers.management.change_command import STATUSES, ChangeCommand
from chargers.services.access.access import Access
from chargers.services.ocpp_info import restoration
from chargers.services.ocpp_info.restoration import ProposedOcppInfo, WantedOcppInfo
from chargers.wording.refusals import sentences

OPTIONS = {InfoPart.MODEL: "model", InfoPart.VENDOR: "vendor", InfoPart.SERIAL: "serial"}
TYPED = "typed"


class Command(ChangeCommand):
    help = (
        "Restores a charger's erased or invalid OCPPInfo. What is not given is taken from its last good boot, an earlier "
        f"reading of its settings, or what is known of its serial number, and printed with its source. {STATUSES}"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ocpp_id", metavar="OCPP_ID", help="the charger's OCPP ID")
        parser.add_argument("--model", help="its model, as the factory wrote it, such as DC60")
        parser.add_argument("--vendor", help="its vendor, as the factory wrote it, such as Ecotap")
        parser.add_argument("--serial", help="its serial number, from the controller's label")
        parser.add_argument("--dry-run", action="store_true", help="show what would be written and why, and send nothing")
        super().add_arguments(parser)

    def handle(self, *, ocpp_id: str, **options: Any) -> None:
        as_json = options["format"] == "json"
        charger = self.charger(ocpp_id, as_json)
        proposed = restoration.propose(charger)
        parts = {part: _part(proposed, part, options[name]) for part, name in OPTIONS.items()}
        also = {"parts": {part.value: {"value": value, "source": source} for part, (value, source) in parts.items()}}
        if options["dry_run"] and as_json:
            self.stdout.write(json.dumps({"state": "dry_run"} | also, indent=2, ensure_ascii=False))
            return
        if not as_json:
            for part, (value, source) in parts.items():
                self.stdout.write(f"  {part.value:<20}  {value or '-'}  ({source})")
        if options["dry_run"]:
            return
        try:
            if missing := [Notice(Code.OCPP_INFO_MISSING, part, {"part": part.value}) for part in InfoPart if not parts[part][0]]:
                raise Refusal(*missing)
            wanted = WantedOcppInfo(**{name: parts[part][0] for part, name in OPTIONS.items()})
            change = restoration.restore(charger, wanted, access=Access.of_shell(), after=options["after"])
        except Refusal as refusal:
            self.refuse(refusal.notices[0].code, sentences(refusal.notices), as_json)
        self.see_through(change, options["wait"], as_json, also)


def _part(proposed: ProposedOcppInfo, part: InfoPart, typed: str | None) -> tuple[str, str]:
    """The value of one part and its source."""
    if typed is not None:
        return typed.strip(), TYPED
    best = next(iter(proposed.of(part)), None)
    return (best.value, best.source.value) if best else ("", "not known")
