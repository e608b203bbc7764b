"""Restores a charger's OCPPInfo: one change of one setting, with a restart so that the next boot confirms it (R18).

What to write is a person's word; `propose` says what is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction

from chargers.domain.changes.plan import Plan, PlanRemark
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.ocpp_info.info import InfoPart, OcppInfo
from chargers.domain.ocpp_info.risk import RestorationRisk, risks_of
from chargers.domain.ocpp_info.verdict import judge_info
from chargers.models import Boot, Change, Charger, Draft
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning
from chargers.services.controllers import definitions
from chargers.services.drafts import Drafts
from chargers.services.journal import journal
from chargers.services.ocpp_info.proposals import (
    ProposalSource,
    ProposedOcppInfo,
    ProposedPart,
    propose,
    propose_for,
    with_import,
)
from chargers.services.readings import ocpp_info_flags, readings

__all__ = [
    "OCPP_INFO_DRAFTS",
    "PreviewedRestoration",
    "ProposalSource",
    "ProposedOcppInfo",
    "ProposedPart",
    "WantedOcppInfo",
    "preview",
    "propose",
    "propose_for",
    "restore",
    "with_import",
]


@dataclass(frozen=True, slots=True)
class WantedOcppInfo:
    """What a charger is to say of itself, as typed."""

    model: str
    vendor: str
    serial: str

    def of(self, part: InfoPart) -> str:
        """The value of one part."""
        return {InfoPart.MODEL: self.model, InfoPart.VENDOR: self.vendor, InfoPart.SERIAL: self.serial}[part].strip()


OCPP_INFO_DRAFTS = Drafts(Draft.Kind.OCPP_INFO, asdict, lambda parts: WantedOcppInfo(**parts))


@dataclass(frozen=True, slots=True)
class PreviewedRestoration:
    """What would be written, and what is known beside it. `before` is what the charger holds."""

    plan: Plan
    proposed: ProposedOcppInfo
    before: OcppInfo
    wanted: WantedOcppInfo
    risks: Mapping[RestorationRisk, list[InfoPart]]


def preview(charger: Charger, wanted: WantedOcppInfo) -> PreviewedRestoration:
    """What restoring it comes to, and what of it a person should look at first. Raises `Refusal` as `restore` does."""
    key, held, text = _to_write(charger, wanted)
    before = OcppInfo.parse(held)
    plan = planning.settings_preview(charger, {key: text}, ChangeMode.TWO_LEGS, restart=True)
    if not plan.steps:
        raise Refusal(Notice(Code.NOTHING_TO_CHANGE, FieldRole.OCPP_INFO))
    proposed = propose(charger)
    flaws = _flaws(charger, OcppInfo.parse(held))
    flawed = {part for part in InfoPart if any(flaw.values.get("part") == part for flaw in flaws)}
    now = {part: (before.pairs.get(part) or "").strip() for part in InfoPart}
    known = {part: {one.value for one in proposed.of(part)} for part in InfoPart}
    risks = risks_of(now, {part: wanted.of(part) for part in InfoPart}, flawed=flawed, known=known)
    if PlanRemark.ENDS_CHARGING in plan.remarks:
        risks[RestorationRisk.CHARGING] = []
    return PreviewedRestoration(plan, proposed, before, wanted, risks)


def restore(charger: Charger, wanted: WantedOcppInfo, *, access: Access, after: bool = False, reason: str = "") -> Change:
    """Asks for the change. Pairs that we do not know stay as they are.

    Raises `Refusal`: a part that does not fit, a serial number that is another charger's, a type without such a setting,
    `nothing_to_change`, `change_open`, and `ocpp_info_leave` where this person may not (services/access/access has the rule).
    """
    key, held, text = _to_write(charger, wanted)
    before, restored = OcppInfo.parse(held), OcppInfo.parse(text)
    with transaction.atomic():
        change = change_requests.ask_for_settings(charger, {key: text}, access=access, restart=True, after=after, reason=reason)
        journal.write(
            journal.Action.OCPP_INFO_RESTORED,
            by=access.actor,
            charger=charger,
            at=change.asked_at,
            reason=reason,
            values=[
                journal.ValueChange(InfoPart.MODEL, before.model, restored.model),
                journal.ValueChange(InfoPart.VENDOR, before.vendor, restored.vendor),
                journal.ValueChange(InfoPart.SERIAL, before.serial, restored.serial),
            ],
        )
    return change


def _to_write(charger: Charger, wanted: WantedOcppInfo) -> tuple[str, str, str]:
    """The setting as this charger spells it, its value, and what to write. Raises `Refusal`."""
    definitions.definition_of(charger)
    key, held, limit = _setting(charger)
    restored = OcppInfo.parse(held).restored(model=wanted.model, vendor=wanted.vendor, serial=wanted.serial)
    text, flaws = restored.format(), _flaws(charger, restored)
    if len(text) > limit:
        flaws = (*flaws, Notice(Code.VALUE_TOO_LONG, FieldRole.OCPP_INFO, {"limit": str(limit), "length": str(len(text))}))
    if flaws:
        raise Refusal(*flaws)
    return key, held, text


def _setting(charger: Charger) -> tuple[str, str, int]:
    """The setting as this charger spells it, its value, and how long that may be. Raises `Refusal` where it has none."""
    fields = ocpp_info_flags.info_fields()
    field = ocpp_info_flags.field_of(charger.controller_type_id, fields)
    found = readings.reported_settings(charger).find(field)
    if found is None and charger.controller_type_id not in fields:
        raise Refusal(Notice(Code.FIELD_NOT_SUPPORTED, FieldRole.OCPP_INFO))
    return (found.key, found.value or "", field.max_length) if found else (field.key, "", field.max_length)


def _flaws(charger: Charger, info: OcppInfo) -> tuple[Notice, ...]:
    """What is wrong with it at this charger."""
    boot = Boot.objects.filter(charger=charger).order_by("-at").first()
    own = [charger.serial_number, boot.charge_box_serial if boot else ""]
    others = {serial: ocpp_id for serial, (pk, ocpp_id) in ocpp_info_flags.owners_of([info.serial]).items() if pk != charger.pk}
    return judge_info(info.format(), others=others, own=own).flaws
