"""The first card of a charger that needs a person: since when and for how long, why, what to do, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chargers.domain.alerts.conditions import LeftBehind
from chargers.domain.alerts.kinds import ABOUT_ENDS, AlertKind
from chargers.domain.presence.status import Status
from chargers.domain.roles import Power
from chargers.models import User
from chargers.services.access.whom_to_ask import people_who_may
from chargers.services.chargers.attention import Need, need_of_alert
from chargers.services.chargers.neighbours import Neighbours, offline_neighbours
from chargers.services.presence.history import presence_of
from chargers.web.common.site_contact import ShownContact, contact_of
from chargers.wording import absences
from chargers.wording.alerts import words_of
from chargers.wording.durations import duration
from chargers.wording.times import moment
from chargers.wording.words import CLOSE_REASONS, STATUS, Word

SAID_BELOW = frozenset({Need.KEPT_OUT, Need.OCPP_INFO})  # by a note of their own


@dataclass(frozen=True, slots=True)
class ShownItem:
    """`lines`: since when, why, what to do. `may_stay`: somebody can say that it may stay as it is."""

    anchor: str
    word: Word
    lines: tuple[str, ...]
    url: str = ""
    may_stay: bool = False


@dataclass(frozen=True, slots=True)
class ShownAttention:
    """`ask`: whom to call, for who may not change it; None for who may. `at_site`: whom one meets where it stands."""

    items: tuple[ShownItem, ...]
    ask: list[User] | None
    at_site: ShownContact | None


def show_attention(
    charger: Any, needs: list[Need], now: datetime, *, may_change: bool, is_awaited: bool
) -> ShownAttention | None:
    """Of a charger that came with its `status` and its `standing_alerts`. None where there is nothing to say.

    `is_awaited`: it was lost in the middle of a change, of which its head says more. To cut its power then may strand it.
    """
    items = [_offline(charger, now)] if charger.status == Status.OFFLINE and not (charger.changing or is_awaited) else []
    items += [_of_alert(alert, now) for alert in charger.standing_alerts if _is_said_here(alert.kind)]
    if not items and (may_change or not needs):
        return None
    ask = None if may_change else people_who_may(Power.CHANGE, charger)
    return ShownAttention(tuple(items), ask, contact_of(charger.site))


def _is_said_here(kind: str) -> bool:
    need = need_of_alert(AlertKind(kind))
    return need is not Need.MISSED and need not in SAID_BELOW


def _offline(charger: Any, now: datetime) -> ShownItem:
    facts = presence_of(charger)
    since = (facts.closed_at or facts.heard_at) if facts else now
    away = now - since
    lines = [_("Offline for %(for)s, since %(time)s.") % {"for": duration(away), "time": moment(since, now)}]
    if facts and (reason := CLOSE_REASONS.get(facts.close_reason)):
        lines.append(_("Reason: %(reason)s.") % {"reason": reason})
    if charger.kept_out:
        return ShownItem(Need.MISSED, STATUS[Status.OFFLINE], (*lines, str(absences.KEPT_OUT)))
    around = offline_neighbours(charger, now)
    if around is not None and around.offline > 1:
        lines.append(_neighbours(around))
    lines.append(str(absences.WAIT_FIRST if away < absences.MOST_RETURN_WITHIN else absences.POWER_CYCLE))
    return ShownItem(Need.MISSED, STATUS[Status.OFFLINE], tuple(lines))


def _neighbours(around: Neighbours) -> str:
    said = ngettext(
        "%(offline)s of %(all)s charger of its site is offline: look first whether there is power and network.",
        "%(offline)s of %(all)s chargers of its site are offline: look first whether there is power and network.",
        around.all,
    )
    return said % {"offline": around.offline, "all": around.all}


def _of_alert(alert: Any, now: datetime) -> ShownItem:
    kind = AlertKind(alert.kind)
    words = words_of(kind)
    since = _("Since %(time)s.") % {"time": moment(alert.since, now)}
    url = words.url(alert)
    return ShownItem(
        anchor=need_of_alert(kind),
        word=words.word(alert),
        lines=tuple(filter(None, (since, words.more(alert)))),
        url=url if alert.change_id is not None else "",
        may_stay=kind in ABOUT_ENDS and alert.detail != LeftBehind.HELD,
    )
