"""What a person asked of a change that is being carried out, as an event of its run."""

from __future__ import annotations

from chargers.domain.changes import events
from chargers.domain.changes.events import Event
from chargers.models import ChangeRequest

ASKED: dict[str, Event] = {
    ChangeRequest.Kind.CANCEL: events.CancelAsked(),
    ChangeRequest.Kind.CONFIRM: events.Confirmed(),
    ChangeRequest.Kind.HARD_RESET: events.HardResetAsked(),
}


def event_of(request: ChangeRequest) -> Event:
    """What the run is told; an override brings its reason along."""
    kind = ChangeRequest.Kind(request.kind)
    return events.OverrideAsked(request.reason) if kind is ChangeRequest.Kind.OVERRIDE else ASKED[kind]
