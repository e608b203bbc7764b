"""A charger that is away in the middle of its change: the note that the change's page and the charger's own have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from chargers.domain.changes.midway import MidwayStand
from chargers.domain.secret_text import masked
from chargers.services.changes.absences import Absence
from chargers.wording.absences import DOING, IN_DOUBT, KEPT_OUT, NO_ADDRESS, TO_DO, WHERE
from chargers.wording.times import moment


@dataclass(frozen=True, slots=True)
class ShownAbsence:
    """`risky`: at a restart nobody would take it in."""

    since: str
    where: str
    doing: str
    to_do: str
    until: str
    risky: bool


def show_absence(absence: Absence | None, now: datetime, *, is_kept_out: bool) -> ShownAbsence | None:
    """None where it is not away in the middle of a change. `is_kept_out`: it tries to connect here, and is refused."""
    if absence is None:
        return None
    stand = absence.stand
    return ShownAbsence(
        since=_("The charger disconnected at %(time)s, in the middle of its change.") % {"time": moment(absence.since, now)},
        where=_where(stand),
        doing=str(KEPT_OUT if is_kept_out else DOING[stand.where]),
        to_do="" if is_kept_out else str(TO_DO[stand.where]),
        until=_until(absence.until, now) if absence.until else "",
        risky=stand.risky,
    )


def _where(stand: MidwayStand) -> str:
    endpoint = stand.dial.endpoint if stand.dial else None
    if stand.risky and endpoint is None:
        said = str(NO_ADDRESS)
    else:
        url = endpoint.url(stand.dial.ocpp_id) if endpoint and stand.dial else _("its new backend")
        said = WHERE[stand.where] % {"url": masked(url), "id": stand.dial.ocpp_id if stand.dial else ""}
    return said if stand.certain else f"{said} {IN_DOUBT}"


def _until(at: datetime, now: datetime) -> str:
    return _(
        "We wait until %(time)s. When it connects before that, it is read, and the change goes on or back from what it has."
    ) % {"time": moment(at, now)}
