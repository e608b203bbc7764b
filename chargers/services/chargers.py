"""Adds chargers and edits what we know of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chargers.domain import definition
from chargers.domain.ocpp_info import OcppInfo
from chargers.domain.reported import Reported
from chargers.domain.secret import Secret
from chargers.domain.serial_number import guess
from chargers.models import Boot, Charger, ControllerType, Organisation, Site, User
from chargers.services import credentials, journal
from chargers.services.announce import charger_changed


class IdTaken(ValueError):
    """Another charger here has this OCPP ID, or is about to get it."""

    def __init__(self, ocpp_id: str) -> None:
        super().__init__(f"A charger with the OCPP ID {ocpp_id} is already here.")


def by_ocpp_id(ocpp_id: str) -> Charger:
    """The charger with this ID: exact first, then without regard to case. Raises `Charger.DoesNotExist`."""
    found = Charger.objects.filter(ocpp_id=ocpp_id).first() or Charger.objects.filter(ocpp_id__iexact=ocpp_id).first()
    if found is None:
        raise Charger.DoesNotExist
    return found


def id_is_taken(ocpp_id: str, *, but: Charger | None = None) -> bool:
    """IDs and pending IDs together are unique without case."""
    others = Charger.objects.exclude(pk=but.pk) if but else Charger.objects.all()
    return others.filter(Q(ocpp_id__iexact=ocpp_id) | Q(pending_ocpp_id__iexact=ocpp_id)).exists()


def variant_of(controller_type: ControllerType | None, serial_number: str) -> str:
    """AC, AC+, DC by the serial number's prefix (R2); empty where it tells nothing."""
    if controller_type is None:
        return ""
    prefixes = controller_type.definition().serial_prefixes
    return next((p.variant for p in prefixes if serial_number.startswith(p.prefix)), "")


def recognise(charger: Charger, reported: Reported) -> None:
    """Fills in what nobody said of a charger yet: its serial number, controller type and variant (R2). Changes nothing known."""
    if charger.controller_type is not None and charger.serial_number:
        return
    boot = Boot.objects.filter(charger=charger).order_by("-at").first()
    types = {row.code: row for row in ControllerType.objects.prefetch_related("fields", "serial_prefixes")}
    definitions = [row.definition() for row in types.values()]
    serials = [boot.charge_box_serial, boot.charge_point_serial] if boot else []
    serials = [serial for serial in (*serials, _serial_in_info(reported, definitions)) if serial.strip()]
    found: dict[str, object] = {}
    if charger.controller_type is None:
        suggested = guess([charger.serial_number, *serials], reported.settings, definitions)
        if suggested.controller_type:
            found |= {"controller_type": types[suggested.controller_type], "variant": suggested.variant}
    if not charger.serial_number and serials:
        found["serial_number"] = serials[0][:60]
    if found:
        Charger.objects.filter(pk=charger.pk).update(**found)
        charger_changed(charger.pk)


def _serial_in_info(reported: Reported, types: Iterable[definition.ControllerType]) -> str:
    """CpSn of the first setting that is an OCPPInfo for any type."""
    fields = (field for each in types if (field := each.field(definition.FieldRole.OCPP_INFO)))
    texts = (found.value for field in fields if (found := reported.find(field)))
    return next((OcppInfo.parse(text).serial for text in texts if text), "")


def add(
    ocpp_id: str,
    organisation: Organisation,
    *,
    controller_type: ControllerType | None = None,
    serial_number: str = "",
    site: Site | None = None,
    token: Secret | None = None,
    by: User | None = None,
) -> Charger:
    """Adds a charger that may then connect. Raises `IdTaken`."""
    now = timezone.now()
    with transaction.atomic():
        if id_is_taken(ocpp_id):
            raise IdTaken(ocpp_id)
        charger = Charger.objects.create(
            ocpp_id=ocpp_id,
            organisation=organisation,
            site=site,
            controller_type=controller_type,
            serial_number=serial_number,
            variant=variant_of(controller_type, serial_number),
        )
        if token:
            credentials.set_current(charger, token, now)
        journal.write(
            journal.Action.CHARGER_ADDED,
            by=by,
            charger=charger,
            at=now,
            values=[
                journal.ValueChange("controller_type", after=str(controller_type or "")),
                journal.ValueChange("serial_number", after=serial_number),
                *([journal.ValueChange("token")] if token else []),
            ],
        )
        charger_changed(charger.pk)
    return charger
