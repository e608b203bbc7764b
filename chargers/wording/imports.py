"""Imports in words: what they hold, and where they stand."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.fleets.columns import ImportKind
from chargers.models import FleetImport, FleetImportRow
from chargers.wording.words import Word

State, RowState = FleetImport.State, FleetImportRow.State
KINDS: dict[str, str | Promise] = {ImportKind.CHARGERS: _("Chargers"), ImportKind.MOVES: _("Moves")}
STATES: dict[str, Word] = {
    State.READING: Word(_("being read"), "arrow-path", "info"),
    State.READY: Word(_("to be looked at"), "eye", "warn"),
    State.REFUSED: Word(_("refused"), "x-circle", "bad"),
    State.GOING: Word(_("being carried out"), "arrow-path", "info"),
    State.DONE: Word(_("done"), "check-circle", "good"),
    State.CANCELLED: Word(_("cancelled"), "minus-circle", "idle"),
    State.RETURNING: Word(_("being taken back"), "arrow-path", "info"),
    State.RETURNED: Word(_("taken back"), "arrow-uturn-left", "idle"),
}
ROW_STATES: dict[str, Word] = {
    RowState.GOOD: Word(_("good"), "check-circle", "good"),
    RowState.BAD: Word(_("to be corrected"), "x-circle", "bad"),
    RowState.LEFT_OUT: Word(_("left out"), "minus-circle", "idle"),
    RowState.DONE: Word(_("done"), "check-circle", "good"),
}
STOPPED = Word(_("stopped half-way"), "exclamation-triangle", "warn")
