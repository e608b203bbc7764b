"""What comes to a change that is being carried out, as events of its run. All but the first read the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chargers.domain.changes import events
from chargers.domain.changes.events import Event
from chargers.domain.changes.progress import ChangeProgress
from chargers.domain.connection import ocpp_id
from chargers.domain.errors import Refusal
from chargers.models import Change, ChangeRequest
from chargers.services.changes import planning, store
from chargers.services.changes.written_before import written_before

if TYPE_CHECKING:
    from chargers.central_system.handshake.identity import DialledIdentity

ASKED: dict[str, Event] = {
    ChangeRequest.Kind.CANCEL: events.CancelAsked(),
    ChangeRequest.Kind.CONFIRM: events.Confirmed(),
    ChangeRequest.Kind.HARD_RESET: events.HardResetAsked(),
}


def of_request(request: ChangeRequest) -> Event:
    """What a person asked; an override brings its reason along."""
    kind = ChangeRequest.Kind(request.kind)
    return events.OverrideAsked(request.reason) if kind is ChangeRequest.Kind.OVERRIDE else ASKED[kind]


def of_login(dialled: DialledIdentity, progress: ChangeProgress) -> events.Connected:
    """What the charger's handshake showed, as far as the change has to do with it."""
    shown = events.ShownCredential.NOTHING
    if dialled.showed_key:
        shown = store.which_token(progress, dialled.credential, dialled.shown)
    path = ocpp_id.path_before_id(dialled.path)
    return events.Connected(ocpp_id=dialled.ocpp_id, credential=shown, user=dialled.user or None, tls=dialled.tls, path=path)


def of_check(change: Change) -> Event:
    """The plan as it is to be made now; or why none can be made any more, which is also noted."""
    try:
        return events.Checked(planning.plan_again(change), written_before(change))
    except Refusal as refusal:
        store.note_refusals(change, ",".join(notice.code for notice in refusal.notices)[:200])
        return events.CheckRefused(refusal.notices)
