"""A selection that goes to one backend, and a series under way, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.changes.states import ChangeState
from chargers.domain.errors import Notice
from chargers.domain.fleets.profile import TokenRule
from chargers.domain.fleets.series import MOST, MoveStage, SeriesEnd
from chargers.models import Backend, Charger, MoveOfSeries, MoveSeries
from chargers.services.connection.preflight import from_row, last_verdict
from chargers.services.fleets import kept_problems, series
from chargers.services.fleets.selection import WANT_TOKENS, SelectedMove
from chargers.web.connection import preflight as tested
from chargers.wording import preflight
from chargers.wording.changes import STATES
from chargers.wording.refusals import sentences
from chargers.wording.words import Word

MOST_SHOWN = 200
READY = Word(gettext_lazy("ready"), "check-circle", "good")
WHEN_ONLINE = Word(gettext_lazy("offline"), "signal-slash", "idle")
NOT_YET = Word(gettext_lazy("not yet"), "key", "warn")
NOT_POSSIBLE = Word(gettext_lazy("not possible"), "x-circle", "bad")
PREPARED = Word(gettext_lazy("prepared"), "clipboard-document-list", "idle")
IN_LINE = Word(gettext_lazy("waits for its turn"), "queue-list", "idle")
NOT_STARTED = Word(gettext_lazy("not started"), "minus", "idle")
LEFT_OUT = Word(gettext_lazy("left out"), "x-circle", "warn")

ENDS: dict[SeriesEnd, tuple[str | Promise, str]] = {
    SeriesEnd.DONE: (gettext_lazy("Done: nobody is left."), "good"),
    SeriesEnd.STOPPED: (
        gettext_lazy("Stopped: this charger did not end well. Look at its change before you send the others."),
        "bad",
    ),
    SeriesEnd.UNREACHABLE: (
        gettext_lazy("Stopped: the backend was tested before the next charger went there. Who has not gone stays here."),
        "bad",
    ),
    SeriesEnd.ENDED_BY_PERSON: (gettext_lazy("Ended by a person: nobody new is started."), "info"),
    SeriesEnd.OVER: (gettext_lazy("Over: some were not online within seven days, and are not started any more."), "warn"),
}
TONE_ICONS = {"good": "check-circle", "bad": "x-circle", "info": "information-circle", "warn": "exclamation-triangle"}


@dataclass(frozen=True, slots=True)
class ShownMove:
    """One charger of a selection or of a series. `url`: its change, where there is one."""

    charger: Charger
    state: Word
    sentence: str = ""
    new_id: str = ""
    goes_to: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownSelection:
    """`begins`: those that are ready are sent one after the other; else all are prepared, and nothing is sent."""

    rows: tuple[ShownMove, ...]
    more: int
    good: int
    ready: int
    online: int
    bad: int
    begins: bool


@dataclass(frozen=True, slots=True)
class ShownEnd:
    """How a series ended; `charger`: because of this one; `found`: because of what a test of the backend found."""

    sentence: str | Promise
    tone: str
    icon: str
    charger: Charger | None
    found: str


def selection(found: Sequence[SelectedMove]) -> ShownSelection:
    """What stands in the way comes first."""
    good = [one for one in found if one.move is not None]
    ready = [one for one in good if one.ready]
    ordered = sorted(found, key=lambda one: (one.move is not None, one.ready, one.charger.ocpp_id))
    return ShownSelection(
        rows=tuple(_selected(one) for one in ordered[:MOST_SHOWN]),
        more=max(len(found) - MOST_SHOWN, 0),
        good=len(good),
        ready=len(ready),
        online=sum(one.online for one in ready),
        bad=len(found) - len(good),
        begins=bool(ready) and len(good) <= MOST,
    )


def rows(found: Iterable[MoveOfSeries], online: frozenset[int], *, ended: bool) -> list[ShownMove]:
    return [_row(row, row.charger_id in online, ended) for row in found]


def prepared(move: Any, names: Backend | None) -> ShownMove:
    """A move that waits (services/fleets/prepared). `names`: the backend at which its charger points now."""
    rule = TokenRule(move.backend.token_rule) if move.backend else TokenRule.NOT_KNOWN
    state = NOT_YET if rule in WANT_TOKENS and not move.has_token else PREPARED
    here = names.name if names else move.here
    said = [_("token encrypted") if move.has_token else _("no token"), _("now at %(place)s") % {"place": here} if here else ""]
    return ShownMove(move.charger, state, " · ".join(filter(None, said)), move.new_id, move.endpoint().url())


def end(shown: MoveSeries) -> ShownEnd | None:
    if not shown.end:
        return None
    sentence, tone = ENDS[SeriesEnd(shown.end)]
    stage = from_row(shown.found)
    return ShownEnd(sentence, tone, TONE_ICONS[tone], shown.because, preflight.sentence(stage) if stage else "")


def closing(backend: Backend, today: date) -> str:
    """What is said of its last day; empty where none is known, or where it is over: that is asked."""
    if backend.closes_on is None or backend.closes_on < today:
        return ""
    return _("This backend closes on %(day)s.") % {"day": date_format(backend.closes_on)}


def question(found: Sequence[SelectedMove], backend: Backend, now: datetime) -> str:
    """What is asked before they go: it has closed, or a test of where one of them goes failed; empty where neither is so."""
    if backend.closes_on is not None and backend.closes_on < timezone.localdate(now):
        day = date_format(backend.closes_on)
        return _("This backend has closed on %(day)s: nobody there may answer a charger any more.") % {"day": day}
    endpoints = dict.fromkeys(one.move.endpoint for one in found if one.ready and one.move)
    asked = (tested.question(last_verdict(endpoint, trust=backend.server_trust()), now) for endpoint in endpoints)
    return next((said for said in asked if said), "")


def _selected(one: SelectedMove) -> ShownMove:
    if one.move is None:
        return ShownMove(one.charger, NOT_POSSIBLE, sentences(one.problems))
    state = NOT_YET if one.waits_for else READY if one.online else WHEN_ONLINE
    said = _said(one.waits_for) if one.waits_for or one.online else _("It is started when it is online.")
    return ShownMove(one.charger, state, said, one.move.new_id or "", one.move.endpoint.url())


def _row(row: MoveOfSeries, online: bool, ended: bool) -> ShownMove:
    move = getattr(row.charger, "prepared_move", None)  # gone once it was made
    new_id, goes_to = (move.new_id, move.endpoint().url()) if move else ("", "")
    if row.change is not None:
        url = reverse("change", args=[row.charger_id, row.change.pk])
        return ShownMove(row.charger, STATES[ChangeState(row.change.state)], "", new_id, goes_to, url)
    if series.stage_of_move(row) is MoveStage.LEFT_OUT:
        return ShownMove(row.charger, LEFT_OUT, _said(kept_problems.read_problems(row.problems)))
    return ShownMove(row.charger, NOT_STARTED if ended else IN_LINE if online else WHEN_ONLINE, "", new_id, goes_to)


def _said(notices: Sequence[Notice]) -> str:
    return sentences(notices) if notices else ""
