"""Restoring OCPPInfo: what a charger says of itself now, what we believe is right and who says so, each part beside the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.controller.definition import FieldRole
from chargers.domain.errors import Code, Notice
from chargers.domain.ocpp_info import verdict
from chargers.domain.ocpp_info.info import LIMITS, InfoPart, OcppInfo
from chargers.models import Boot, Change, Charger
from chargers.services.ocpp_info.restoration import Proposal, ProposalSource, Proposed, RestorationOutcome
from chargers.wording import badges, notices
from chargers.wording.refusals import sentence
from chargers.wording.times import moment
from chargers.wording.words import Word

NAMES = {InfoPart.MODEL: "model", InfoPart.VENDOR: "vendor", InfoPart.SERIAL: "serial"}
LABELS: dict[InfoPart, str | Promise] = {
    InfoPart.MODEL: gettext_lazy("Model"),
    InfoPart.VENDOR: gettext_lazy("Vendor"),
    InfoPart.SERIAL: gettext_lazy("Serial number"),
}
HINTS: dict[InfoPart, str | Promise] = {
    InfoPart.MODEL: gettext_lazy("as the factory wrote it, such as DUO2 or DC60"),
    InfoPart.VENDOR: gettext_lazy("as the factory wrote it, such as Ecotap"),
    InfoPart.SERIAL: gettext_lazy("the controller's, from its label"),
}


@dataclass(frozen=True, slots=True)
class VouchedValue:
    """One value that somebody vouches for."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class OcppInfoField:
    """One part: its input, what the charger says now, and who proposes what."""

    name: str
    key: str
    label: str | Promise
    hint: str | Promise
    limit: int
    value: str
    now: str
    source: str  # of the value that is filled in
    others: tuple[VouchedValue, ...]
    said: tuple[notices.Said, ...]


@dataclass(frozen=True, slots=True)
class ShownOcppInfo:
    """One charger on the page. `elsewhere`: what is said of the whole and not of one part."""

    charger: Charger
    badge: Word | None
    key: str
    held: str | None
    flaws: tuple[str, ...]
    fields: tuple[OcppInfoField, ...]
    complete: bool
    ticked: bool
    settled: bool  # the setting is right; only the next boot has to say so
    elsewhere: tuple[notices.Said, ...]
    change: Change | None


def present(
    proposed: Proposed,
    now: datetime,
    *,
    typed: Mapping[str, str] | None = None,
    refused: Iterable[Notice] = (),
    ticked: bool | None = None,
    change: Change | None = None,
    prefix: str = "",
) -> ShownOcppInfo:
    """`typed` are the inputs by name; None: the best proposals are filled in. `change`: it was asked for just now."""
    refused, charger = list(refused), proposed.charger
    info = OcppInfo.parse(proposed.held or "")
    fields = tuple(
        _field(part, proposed.of(part), info.pairs.get(part) or "", now, typed, refused, f"{NAMES[part]}{prefix}")
        for part in InfoPart
    )
    complete = all(field.value for field in fields)
    parts = {part.value for part in InfoPart}
    return ShownOcppInfo(
        charger=charger,
        badge=badges.OCPP_INFO.get(charger.ocpp_info_flag),
        key=proposed.key,
        held=proposed.held,
        flaws=_flaws(proposed.judgement.flaws),
        fields=fields,
        complete=complete,
        ticked=complete and bool(charger.ocpp_info_flag) if ticked is None else ticked,
        settled=bool(proposed.held) and verdict.judge_info(proposed.held or "") == verdict.GOOD,
        elsewhere=tuple(notices.say(n, refusal=True) for n in refused if n.values.get("part") not in parts),
        change=change,
    )


def of_outcome(outcome: RestorationOutcome, proposed: Proposed, now: datetime, typed: Mapping[str, str]) -> ShownOcppInfo:
    """A charger of a selection after the button."""
    refused = outcome.notices
    return present(
        proposed, now, typed=typed, refused=refused, ticked=True, change=outcome.change, prefix=f"-{proposed.charger.pk}"
    )


def last_boot(boot: Boot | None) -> list[tuple[str | Promise, str]]:
    """What the last boot said, part by part."""
    if boot is None:
        return []
    return [
        (LABELS[InfoPart.MODEL], boot.model),
        (LABELS[InfoPart.VENDOR], boot.vendor),
        (LABELS[InfoPart.SERIAL], boot.charge_point_serial),
        (_("Serial number of the controller"), boot.charge_box_serial),
    ]


def _flaws(flaws: Iterable[Notice]) -> tuple[str, ...]:
    """Each thing that is wrong, once; where everything is gone, that alone."""
    flaws = list(flaws)
    if any(flaw.code is Code.OCPP_INFO_EMPTY for flaw in flaws):
        flaws = [flaw for flaw in flaws if flaw.code is not Code.OCPP_INFO_MISSING]
    return tuple(dict.fromkeys(sentence(flaw) for flaw in flaws))


def _field(
    part: InfoPart,
    proposals: tuple[Proposal, ...],
    now_held: str,
    now: datetime,
    typed: Mapping[str, str] | None,
    refused: list[Notice],
    name: str,
) -> OcppInfoField:
    best = proposals[0].value if proposals else ""
    value = best if typed is None else typed.get(NAMES[part], "").strip()
    known = [VouchedValue(proposal.value, _source(proposal, now)) for proposal in proposals]
    said = tuple(notices.say(n, refusal=True) for n in refused if n.field == FieldRole.OCPP_INFO and n.values.get("part") == part)
    return OcppInfoField(
        name=name,
        key=part.value,
        label=LABELS[part],
        hint=HINTS[part],
        limit=LIMITS[part],
        value=value,
        now=now_held,
        source=next((each.source for each in known if each.value == value), ""),
        others=tuple(each for each in known if each.value != value),
        said=said,
    )


def _source(proposal: Proposal, now: datetime) -> str:
    at = {"at": moment(proposal.at, now) if proposal.at else ""}
    match proposal.source:
        case ProposalSource.IMPORT:
            return _("from the file that you chose")
        case ProposalSource.LAST_GOOD_BOOT:
            return _("from its last good boot, %(at)s") % at
        case ProposalSource.EARLIER_READING:
            return _("from an earlier reading of its settings, %(at)s") % at
        case ProposalSource.STILL_THERE:
            return _("the charger still says so")
        case ProposalSource.LIST:
            return _("from the table with which it was imported")
        case ProposalSource.SERIAL_NUMBER:
            return _("the serial number that it has here; compare it with the label")
        case ProposalSource.CONTROLLER:
            return _("the controller's own number in its boot, %(at)s") % at
