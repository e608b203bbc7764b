"""What a charger's OCPPInfo should be, as far as anybody knows: each part with the source that says so (R18). Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from chargers.domain.controller.definition import FieldDefinition
from chargers.domain.controller.reported import Reported
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.ocpp_info import verdict
from chargers.domain.ocpp_info.info import InfoPart, OcppInfo
from chargers.domain.ocpp_info.verdict import OcppInfoJudgement, judge_boot, judge_info
from chargers.domain.settings.ecclite_file import PLACE
from chargers.models import Boot, Charger, ReportedSetting
from chargers.services.readings import controller_numbers, ocpp_info_flags
from chargers.services.readings.stored_values import value_of

BOOTS = 10  # of each charger, the last ones that named a model and a vendor


class ProposalSource(StrEnum):
    """Who says so, in the order of trust."""

    IMPORT = "import"  # a file of settings that a person chose for this charger
    LAST_GOOD_BOOT = "last_good_boot"
    EARLIER_READING = "earlier_reading"
    STILL_THERE = "still_there"  # the charger itself, now: a part that nothing is wrong with
    LIST = "list"  # the table with which it came here
    SERIAL_NUMBER = "serial_number"  # what we know the charger by
    CONTROLLER = "controller"  # the controller's own number in its last boot


ORDER = tuple(ProposalSource)


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """One part. `at` is when its source said so, where that is a moment."""

    part: InfoPart
    value: str
    source: ProposalSource
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProposedOcppInfo:
    """All that is known of one charger's OCPPInfo. `held` is None where the charger reported no such setting."""

    charger: Charger
    key: str
    held: str | None
    judgement: OcppInfoJudgement
    proposals: tuple[ProposedPart, ...]  # best first

    def of(self, part: InfoPart) -> tuple[ProposedPart, ...]:
        """What is proposed for a part; the same value once, by its best source."""
        first: dict[str, ProposedPart] = {}
        for proposal in self.proposals:
            if proposal.part is part:
                first.setdefault(proposal.value, proposal)
        return tuple(first.values())

    def best(self, part: InfoPart) -> str:
        """The value to fill in; empty where nobody knows one."""
        return next((proposal.value for proposal in self.of(part)), "")

    @property
    def missing(self) -> tuple[InfoPart, ...]:
        """The parts that a person has to fill in."""
        return tuple(part for part in InfoPart if not self.best(part))


def propose(charger: Charger) -> ProposedOcppInfo:
    """`propose_for` one charger."""
    return propose_for([charger])[charger.pk]


def propose_for(chargers: Iterable[Charger]) -> dict[int, ProposedOcppInfo]:
    """By the chargers' keys, in their order; the same number of queries however many there are."""
    chargers = list(chargers)
    fields = ocpp_info_flags.info_fields()
    judged = ocpp_info_flags.judge_chargers(charger.pk for charger in chargers)
    standing = ocpp_info_flags.standing_rows(chargers, fields)
    former = controller_numbers.former_controllers(chargers)  # what a controller said that is gone is not true of this one
    boots, earlier = _boots(chargers, former), _readings(chargers, fields)
    numbers = [
        *_numbers(boots),
        *(c.serial_number for c in chargers),
        *(OcppInfo.parse(value_of(t) or "").serial for t in _all(earlier)),
    ]
    owners = ocpp_info_flags.owners_of(numbers)
    found = {}
    for charger in chargers:
        others = {serial: ocpp_id for serial, (pk, ocpp_id) in owners.items() if pk != charger.pk}
        row, field = standing.get(charger.pk), ocpp_info_flags.field_of(charger.controller_type_id, fields)
        feeds = row is not None or charger.controller_type_id in fields
        own_boots, own_rows = boots.get(charger.pk, []), earlier.get(charger.pk, [])
        proposals = [
            *_from_boots(own_boots, feeds, others, charger.serial_number),
            *_from_readings(own_rows, others, charger.serial_number),
            *_still_there(row, own_boots, judged[charger.pk]),
            *_from_list(charger),
            *_serials(charger, own_boots),
        ]
        gone = former.get(charger.pk, ())
        fitting = [p for p in proposals if p.value not in gone and _fits(p, others, charger.serial_number)]
        fitting.sort(key=lambda p: ORDER.index(p.source))
        key = row.key if row else field.key
        held = (value_of(row) or "") if row else None
        found[charger.pk] = ProposedOcppInfo(charger, key, held, judged[charger.pk], tuple(fitting))
    return found


def with_import(proposed: ProposedOcppInfo, imported: Reported) -> ProposedOcppInfo:
    """The same with what a file of settings says, before all else. Raises `Refusal` where the file holds no good OCPPInfo."""
    field = ocpp_info_flags.field_of(proposed.charger.controller_type_id, ocpp_info_flags.info_fields())
    setting = imported.find(field)
    if setting is None:
        raise Refusal(Notice(Code.FILE_WITHOUT_OCPP_INFO, PLACE, {"key": field.key}))
    info = OcppInfo.parse(setting.value or "")
    owners = ocpp_info_flags.owners_of([info.serial])
    others = {serial: ocpp_id for serial, (pk, ocpp_id) in owners.items() if pk != proposed.charger.pk}
    judged = judge_info(setting.value or "", others=others, own=[proposed.charger.serial_number])
    if judged != verdict.GOOD:
        raise Refusal(*(replace(flaw, field=PLACE) for flaw in judged.flaws))
    parts = {InfoPart.MODEL: info.model, InfoPart.VENDOR: info.vendor, InfoPart.SERIAL: info.serial}
    found = tuple(ProposedPart(part, value, ProposalSource.IMPORT) for part, value in parts.items())
    return replace(proposed, proposals=(*found, *proposed.proposals))


