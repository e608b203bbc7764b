"""A controller that was replaced while the charger kept its OCPP ID: another serial number boots than the one on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chargers.models import Boot, Charger, ControllerType
from chargers.services.access.access import Access
from chargers.services.chargers import claiming, register
from chargers.services.chargers.register import ChargerFacts


@dataclass(frozen=True, slots=True)
class ReplacedController:
    """`known` is on record, `said` is what boots; `since` its first boot. `kind`: the controller type that its number tells."""

    known: str
    said: str
    since: datetime | None
    kind: ControllerType | None


def replaced_controller(charger: Charger) -> ReplacedController | None:
    """None where the controller on record is the one that booted last."""
    if not charger.other_serial:
        return None
    boots = Boot.objects.filter(charger=charger, charge_box_serial=charger.other_serial).order_by("at")
    since = boots.values_list("at", flat=True).first()
    kind = claiming.suggest_type([charger.other_serial])
    return ReplacedController(charger.serial_number, charger.other_serial, since, kind)


def take_over(charger: Charger, said: str, *, access: Access) -> bool:
    """Serial number and controller type become those of the one that boots. False where it is another one by now.

    Raises `Refusal`: a change is open, or another charger here has this number.
    """
    found = replaced_controller(Charger.objects.get(pk=charger.pk))
    if found is None or found.said != said:
        return False
    claiming.check_serial(said, (), access=access, but=charger)
    facts = ChargerFacts(
        organisation=charger.organisation,
        site=charger.site,
        controller_type=found.kind or charger.controller_type,
        serial_number=said,
        note=charger.note,
        name=charger.name,
    )
    register.edit(charger, facts, by=access.actor)
    return True
