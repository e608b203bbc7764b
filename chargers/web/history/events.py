"""What happened to a charger as a list, the latest first: connects, disconnects, refused attempts, boots, changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.changes.states import ChangeState
from chargers.models import Boot, Change, PresenceEvent
from chargers.services.presence.history import History, LineEvent
from chargers.wording.changes import STATES
from chargers.wording.handshake import WHY
from chargers.wording.words import CLOSE_REASONS, Word

Happening = LineEvent | Boot | Change
LINE: dict[str, Word] = {
    PresenceEvent.Kind.CONNECTED: Word(gettext_lazy("connected"), "signal", "good"),
    PresenceEvent.Kind.CLOSED: Word(gettext_lazy("disconnected"), "signal-slash", "bad"),
    PresenceEvent.Kind.REFUSED: Word(gettext_lazy("refused"), "no-symbol", "bad"),
}
BOOTED = Word(gettext_lazy("booted"), "power", "info")


@dataclass(frozen=True, slots=True)
class HistoryMoment:
    """One line of the list. `change`: the key of the one that it speaks of."""

    at: datetime
    word: Word
    text: str
    change: int | None = None


def in_order(found: History) -> list[tuple[datetime, Happening]]:
    """Everything, not yet in words: most of it is on other pages."""
    return sorted(
        [
            *((event.at, event) for event in (*found.events, *found.refused)),
            *((boot.at, boot) for boot in found.boots),
            *((_time_of(change), change) for change in found.changes),
        ],
        key=itemgetter(0),
        reverse=True,
    )


def moment(happening: Happening) -> HistoryMoment:
    if isinstance(happening, LineEvent):
        reasons = WHY if happening.kind == PresenceEvent.Kind.REFUSED else CLOSE_REASONS
        return HistoryMoment(happening.at, LINE[happening.kind], str(reasons.get(happening.reason, happening.reason)))
    if isinstance(happening, Boot):
        return HistoryMoment(
            happening.at, BOOTED, " ".join(p for p in (happening.vendor, happening.model, happening.firmware) if p)
        )
    who = _("asked by %(who)s") % {"who": happening.asked_by or _("the shell")}
    return HistoryMoment(_time_of(happening), STATES[ChangeState(happening.state)], who, happening.pk)


def _time_of(change: Change) -> datetime:
    return change.ended_at or change.asked_at
