"""What a charger takes over from the one that it replaces. Reads, and notes which one that is; each part becomes a change by
the flow of its own kind, after its preview.

The address and the options stay as they are: with those it is connected here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Code, Notice
from chargers.domain.ocpp_info.info import InfoPart, OcppInfo
from chargers.domain.roles import Power
from chargers.domain.secret_text import is_secret
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.chargers import identity, retirement
from chargers.services.credentials import credentials
from chargers.services.ocpp_info import proposals
from chargers.services.ocpp_info.restoration import WantedOcppInfo
from chargers.services.presence import status_sql
from chargers.services.readings import readings
from chargers.services.settings.editing import KeyStatus, standing_rows

MOST = 8  # offered to choose from


@dataclass(frozen=True, slots=True, repr=False)
class TakenOver:
    """`ocpp_id` the one that it takes; empty where it has it. `settings`: values that it has otherwise; `secrets`: keys that a
    person has to type. `info` None: there is nothing to take over. No repr: `settings` may hold what nobody should log."""

    former: Charger
    ocpp_id: str
    key_known: bool
    settings: dict[str, str]
    secrets: tuple[str, ...]
    info: WantedOcppInfo | None
    obstacle: Notice | None  # why the former one cannot give its ID away now


def candidates(charger: Charger, access: Access, now: datetime) -> list[Charger]:
    """Chargers that it may replace, most likely first: of its site, then of its organisation, none of them connected. Also
    retired ones, but for those whose ID went to another."""
    mine = status_sql.with_status(access.chargers_with(Power.CLAIM), now).exclude(pk=charger.pk)
    mine = mine.exclude(Q(ocpp_id__contains=identity.MARK) & ~Q(replaced_by=charger.pk))
    gone = mine.filter(Q(("status", "offline")), organisation=charger.organisation_id)
    here = list(gone.filter(site=charger.site_id).order_by("-presence__heard_at")[:MOST]) if charger.site_id else []
    return here or list(gone.order_by("-presence__heard_at")[:MOST])


def find_former(charger: Charger, text: str, access: Access) -> Charger | None:
    """The charger with this OCPP ID or serial number that this person may take the ID of; None where it is not one alone, in use
    or else retired. Its OCPP ID may be the one that it gave to this charger."""
    if not (text := text.strip()) or "\0" in text:
        return None
    given = Q(ocpp_id__istartswith=f"{text}{identity.MARK}", replaced_by=charger.pk)
    named = Q(ocpp_id__iexact=text) | Q(serial_number__iexact=text) | given
    known = access.known_chargers().filter(named).exclude(pk=charger.pk)
    found = list(known.filter(retired_at=None)[:2]) or list(known[:2])
    return found[0] if len(found) == 1 and may_give(found[0], access) else None


def may_give(former: Charger, access: Access) -> bool:
    """Whether this person may retire it and change it, as both are done to it, or could, where it is retired already."""
    return {Power.CLAIM, Power.CHANGE} <= access.powers_in(former.organisation_id)


def taken_over(charger: Charger, former: Charger, now: datetime) -> TakenOver:
    """What is left to take over, from what both reported last."""
    settings, secrets = _settings(charger, former)
    ocpp_id = identity.former_id(former)
    has_it = ocpp_id.casefold() == charger.ocpp_id.casefold()
    return TakenOver(
        former=former,
        ocpp_id="" if has_it else ocpp_id,
        key_known=credentials.current_token(former) is not None,
        settings=settings,
        secrets=secrets,
        info=_info(charger, former),
        obstacle=None if has_it else _obstacle(charger, former, ocpp_id, now),
    )


def _obstacle(charger: Charger, former: Charger, ocpp_id: str, now: datetime) -> Notice | None:
    if identity.id_is_taken(ocpp_id, but=charger, nor=former):
        return Notice(Code.ID_TAKEN, "ocpp_id", {"ocpp_id": ocpp_id})
    if identity.id_is_wanted(ocpp_id, but=charger):
        return Notice(Code.ID_PENDING, "ocpp_id", {"ocpp_id": ocpp_id})
    return None if former.retired_at is not None else retirement.obstacle_to_retiring(former, now)


def wanted_connection(taken: TakenOver) -> EditorFields:
    """Its OCPP ID, with its key where that is known, as if typed into the editor."""
    token = credentials.current_token(taken.former)
    return EditorFields(ocpp_id=taken.ocpp_id, token=token.reveal() if token else "", colon_is_meant=token is not None)


def _settings(charger: Charger, former: Charger) -> tuple[dict[str, str], tuple[str, ...]]:
    had = {setting.key.casefold(): setting.value for setting in readings.reported_settings(former)}
    values, secrets = {}, []
    for key, row in standing_rows(charger).items():
        value = had.get(key.casefold())
        is_fixed = row.standing is not KeyStatus.REPORTED or row.readonly or row.connection or row.known.connection
        if value is None or is_fixed or value == (row.now or ""):
            continue
        if is_secret(key, value):
            secrets.append(key)
        else:
            values[key] = value
    return values, tuple(secrets)


def _info(charger: Charger, former: Charger) -> WantedOcppInfo | None:
    """What the former one was said to be; its controller's own number becomes that of the new one."""
    known = proposals.propose_for([charger, former])
    was, now = known[former.pk], known[charger.pk]
    if now.held is None or not was.best(InfoPart.MODEL):
        return None
    serial = was.best(InfoPart.SERIAL)
    if serial in ("", former.serial_number):
        serial = charger.serial_number or now.best(InfoPart.SERIAL)
    wanted = WantedOcppInfo(was.best(InfoPart.MODEL), was.best(InfoPart.VENDOR), serial)
    present = OcppInfo.parse(now.held)
    has_it = (present.model, present.vendor, present.serial) == (wanted.model, wanted.vendor, wanted.serial)
    return None if has_it else wanted
