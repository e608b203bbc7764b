"""Imports in words: what they hold, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.fleets.columns import ImportKind
from chargers.models import FleetImport, FleetImportRow
from chargers.wording.words import Word


def doubt(names: Sequence[str]) -> str:
    """What is asked about a column that one hidden column, or one of several, may be."""
    if len(names) == 1:
        return COLUMN_HIDDEN % {"name": names[0]}
    return COLUMNS_RIVAL % {"names": ", ".join(f"“{name}”" for name in names)}


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
COLUMN_HIDDEN = _("This column is hidden in the workbook: “%(name)s”. Choose it if it is meant.")
COLUMNS_RIVAL = _("Several columns may be meant: %(names)s. Choose one of them.")
STOPPED = Word(_("stopped half-way"), "exclamation-triangle", "warn")