def _boots(chargers: list[Charger], former: Mapping[int, set[str]]) -> dict[int, list[Boot]]:
    """The last boots of each charger that named a model and a vendor, and its very last, the latest first; of its present
    controller alone."""
    place = Window(RowNumber(), partition_by=F("charger"), order_by=[F("at").desc(), F("pk").desc()])
    every = Boot.objects.defer("raw").filter(charger__in=chargers)
    named = every.exclude(vendor="").exclude(model="").annotate(place=place).filter(place__lte=BOOTS)
    last = every.annotate(place=place).filter(place=1)
    found: dict[int, dict[int, Boot]] = {}
    for boot in (*last, *named):
        if boot.charge_box_serial not in former.get(boot.charger_id, ()):
            found.setdefault(boot.charger_id, {})[boot.pk] = boot
    return {pk: sorted(rows.values(), key=lambda boot: (boot.at, boot.pk), reverse=True) for pk, rows in found.items()}


def _readings(chargers: list[Charger], fields: Mapping[int, FieldDefinition]) -> dict[int, list[ReportedSetting]]:
    """What each charger's OCPPInfo was, the latest first."""
    found: dict[int, list[ReportedSetting]] = {}
    for row in ocpp_info_flags.info_rows(chargers, fields).order_by("-since", "-pk"):
        found.setdefault(row.charger_id, []).append(row)
    return found


def _from_boots(boots: Iterable[Boot], feeds: bool, others: Mapping[str, str], own: str) -> Iterator[ProposedPart]:
    for boot in boots:
        if judge_boot(ocpp_info_flags.reported_boot(boot), feeds_serial=feeds, others=others, own=own) == verdict.GOOD:
            parts = {InfoPart.MODEL: boot.model, InfoPart.VENDOR: boot.vendor, InfoPart.SERIAL: boot.charge_point_serial}
            yield from (
                ProposedPart(part, value, ProposalSource.LAST_GOOD_BOOT, boot.at) for part, value in parts.items() if value
            )
            return


def _from_readings(rows: Iterable[ReportedSetting], others: Mapping[str, str], own: str) -> Iterator[ProposedPart]:
    for row in rows:
        if judge_info(value_of(row) or "", others=others, own=[own]) == verdict.GOOD:
            info = OcppInfo.parse(value_of(row) or "")
            parts = {InfoPart.MODEL: info.model, InfoPart.VENDOR: info.vendor, InfoPart.SERIAL: info.serial}
            yield from (
                ProposedPart(part, value, ProposalSource.EARLIER_READING, row.confirmed_at) for part, value in parts.items()
            )
            return


def _still_there(row: ReportedSetting | None, boots: list[Boot], judged: OcppInfoJudgement) -> Iterator[ProposedPart]:
    """The parts of what it says now that nothing is wrong with."""
    wrong = {flaw.values.get("part") for flaw in judged.flaws}
    if row is not None:
        info = OcppInfo.parse(value_of(row) or "")
        said = {InfoPart.MODEL: info.model, InfoPart.VENDOR: info.vendor, InfoPart.SERIAL: info.serial}
    elif boots:
        said = {InfoPart.MODEL: boots[0].model, InfoPart.VENDOR: boots[0].vendor, InfoPart.SERIAL: boots[0].charge_point_serial}
    else:
        return
    yield from (
        ProposedPart(part, value, ProposalSource.STILL_THERE) for part, value in said.items() if value and part not in wrong
    )


def _from_list(charger: Charger) -> Iterator[ProposedPart]:
    """What the table says that it was imported with."""
    if charger.listed_ocpp_info:
        info = OcppInfo.parse(charger.listed_ocpp_info)
        parts = {InfoPart.MODEL: info.model, InfoPart.VENDOR: info.vendor, InfoPart.SERIAL: info.serial}
        yield from (ProposedPart(part, value, ProposalSource.LIST) for part, value in parts.items() if value)


def _serials(charger: Charger, boots: list[Boot]) -> Iterator[ProposedPart]:
    if charger.serial_number.strip():
        yield ProposedPart(InfoPart.SERIAL, charger.serial_number.strip(), ProposalSource.SERIAL_NUMBER)
    if boots and boots[0].charge_box_serial:
        yield ProposedPart(InfoPart.SERIAL, boots[0].charge_box_serial, ProposalSource.CONTROLLER, boots[0].at)


def _fits(proposal: ProposedPart, others: Mapping[str, str], own: str) -> bool:
    """Whether it could be written as it is."""
    parts = {InfoPart.MODEL: "x", InfoPart.VENDOR: "x", InfoPart.SERIAL: "1"} | {proposal.part: proposal.value}
    try:
        info = OcppInfo.of(model=parts[InfoPart.MODEL], vendor=parts[InfoPart.VENDOR], serial=parts[InfoPart.SERIAL])
    except Refusal:
        return False
    return judge_info(info.format(), others=others, own=[own]) == verdict.GOOD


def _numbers(boots: Mapping[int, list[Boot]]) -> Iterator[str]:
    for rows in boots.values():
        for boot in rows:
            yield from (boot.charge_point_serial, boot.charge_box_serial)


def _all(rows: Mapping[int, list[ReportedSetting]]) -> Iterator[ReportedSetting]:
    for some in rows.values():
        yield from some
