"""Whether the controller that booted last is the one on record: kept on the charger's own row, for lists."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, OuterRef, Subquery

from chargers.domain.controller.serial_number import is_another
from chargers.models import Boot, Charger
from chargers.services.doorbell import charger_changed


def compare_serials(pks: Iterable[int]) -> None:
    """Brings `other_serial` of these up to date. The same number of queries for all, and one for each that changes."""
    last_boot = Boot.objects.filter(charger=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    needed = Charger.objects.filter(pk__in=list(pks)).only("serial_number", "other_serial")
    chargers = list(needed.annotate(last_boot=Subquery(last_boot)))
    boots = Boot.objects.defer("raw").in_bulk([charger.last_boot for charger in chargers if charger.last_boot])
    others = {}
    for charger in chargers:
        boot = boots.get(charger.last_boot)
        is_other = boot is not None and is_another(charger.serial_number, boot.charge_box_serial)
        others[charger.pk] = boot if is_other else None
    seen = _seen_before([pk for pk, boot in others.items() if boot is not None])
    for charger in chargers:
        boot = others[charger.pk]
        # What it still gives as its station's number is on record as such: no controller was replaced.
        is_station = boot is not None and boot.charge_point_serial == charger.serial_number and charger.pk not in seen
        now = "" if boot is None or is_station else boot.charge_box_serial
        if now != charger.other_serial:
            Charger.objects.filter(pk=charger.pk).update(other_serial=now)
            charger_changed(charger.pk)


def _seen_before(pks: list[int]) -> set[int]:
    """Those of which the controller on record has booted here."""
    if not pks:
        return set()
    own = Boot.objects.filter(charger__in=pks, charge_box_serial=F("charger__serial_number")).order_by()
    return set(own.values_list("charger", flat=True).distinct())


def former_controllers(chargers: Iterable[Charger]) -> dict[int, set[str]]:
    """By the chargers' keys, the numbers of controllers that booted as them before the one on record: one query for all."""
    known = {charger.pk: charger.serial_number.strip() for charger in chargers}
    booted: dict[int, set[str]] = {}
    rows = Boot.objects.filter(charger__in=known).exclude(charge_box_serial="").order_by()
    for pk, serial in rows.values_list("charger", "charge_box_serial").distinct():
        booted.setdefault(pk, set()).add(serial)
    return {pk: {one for one in said if is_another(known[pk], one)} for pk, said in booted.items() if known[pk] in said}
