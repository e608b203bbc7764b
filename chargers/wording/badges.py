"""Badges of a charger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chargers.domain.ocpp_info.verdict import OcppInfoVerdict
from chargers.wording.words import Word

ALL = Word(_("all"), "squares-2x2", "idle")


OCPP_INFO: dict[str, Word] = {
    OcppInfoVerdict.WIPED: Word(_("OCPPInfo erased"), "exclamation-triangle", "bad"),
    OcppInfoVerdict.HALF_WIPED: Word(_("OCPPInfo partly erased"), "exclamation-triangle", "bad"),
    OcppInfoVerdict.MALFORMED: Word(_("OCPPInfo invalid"), "exclamation-triangle", "bad"),
}


ENCRYPTED = Word(_("encrypted"), "lock-closed", "idle")


NOT_ENCRYPTED = Word(_("not encrypted"), "lock-open", "idle")


CHANGING = Word(_("changing"), "arrow-path", "info")


# One state in place of "offline" beside "changing": a charger restarts, or moves, while it is changed.
AWAY_WHILE_CHANGING = Word(_("changing, offline meanwhile"), "arrow-path", "info")


def lock(points_at: str) -> Word | None:
    """Whether what a charger points at is encrypted; None where that is not known."""
    return (ENCRYPTED if points_at.startswith("wss://") else NOT_ENCRYPTED) if points_at else None
