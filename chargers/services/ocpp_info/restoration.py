"""Restores a charger's OCPPInfo: one change of one setting, with a restart so that the next boot confirms it (R18).

What to write is a person's word; `propose` says what is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from chargers.domain.controller.definition import FieldRole
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.ocpp_info.info import InfoPart, OcppInfo
from chargers.domain.ocpp_info.verdict import judge_info
from chargers.models import Boot, Change, Charger
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from chargers.services.controllers import definitions
from chargers.services.journal import journal
from chargers.services.ocpp_info.proposals import Proposal, ProposalSource, Proposed, propose, propose_for, with_import
from chargers.services.readings import ocpp_info_flags, readings

__all__ = [
    "Proposal",
    "ProposalSource",
    "Proposed",
    "Restoration",
    "RestorationOutcome",
    "propose",
    "propose_for",
    "restore",
    "restore_selection",
    "with_import",
]


@dataclass(frozen=True, slots=True)
class Restoration:
    """What one charger is to say of itself."""

    charger: Charger
    model: str
    vendor: str
    serial: str


@dataclass(frozen=True, slots=True)
class RestorationOutcome:
    """What became of asking: a change, or why there is none."""

    charger: Charger
    change: Change | None
    notices: tuple[Notice, ...] = ()


def restore(
    charger: Charger, *, model: str, vendor: str, serial: str, access: Access, after: bool = False, reason: str = ""
) -> Change:
    """Asks for the change. Pairs that we do not know stay as they are.

    Raises `Refusal`: a part that does not fit, a serial number that is another charger's, a type without such a setting,
    `nothing_to_change`, `change_open`.
    """
    definitions.definition_of(charger)
    key, held, limit = _setting(charger)
    before = OcppInfo.parse(held)
    wanted = before.restored(model=model, vendor=vendor, serial=serial)
    _refuse_flaws(charger, wanted, limit)
    with transaction.atomic():
        change = change_requests.ask_for_settings(
            charger, {key: wanted.format()}, access=access, restart=True, after=after, reason=reason
        )
        journal.write(
            journal.Action.OCPP_INFO_RESTORED,
            by=access.actor,
            charger=charger,
            at=change.asked_at,
            reason=reason,
            values=[
                journal.ValueChange(InfoPart.MODEL, before.model, wanted.model),
                journal.ValueChange(InfoPart.VENDOR, before.vendor, wanted.vendor),
                journal.ValueChange(InfoPart.SERIAL, before.serial, wanted.serial),
            ],
        )
    return change


def restore_selection(wanted: Iterable[Restoration], *, access: Access) -> list[RestorationOutcome]:
    """Each its own change: one that is refused holds up no other."""
    return [_restored(one, access) for one in wanted]


def _restored(wanted: Restoration, access: Access) -> RestorationOutcome:
    try:
        change = restore(wanted.charger, model=wanted.model, vendor=wanted.vendor, serial=wanted.serial, access=access)
    except Refusal as refusal:
        return RestorationOutcome(wanted.charger, None, refusal.notices)
    return RestorationOutcome(wanted.charger, change)


def _setting(charger: Charger) -> tuple[str, str, int]:
    """The setting as this charger spells it, its value, and how long that may be. Raises `Refusal` where it has none."""
    fields = ocpp_info_flags.info_fields()
    field = ocpp_info_flags.field_of(charger.controller_type_id, fields)
    found = readings.reported_settings(charger).find(field)
    if found is None and charger.controller_type_id not in fields:
        raise Refusal(Notice(Code.FIELD_NOT_SUPPORTED, FieldRole.OCPP_INFO))
    return (found.key, found.value or "", field.max_length) if found else (field.key, "", field.max_length)


def _refuse_flaws(charger: Charger, wanted: OcppInfo, limit: int) -> None:
    boot = Boot.objects.filter(charger=charger).order_by("-at").first()
    own = [charger.serial_number, boot.charge_box_serial if boot else ""]
    others = {serial: ocpp_id for serial, (pk, ocpp_id) in ocpp_info_flags.owners_of([wanted.serial]).items() if pk != charger.pk}
    flaws, text = judge_info(wanted.format(), others=others, own=own).flaws, wanted.format()
    if len(text) > limit:
        flaws = (*flaws, Notice(Code.VALUE_TOO_LONG, FieldRole.OCPP_INFO, {"limit": str(limit), "length": str(len(text))}))
    if flaws:
        raise Refusal(*flaws)
