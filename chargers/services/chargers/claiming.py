"""Makes an unclaimed charger somebody's, and adds chargers before their first contact (C6).

The token is the one that a person types; what an attempt showed is never taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Q

from chargers.domain.controller.serial_number import guess_type
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.models import Arrival, Charger, ControllerType
from chargers.services.access.access import Access
from chargers.services.chargers import identity, register
from chargers.services.chargers.identity import IdTaken
from chargers.services.chargers.register import ChargerFacts
from chargers.services.doorbell import waiting_room_changed
from chargers.services.journal.journal import Action
from chargers.services.presence import unclaimed


def claim(typed: str, facts: ChargerFacts, *, token: Secret | None = None, access: Access, sure: bool = False) -> Charger:
    """Claims the one that tried to connect with exactly this ID or serial number. Raises `Refusal`: nothing such waits, or (the
    same words) another organisation knows it and one may not see it; `serial_taken` asks, and `sure` is the answer."""
    found = unclaimed.find_unclaimed(typed, access)
    if found is None:
        raise Refusal(Notice(Code.NOTHING_TO_CLAIM, "id"))
    return _add(found.claimed_id, found.serials, facts, token, Action.CHARGER_CLAIMED, access=access, sure=sure)


def add_planned(ocpp_id: str, facts: ChargerFacts, *, token: Secret | None = None, access: Access, sure: bool = False) -> Charger:
    """Adds a charger that has not tried to connect yet; attempts with its ID become its own. Raises `Refusal` like `claim`."""
    return _add(ocpp_id, (), facts, token, Action.CHARGER_ADDED, access=access, sure=sure)


def suggest_type(names: Iterable[str]) -> ControllerType | None:
    """The controller type that serial numbers among these tell (R2)."""
    types = {row.code: row for row in ControllerType.objects.prefetch_related("fields", "serial_prefixes")}
    code = guess_type(names, (), [row.definition() for row in types.values()]).controller_type
    return types[code] if code else None


def check_serial(serial: str, names: Iterable[str], *, access: Access, sure: bool = False, but: Charger | None = None) -> None:
    """Raises `Refusal` where a charger that this person does not see has one of these; asks about one that is seen."""
    known = unclaimed.chargers_named([serial, *names], but=but)
    if not known:
        return
    if len(access.visible_keys([charger.pk for charger in known])) < len(known):
        raise Refusal(Notice(Code.ADDED_BY_ADMIN, "serial_number"))
    if not sure:
        values = {"serial": serial or known[0].serial_number, "ocpp_id": known[0].ocpp_id}
        raise Refusal(Notice(Code.SERIAL_TAKEN, "serial_number", values))


def _add(
    ocpp_id: str,
    serials: tuple[str, ...],
    facts: ChargerFacts,
    token: Secret | None,
    action: Action,
    *,
    access: Access,
    sure: bool,
) -> Charger:
    serial = facts.serial_number or next(iter(serials), "")
    if identity.id_is_taken(ocpp_id) or identity.id_is_wanted(ocpp_id):
        raise _taken(ocpp_id, action, access)
    check_serial(serial, (ocpp_id, *serials), access=access, sure=sure)
    try:
        with transaction.atomic():
            kind = facts.controller_type or suggest_type([serial, *serials, ocpp_id])
            said = replace(facts, controller_type=kind, serial_number=serial)
            added = register.add(ocpp_id, said, token=token, by=access.actor, action=action)
            named = Q(claimed_id__iexact=ocpp_id) | (Q(claimed_id=serial) if serial else Q())
            Arrival.objects.filter(unclaimed.NOBODYS, named).update(charger=added)
            waiting_room_changed()
    except (IdTaken, IntegrityError) as problem:  # somebody was faster
        raise _taken(ocpp_id, action, access) from problem
    return added


def _taken(ocpp_id: str, action: Action, access: Access) -> Refusal:
    if not unclaimed.chargers_named([ocpp_id], but_seen_by=access):
        if not identity.id_is_taken(ocpp_id) and identity.id_is_wanted(ocpp_id):
            return Refusal(Notice(Code.ID_PENDING, "id", {"ocpp_id": ocpp_id}))
        retired = Charger.objects.filter(ocpp_id__iexact=ocpp_id).exclude(retired_at=None).exists()
        return Refusal(Notice(Code.ID_RETIRED if retired else Code.ID_TAKEN, "id", {"ocpp_id": ocpp_id}))
    return Refusal(Notice(Code.NOTHING_TO_CLAIM if action is Action.CHARGER_CLAIMED else Code.ADDED_BY_ADMIN, "id"))
