"""`manage.py add_charger OCPP_ID`: a charger that may then connect."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chargers.domain.connection import token
from chargers.domain.errors import Refusal
from chargers.domain.secret import Secret
from chargers.management.standard_input import read_token
from chargers.models import ControllerType, Organisation
from chargers.services.chargers import identity, register
from chargers.services.journal.journal import SHELL
from chargers.wording.refusals import sentence, sentences


class Command(BaseCommand):
    help = "Adds a charger, so that it may connect. Prints no token."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ocpp_id", metavar="OCPP_ID", help="the ID with which the charger connects, such as NL*ECO*1000")
        parser.add_argument("--controller", metavar="CODE", required=True, help="its controller type: cpa, evc4, evc5, …")
        parser.add_argument("--serial", default="", help="the controller's serial number")
        parser.add_argument("--token", help="what the charger uses to log in; - reads it from standard input")
        parser.add_argument("--organisation", help="whose it is; may be left out where there is one organisation only")

    def handle(self, *, ocpp_id: str, controller: str, serial: str, organisation: str | None, **options: Any) -> None:
        charger = register.add(
            self._ocpp_id(ocpp_id),
            register.ChargerFacts(
                self._organisation(organisation), controller_type=self._controller_type(controller), serial_number=serial.strip()
            ),
            by=SHELL,
            token=self._token(read_token(options["token"]), ocpp_id),
        )
        self.stdout.write(f"{charger.ocpp_id} was added to {charger.organisation}.")

    def _ocpp_id(self, text: str) -> str:
        text = text.strip()
        if not text or len(text) > 255 or not text.isprintable() or "/" in text:
            raise CommandError("An OCPP ID has 1 to 255 printable characters and no slash: give the one with which it connects.")
        if identity.id_is_taken(text) or identity.id_is_wanted(text):
            raise CommandError(str(identity.IdTaken(text)))
        return text

    def _controller_type(self, code: str) -> ControllerType:
        found = ControllerType.objects.filter(code=code.lower()).first()
        if found is None:
            known = ", ".join(ControllerType.objects.values_list("code", flat=True))
            raise CommandError(f"There is no controller type {code}: choose one of {known or 'none; run sync_controller_types'}.")
        return found

    def _organisation(self, name: str | None) -> Organisation:
        if name is not None:
            found = Organisation.objects.filter(name__iexact=name.strip()).first()
            if found is None:
                raise CommandError(f"There is no organisation {name}: add it first, or look how it is spelt.")
            return found
        if Organisation.objects.count() != 1:
            raise CommandError("Say whose charger it is with --organisation.")
        return Organisation.objects.get()

    def _token(self, text: str | None, ocpp_id: str) -> Secret | None:
        if text is None:
            return None
        try:
            found, notices = token.check_token(text, ocpp_id)
        except Refusal as refusal:
            raise CommandError(sentences(refusal.notices)) from None
        for notice in notices:
            self.stderr.write(str(sentence(notice)))
        return found
