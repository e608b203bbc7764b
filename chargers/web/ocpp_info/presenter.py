"""Restoring OCPPInfo: what a charger says of itself now, what we believe is right and who says so, each part beside the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.controller.definition import FieldRole
from chargers.domain.errors import Code, Notice
from chargers.domain.ocpp_info import verdict
from chargers.domain.ocpp_info.info import LIMITS, InfoPart, OcppInfo
from chargers.domain.secret_text import masked
from chargers.models import Boot, Change, Charger
from chargers.services.ocpp_info.restoration import (
    PreviewedRestoration,
    ProposalSource,
    ProposedOcppInfo,
    ProposedPart,
    WantedOcppInfo,
)
from chargers.web.charger_page.preview_flow import BegunDraft
from chargers.wording import badges, notices
from chargers.wording.ocpp_info import RISKS
from chargers.wording.refusals import sentence
from chargers.wording.times import moment
from chargers.wording.words import Word, absent

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
    said: tuple[notices.ShownNotice, ...]


@dataclass(frozen=True, slots=True)
class ShownOcppInfo:
    """One charger on the page. `elsewhere`: what is said of the whole and not of one part."""

    charger: Charger
    badge: Word | None
    key: str
    held: str | None
    absent: str
    flaws: tuple[str, ...]
    fields: tuple[OcppInfoField, ...]
    complete: bool
    ticked: bool
    settled: bool  # the setting is right; only the next boot has to say so
    elsewhere: tuple[notices.ShownNotice, ...]
    change: Change | None = None
    preview: str = ""  # under which key the draft is kept that has to be looked at first

    @property
    def folded(self) -> bool:
        """Among several: nothing is wrong with it, nobody ticked it, and nothing is said of what was typed."""
        asked = self.badge or self.preview or self.ticked or self.elsewhere
        return not asked and not any(field.said for field in self.fields)


@dataclass(frozen=True, slots=True)
class RestoredPart:
    """One part before and after. `at_risk`: it is one to compare with the label."""

    label: str | Promise
    old: str
    new: str
    source: str
    at_risk: bool


@dataclass(frozen=True, slots=True)
class ShownRisk:
    """What to look at, and in which parts."""

    sentence: str
    parts: list[str]


@dataclass(frozen=True, slots=True)
class ShownRestoration:
    """What a preview shows. `old`, `new`: the setting `key` as a whole."""

    key: str
    old: str
    old_known: bool
    new: str
    parts: tuple[RestoredPart, ...]
    risks: tuple[ShownRisk, ...]


def show_ocpp_info(
    proposed: ProposedOcppInfo,
    now: datetime,
    *,
    typed: WantedOcppInfo | None = None,
    refused: Iterable[Notice] = (),
    ticked: bool | None = None,
    prefix: str = "",
) -> ShownOcppInfo:
    """`typed` None: the best proposals are filled in."""
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
        held=None if proposed.held is None else masked(proposed.held),
        absent=absent(read=charger.read_at is not None),
        flaws=_flaws(proposed.judgement.flaws),
        fields=fields,
        complete=complete,
        ticked=complete and bool(charger.ocpp_info_flag) if ticked is None else ticked,
        settled=bool(proposed.held) and verdict.judge_info(proposed.held or "") == verdict.GOOD,
        elsewhere=tuple(notices.show_notice(n, refusal=True) for n in refused if n.values.get("part") not in parts),
    )


def show_row(
    proposed: ProposedOcppInfo, now: datetime, typed: WantedOcppInfo | None = None, begun: BegunDraft | None = None
) -> ShownOcppInfo:
    """A charger of a selection. `begun`: what became of it when the button was pressed."""
    refused = begun.refusals if begun else ()
    ticked = None if typed is None else begun is not None
    shown = show_ocpp_info(proposed, now, typed=typed, refused=refused, ticked=ticked, prefix=f"-{proposed.charger.pk}")
    if begun is None or refused:
        return shown
    key = "" if begun.change else begun.key
    return replace(shown, change=begun.change, preview=key, ticked=not key)


def show_preview(made: PreviewedRestoration, now: datetime) -> ShownRestoration:
    """What would be written, part by part and as the one setting, and what to look at in it."""
    step, at_risk = made.plan.steps[0], {part for parts in made.risks.values() for part in parts}
    rows = []
    for part in InfoPart:
        value = made.wanted.of(part)
        source = next((_source(one, now) for one in made.proposed.of(part) if one.value == value), _("as typed"))
        rows.append(RestoredPart(LABELS[part], made.before.pairs.get(part) or "", value, source, part in at_risk))
    risks = [ShownRisk(str(RISKS[risk]), [str(LABELS[part]) for part in parts]) for risk, parts in made.risks.items()]
    old, new = (masked(str(value or "")) for value in (step.old, step.new))
    return ShownRestoration(step.key, old, step.old is not None, new, tuple(rows), tuple(risks))


def compare_with_label(made: PreviewedRestoration) -> list[str]:
    """What to look at in it, in sentences that name the parts."""
    return [f"{RISKS[risk]} {', '.join(str(LABELS[part]) for part in parts)}" for risk, parts in made.risks.items() if parts]


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
    proposals: tuple[ProposedPart, ...],
    now_held: str,
    now: datetime,
    typed: WantedOcppInfo | None,
    refused: list[Notice],
    name: str,
) -> OcppInfoField:
    best = proposals[0].value if proposals else ""
    value = best if typed is None else typed.of(part)
    known = [VouchedValue(proposal.value, _source(proposal, now)) for proposal in proposals]
    said = tuple(
        notices.show_notice(n, refusal=True) for n in refused if n.field == FieldRole.OCPP_INFO and n.values.get("part") == part
    )
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


def _source(proposal: ProposedPart, now: datetime) -> str:
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
