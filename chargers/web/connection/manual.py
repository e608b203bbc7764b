"""What to type at a charger, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret
from chargers.domain.secret_text import MASK, masked
from chargers.models import Charger
from chargers.services.connection.manual_setup import ManualField, ManualSetup
from chargers.wording import notices
from chargers.wording.fields import HELP


@dataclass(frozen=True, slots=True)
class ShownManualField:
    number: int
    key: str
    value: str
    note: str
    help: str
    hidden: bool  # a token that is known and was not asked for


@dataclass(frozen=True, slots=True)
class ShownManualSetup:
    url: str
    lines: list[ShownManualField]
    said: list[notices.ShownNotice]
    wrong: list[notices.ShownNotice]
    token_known: bool
    revealed: bool
    guessed: bool  # the charger never reported these keys: their names come from the manufacturer's document


def show_manual_setup(charger: Charger, sheet: ManualSetup, *, revealed: bool) -> ShownManualSetup:
    """`revealed`: the token was asked for."""
    return ShownManualSetup(
        url=sheet.url,
        lines=[_line(number, line, revealed) for number, line in enumerate(sheet.lines, 1)],
        said=[notices.show_notice(notice) for notice in sheet.notices],
        wrong=[notices.show_notice(notice, refusal=True) for notice in sheet.errors],
        token_known=sheet.token_known,
        revealed=revealed,
        guessed=charger.read_at is None,
    )


def _line(number: int, line: ManualField, revealed: bool) -> ShownManualField:
    value, note = "", ""
    if isinstance(line.value, Secret):
        value = line.value.reveal() if revealed else MASK if line.value else ""
        note = "" if line.value else _("leave it empty")
    elif line.value is not None:
        value = line.value if revealed else masked(line.value)
    elif line.role is FieldRole.KEY:
        note = _("no token is known here: leave it as it is, or type the one from the backend")
    elif line.role is FieldRole.OCPP_INFO:
        note = _("leave it as it is; if it is empty, restore model, vendor and serial number from the label")
    else:
        note = _("leave it as it is")
    hidden = isinstance(line.value, Secret) and bool(line.value) and not revealed
    return ShownManualField(number, line.key, value, note, str(HELP.get(line.role, "")), hidden)
