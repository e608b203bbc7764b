"""All that a charger takes over from the one that it replaces, previewed and asked for as one: changes that are carried out one
after the other, the OCPP ID last, since with it the charger connects as another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from django.db import transaction

from chargers.domain.changes.plan import Plan
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Change, Charger, Draft
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning
from chargers.services.chargers import giving_way
from chargers.services.drafts import Drafts
from chargers.services.ocpp_info import restoration
from chargers.services.ocpp_info.restoration import PreviewedRestoration
from chargers.services.replacing.taking_over import TakenOver, wanted_connection
from chargers.services.settings import editing


@dataclass(frozen=True, slots=True)
class WantedTakeover:
    """From which charger, by its key, and what was shown of it. `info`: model, vendor, serial number."""

    former: int
    settings: dict[str, str] = field(default_factory=dict)
    info: list[str] = field(default_factory=list)
    ocpp_id: str = ""
    key_known: bool = False


TAKEOVER_DRAFTS = Drafts(Draft.Kind.TAKEOVER, asdict, lambda parts: WantedTakeover(**parts))


@dataclass(frozen=True, slots=True)
class PreviewedTakeover:
    """The plan of each part; None where there is nothing in it. `wanted` belongs to `connection`."""

    settings: Plan | None
    info: PreviewedRestoration | None
    connection: Plan | None
    wanted: WantedConnection | None


def parts(charger: Charger, taken: TakenOver, access: Access) -> tuple[bool, bool, bool]:
    """Whether there are settings, an OCPPInfo that this person may restore, and an OCPP ID to take over."""
    info = taken.info is not None and access.may(Power.RESTORE_OCPP_INFO, charger)
    return bool(taken.settings), info, bool(taken.ocpp_id)


def wanted_now(charger: Charger, taken: TakenOver, access: Access) -> WantedTakeover:
    """What this person would take over now."""
    info = taken.info if parts(charger, taken, access)[1] else None
    said = [info.model, info.vendor, info.serial] if info else []
    return WantedTakeover(taken.former.pk, taken.settings, said, taken.ocpp_id, taken.key_known)


def preview(charger: Charger, taken: TakenOver, access: Access) -> PreviewedTakeover:
    """What all of it comes to. Raises `Refusal`: what one of the parts is refused for, or there is none."""
    _refuse_obstacle(taken)
    settings, info, connection = parts(charger, taken, access)
    if not (settings or info or connection):
        raise Refusal(Notice(Code.NOTHING_TO_CHANGE, ""))
    plan, wanted = planning.preview(charger, wanted_connection(taken)) if connection else (None, None)
    return PreviewedTakeover(
        settings=editing.preview(charger, taken.settings) if settings else None,
        info=restoration.preview(charger, taken.info) if info and taken.info else None,
        connection=plan,
        wanted=wanted,
    )


def ask(charger: Charger, taken: TakenOver, *, access: Access, after: bool = False, confirmed: bool = False) -> Change:
    """Asks for all of it, or for nothing; returns the change that comes first. `after`, `confirmed`: as for one change.

    Raises `Refusal`.
    """
    _refuse_obstacle(taken)
    settings, info, connection = parts(charger, taken, access)
    wanted: list[Callable[[bool], Change]] = []
    if settings:
        wanted.append(
            lambda behind: editing.ask_for_values(charger, taken.settings, access=access, confirmed=confirmed, after=behind)
        )
    if info and (said := taken.info):
        wanted.append(lambda behind: restoration.restore(charger, said, access=access, after=behind))
    if connection:
        typed = wanted_connection(taken)
        wanted.append(lambda behind: change_requests.ask(charger, typed, access=access, confirmed=confirmed, after=behind))
    if not wanted:
        raise Refusal(Notice(Code.NOTHING_TO_CHANGE, ""))
    with transaction.atomic():
        if connection:
            giving_way.note_replacement(taken.former, charger)
        begun = [one(after or number > 0) for number, one in enumerate(wanted)]
    return begun[0]


def _refuse_obstacle(taken: TakenOver) -> None:
    if taken.obstacle is not None:
        raise Refusal(taken.obstacle)
