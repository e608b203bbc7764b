"""A plan in words: what may go wrong, the ways to go about it, and how a value is shown."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chargers.domain.changes.plan import PlanRemark
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.secret import Secret
from chargers.domain.secret_text import MASK, masked

REMARKS: dict[PlanRemark, tuple[str, str | Promise]] = {
    PlanRemark.LEAVES_THIS_SERVER: (
        "warn",
        gettext_lazy("The charger will leave this server. From then on only the new backend can reach it."),
    ),
    PlanRemark.ENDS_CHARGING: ("warn", gettext_lazy("A charging session is running; the restart ends it.")),
    PlanRemark.KEY_UNREADABLE: (
        "info",
        gettext_lazy(
            "The authorization key cannot be read back. That it was stored right shows when the charger logs in with it."
        ),
    ),
    PlanRemark.KEY_UNPROVEN: (
        "warn",
        gettext_lazy(
            "The charger leaves before it has logged in here with the new key. A mistake in the key shows only at the new "
            "backend."
        ),
    ),
    PlanRemark.KEY_ONLY_SHOWN: (
        "warn",
        gettext_lazy(
            "The key contains the OCPP ID, so it is written again, with a token that nobody here has checked: none is stored for "
            "this charger, and whoever connects under its ID first can show any. Type the right token in the editor, or make "
            "sure that it was this charger that connected."
        ),
    ),
    PlanRemark.KEY_NEVER_SHOWN: (
        "warn",
        gettext_lazy("This charger has never logged in with a key here, so nobody can be sure that it is the one you mean."),
    ),
    PlanRemark.PROTOCOL_CHANGES: (
        "warn",
        gettext_lazy(
            "This charger says that it uses another protocol, such as Lms, and yet it speaks OCPP 1.6 with this server. Writing "
            "the protocol may cost its connection: untick that row in the editor, unless the backend asks for it."
        ),
    ),
    PlanRemark.KEY_FROM_HANDSHAKE: (
        "info",
        gettext_lazy("The key contains the OCPP ID, so it is written again with the token that the charger logs in with today."),
    ),
    PlanRemark.OLD_KEY_SHOWN: (
        "warn",
        gettext_lazy(
            "The key is not written: the charger logs in at the new backend with the key that it has. You may clear it in the "
            "editor."
        ),
    ),
    PlanRemark.CLEAR_TEXT: (
        "warn",
        gettext_lazy("Over ws:// the token travels in clear text; everybody on the way can read it."),
    ),
    PlanRemark.KEY_CLEARED: ("info", gettext_lazy("The authorization key is cleared; the charger will log in without one.")),
    PlanRemark.OLD_KEY_UNKNOWN: (
        "info",
        gettext_lazy("The current key is not known here, so it cannot be written back; the new one would stay."),
    ),
    PlanRemark.OPTIONS_UNKNOWN: (
        "warn",
        gettext_lazy("What com_Options has now is not known; it is written as the manufacturer's document shows it."),
    ),
}


MODES: dict[ChangeMode, tuple[str | Promise, str | Promise]] = {
    ChangeMode.TWO_LEGS: (
        gettext_lazy("Prove, then move"),
        gettext_lazy("Key and ID are proven by a login here before the address changes. The safe way; restarts up to twice."),
    ),
    ChangeMode.ONE_RESTART: (
        gettext_lazy("One restart"),
        gettext_lazy("Everything is written together, then one restart. Faster, with less proof."),
    ),
    ChangeMode.STORE_ONLY: (
        gettext_lazy("Store only"),
        gettext_lazy("Values are written and become active at the charger's next restart."),
    ),
}


def value(text: str | Secret | None) -> str:
    """A value as it may be shown: a secret is dots, none at all is empty."""
    if isinstance(text, Secret):
        return MASK if text else ""
    return masked(text or "")
