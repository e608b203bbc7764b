"""Which chargers' OCPPInfo is wiped, half wiped or malformed: judged after every boot and every reading (R18, C10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from chargers.domain.controller.definition import FieldDefinition, FieldRole
from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.controller.serial_number import SHORTEST_TELLING
from chargers.domain.ocpp_info import verdict
from chargers.domain.ocpp_info.info import LIMITS, InfoPart, OcppInfo
from chargers.domain.ocpp_info.verdict import FLAWED, OcppInfoJudgement
from chargers.models import Boot, Charger, ConnectionField, ReportedSetting
from chargers.services.doorbell import charger_changed
from chargers.services.readings import controller_numbers
from chargers.services.readings.stored_values import value_of

USUAL = FieldDefinition(FieldRole.OCPP_INFO, "com_OCPPInfo")  # the document ties the key to no controller type (R18)
AT_ONCE = 400  # chargers in one statement


def flag_chargers(pks: Iterable[int]) -> None:
    """Brings the flags of these chargers up to date, in the caller's transaction. The same number of queries for all."""
    wanted = sorted(set(pks))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        controller_numbers.compare_serials(some)
        found = judge_chargers(some)
        standing = dict(Charger.objects.filter(pk__in=some).values_list("pk", "ocpp_info_flag"))
        changed: dict[str, list[int]] = {}
        for pk, judged in found.items():
            code = judged.verdict.value if judged.verdict in FLAWED else ""
            if standing.get(pk) != code:
                changed.setdefault(code, []).append(pk)
        for code, of in changed.items():
            Charger.objects.filter(pk__in=of).update(ocpp_info_flag=code)
            charger_changed(*of)


def judge_chargers(pks: Iterable[int]) -> dict[int, OcppInfoJudgement]:
    """What the last boot and the last reading of each charger make of its OCPPInfo."""
    last_boot = Boot.objects.filter(charger=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    needed = Charger.objects.filter(pk__in=list(pks)).only("serial_number", "controller_type_id")
    chargers = list(needed.annotate(last_boot=Subquery(last_boot)))
    boots = Boot.objects.defer("raw").in_bulk([c.last_boot for c in chargers if c.last_boot])
    fields = info_fields()
    held = standing_rows(chargers, fields)
    serials = [boot.charge_point_serial for boot in boots.values()] + [_serial(row) for row in held.values()]
    others = owners_of(serials)
    found = {}
    for charger in chargers:
        boot, row = boots.get(charger.last_boot), held.get(charger.pk)
        named = {boot.charge_point_serial if boot else "", _serial(row) if row else ""} & others.keys()
        foreign = {serial: others[serial][1] for serial in named if others[serial][0] != charger.pk}
        own = [charger.serial_number, boot.charge_box_serial if boot else ""]
        judged = verdict.GOOD
        if boot is not None:
            feeds = (charger.controller_type_id in fields or row is not None) and not _says_more(row, boot)
            judged = verdict.judge_boot(reported_boot(boot), feeds_serial=feeds, others=foreign, own=charger.serial_number)
        if row is not None and (boot is None or _holds_since(row, boot)):
            judged = judged.and_also(verdict.judge_info(value_of(row) or "", others=foreign, own=own))
        found[charger.pk] = judged
    return found


def judgement(charger: Charger) -> OcppInfoJudgement:
    """`judge_chargers` of one charger."""
    return judge_chargers([charger.pk])[charger.pk]


def reported_boot(boot: Boot) -> verdict.ReportedBoot:
    """A boot's row as the domain's value."""
    return verdict.ReportedBoot(boot.model, boot.vendor, boot.charge_point_serial, boot.charge_box_serial)


def info_rows(chargers: Iterable[Charger], fields: Mapping[int, FieldDefinition]) -> QuerySet[ReportedSetting]:
    """What these chargers report and reported under a name that may be their OCPPInfo's."""
    names = Q(key__icontains="ocppinfo") | Q(key__in={field.key for field in fields.values()})
    return ReportedSetting.objects.filter(names, charger__in=chargers, state=ReportedSetting.State.KNOWN)


def standing_rows(chargers: Iterable[Charger], fields: Mapping[int, FieldDefinition]) -> dict[int, ReportedSetting]:
    """Each charger's OCPPInfo as last read, by the charger's key."""
    rows: dict[int, dict[str, ReportedSetting]] = {}
    types = {charger.pk: charger.controller_type_id for charger in chargers}
    for row in info_rows(chargers, fields).filter(until=None):
        rows.setdefault(row.charger_id, {})[row.key] = row
    found = {}
    for pk, by_key in rows.items():
        reported = Reported({key: ReportedValue(key, value_of(row), row.readonly) for key, row in by_key.items()})
        if (setting := reported.find(field_of(types[pk], fields))) is not None:
            found[pk] = by_key[setting.key]
    return found


def field_of(controller_type: int | None, fields: Mapping[int, FieldDefinition]) -> FieldDefinition:
    """The field that is a type's OCPPInfo; the usual one where the type has none, for the charger may still report it (R18)."""
    return fields.get(controller_type or 0, USUAL)


def info_fields() -> dict[int, FieldDefinition]:
    """The OCPPInfo's field of each controller type that has one."""
    return {row.controller_type_id: row.definition() for row in ConnectionField.objects.filter(role=FieldRole.OCPP_INFO)}


def owners_of(serials: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Whose these serial numbers are: key and OCPP ID. A number that two chargers have is nobody's."""
    telling = {serial for serial in serials if len(serial) >= SHORTEST_TELLING}
    if not telling:
        return {}
    twin = Charger.objects.filter(serial_number=OuterRef("serial_number")).exclude(pk=OuterRef("pk"))
    rows = Charger.objects.filter(~Exists(twin), serial_number__in=telling)
    return {serial: (pk, ocpp_id) for serial, pk, ocpp_id in rows.values_list("serial_number", "pk", "ocpp_id")}


def _serial(row: ReportedSetting) -> str:
    return OcppInfo.parse(value_of(row) or "").serial


def _says_more(row: ReportedSetting | None, boot: Boot) -> bool:
    """Whether a later reading has the serial number that a boot left out: OCPP lets it be absent."""
    return row is not None and not boot.charge_point_serial and row.confirmed_at >= boot.at and bool(_serial(row))


def _holds_since(row: ReportedSetting, boot: Boot) -> bool:
    """Whether a reading still speaks: it is newer than the boot, or the boot says the same."""
    confirmed: datetime = row.confirmed_at
    if confirmed >= boot.at:
        return True
    info = OcppInfo.parse(value_of(row) or "")
    parts: Mapping[InfoPart, str] = {
        InfoPart.MODEL: boot.model,
        InfoPart.VENDOR: boot.vendor,
        InfoPart.SERIAL: boot.charge_point_serial,
    }
    return all((info.pairs.get(part) or "")[: LIMITS[part]] == text[: LIMITS[part]] for part, text in parts.items())
