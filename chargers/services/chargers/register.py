"""Adds chargers and edits what we know of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from chargers.domain.controller import definition
from chargers.domain.controller.reported import Reported
from chargers.domain.controller.serial_number import guess_type
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.ocpp_info.info import OcppInfo
from chargers.domain.secret import Secret
from chargers.models import Boot, Change, Charger, ControllerType, Organisation, Site
from chargers.services.chargers import tags
from chargers.services.chargers.identity import IdTaken, id_is_taken, id_is_wanted
from chargers.services.credentials import credentials, kept_tokens
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor
from chargers.services.readings import controller_numbers, readings


@dataclass(frozen=True, slots=True)
class ChargerFacts:
    """What people say of a charger, whole. It is let in and found by its OCPP ID, which only a change gives it."""

    organisation: Organisation
    site: Site | None = None
    controller_type: ControllerType | None = None
    serial_number: str = ""
    note: str = ""
    name: str = ""
    tags: tuple[str, ...] | None = None  # None: as they are


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
        suggested = guess_type([charger.serial_number, *serials], reported.settings, definitions)
        if suggested.controller_type:
            found |= {"controller_type": types[suggested.controller_type], "variant": suggested.variant}
    if not charger.serial_number and serials:
        found["serial_number"] = serials[0][:60]
    if found:
        Charger.objects.filter(pk=charger.pk).update(**found)
        readings.judge_again(charger.pk)
        charger_changed(charger.pk)


def _serial_in_info(reported: Reported, types: Iterable[definition.ControllerDefinition]) -> str:
    """CpSn of the first setting that is an OCPPInfo for any type."""
    fields = (field for each in types if (field := each.field(definition.FieldRole.OCPP_INFO)))
    texts = (found.value for field in fields if (found := reported.find(field)))
    return next((OcppInfo.parse(text).serial for text in texts if text), "")


def add(
    ocpp_id: str,
    facts: ChargerFacts,
    *,
    token: Secret | None = None,
    by: Actor = None,
    action: journal.Action = journal.Action.CHARGER_ADDED,
) -> Charger:
    """Adds a charger that may then connect. Raises `IdTaken`."""
    now = timezone.now()
    with transaction.atomic():
        if id_is_taken(ocpp_id) or id_is_wanted(ocpp_id):
            raise IdTaken(ocpp_id)
        charger = Charger.objects.create(
            ocpp_id=ocpp_id,
            organisation=facts.organisation,
            site=facts.site,
            controller_type=facts.controller_type,
            serial_number=facts.serial_number,
            variant=variant_of(facts.controller_type, facts.serial_number),
            note=facts.note,
            name=facts.name,
        )
        tagged = tags.write_tags(charger, facts.tags or ())
        if token:
            credentials.set_current(charger, token, now)
        journal.write(
            action,
            by=by,
            charger=charger,
            at=now,
            values=[
                journal.ValueChange("controller_type", after=str(facts.controller_type or "")),
                journal.ValueChange("serial_number", after=facts.serial_number),
                *([tagged] if tagged else []),
                *([journal.ValueChange("token")] if token else []),
            ],
        )
        charger_changed(charger.pk)
    return charger


def edit(
    charger: Charger,
    wanted: ChargerFacts,
    *,
    by: Actor,
    token: Secret | None = None,
    leaked: bool = False,
    forget_token: bool = False,
) -> None:
    """Writes what differs. A token replaces the one that this server asks for; the charger itself is told nothing. `leaked`:
    those that were kept from before go, too, but for what the charger may hold.

    Raises `Refusal` `change_open`: a change that is under way counts on the controller type and on the token.
    """
    now = timezone.now()
    with transaction.atomic():
        row = Charger.objects.select_related("controller_type", "organisation", "site").get(pk=charger.pk)
        differs = [change for name in FACTS if (change := _difference(name, getattr(row, name), getattr(wanted, name)))]
        counted_on = token is not None or forget_token or row.controller_type != wanted.controller_type
        if counted_on and Change.objects.open().filter(charger=row).exists():
            raise Refusal(Notice(Code.CHANGE_OPEN, "controller_type" if token is None and not forget_token else "token"))
        if row.organisation != wanted.organisation:
            tags.hold([row.organisation_id, wanted.organisation.pk])  # whoever tags it meanwhile has done so, or meets it there
        for name in FACTS:
            setattr(row, name, getattr(wanted, name))
        names = tags.tags_of([row.pk]).get(row.pk, []) if wanted.tags is None else wanted.tags
        differs += [tagged] if (tagged := tags.write_tags(row, names)) else []
        if differs:
            row.variant = variant_of(wanted.controller_type, wanted.serial_number) or (
                row.variant if not any(d.name in {"controller_type", "serial_number"} for d in differs) else ""
            )
            row.save(update_fields=[*FACTS, "variant"])
            if any(d.name == "controller_type" for d in differs):
                readings.judge_again(row.pk)
            if any(d.name == "serial_number" for d in differs):
                controller_numbers.compare_serials([row.pk])
            journal.write(journal.Action.CHARGER_EDITED, by=by, charger=row, values=differs, at=now)
        if token is not None:
            credentials.set_current(row, token, now)
            journal.write(journal.Action.TOKEN_SET, by=by, charger=row, at=now)
            if leaked:
                kept_tokens.end_leaked(row, now, by=by)
        elif forget_token and credentials.forget(row):
            journal.write(journal.Action.TOKEN_FORGOTTEN, by=by, charger=row, at=now)
        charger_changed(row.pk)


FACTS = ("organisation", "site", "controller_type", "serial_number", "name", "note")


def _difference(name: str, before: object, after: object) -> journal.ValueChange | None:
    return journal.ValueChange(name, str(before or ""), str(after or "")) if before != after else None
