"""A state as a word, an icon and a tone; the same for every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chargers.services.chargers.attention import Need
from chargers.wording import help_links


@dataclass(frozen=True, slots=True)
class Word:
    """`icon` is a heroicon's name; `tone` one of good, warn, bad, info, idle; `url` where more is said of it."""

    word: str | Promise = field(hash=False)  # to hash a lazy one is to translate it
    icon: str
    tone: str
    url: str = ""


STATUS: dict[str, Word] = {
    "online": Word(_("online"), "signal", "good"),
    "quiet": Word(_("quiet"), "ellipsis-horizontal-circle", "warn"),
    "offline": Word(_("offline"), "signal-slash", "bad"),
    "moved_away": Word(_("moved away"), "arrow-right-start-on-rectangle", "idle"),
    "never_seen": Word(_("never seen"), "question-mark-circle", "idle"),
}

FIGURES: dict[str, Word] = {
    **STATUS,
    "attention": Word(_("needs attention"), "exclamation-triangle", "warn"),
    "changing": Word(_("changing"), "arrow-path", "info"),
}

RETIRED_WORD = Word(_("retired"), "archive-box", "idle")

# Badges, in the order in which they stand.
NEEDS: dict[Need, Word] = {
    Need.ASKING: Word(_("asks you"), "hand-raised", "warn"),
    Need.KEPT_OUT: Word(_("kept out"), "no-symbol", "bad"),
    Need.MISSED: Word(_("offline too long"), "signal-slash", "bad"),
    Need.CHANGE: Word(_("change not successful"), "wrench-screwdriver", "warn"),
    Need.RETURNED: Word(_("returned"), "arrow-uturn-left", "warn"),
    Need.OCPP_INFO: Word(_("OCPPInfo not correct"), "exclamation-triangle", "bad"),
    Need.DIFFERS: Word(_("differs from what is wanted"), "arrows-right-left", "warn"),
    Need.OPTIONS: Word(_("invalid options"), "exclamation-triangle", "warn"),
    Need.NOT_ENCRYPTED: Word(_("not encrypted"), "lock-open", "warn"),
    Need.DUPLICATE: Word(_("duplicate identity"), "exclamation-triangle", "bad"),
    Need.CONTROLLER: Word(_("another controller"), "cpu-chip", "warn"),
    Need.BACKEND_CLOSES: Word(_("its backend closes"), "calendar-days", "warn"),
    Need.SENDS_TOO_MUCH: Word(_("sends too much"), "chart-bar", "bad"),
}

CLOSE_REASONS: dict[str, Any] = {
    "code 1000": _("the charger closed the connection"),
    "code 1001": _("the charger closed the connection"),
    "code 1005": _("the connection was lost"),
    "code 1006": _("the connection was lost"),
    "silent": _("it did not answer our pings"),
    "replaced": _("a newer connection of the same charger took over"),
    "replaced elsewhere": _("a newer connection of the same charger took over"),
    "server stopped": _("this server was stopped"),
    "cancelled": _("this server was stopped"),
    "flood": _("it sent too many messages"),
    "too_large": _("it sent a message that is too large"),
}

HINTS: dict[str, Any] = {
    "no_subprotocol": _("It offers no OCPP subprotocol when it connects; it is read as OCPP 1.6."),
    "other_path": _("It uses another path than this server's own."),
    "other_user": _("The user name that it logs in with is not its OCPP ID."),
    "odd_credentials": _("It sends its credentials in an unusual form. They are understood here; other servers may refuse them."),
    "by_serial": _("It connects with its serial number instead of its OCPP ID."),
    "commissioning": _("It was let in without credentials, through a commissioning window."),
    "keyless": _("No token is stored for it, so nobody can be sure who it is."),
    "wrong_credentials": _("It logged in with other credentials than the stored ones."),
    "duplicate_identity": _("Two chargers connect with this OCPP ID."),
}


SAID_AT_LENGTH = frozenset({"duplicate_identity"})  # web/chargers/duplicate


@dataclass(frozen=True, slots=True)
class Hint:
    """`url`: what to do about it; empty where nobody has said."""

    text: str
    url: str


def hints(codes: str) -> list[Hint]:
    """A comma-separated list of hint codes as sentences; a code without one is shown in plain words."""
    listed = [code for code in codes.split(",") if code and code not in SAID_AT_LENGTH]
    return [
        Hint(str(HINTS[code]), help_links.place_on_page(help_links.hint(code)))
        if code in HINTS
        else Hint(code.replace("_", " "), "")
        for code in listed
    ]


def absent(*, read: bool) -> str:
    """In place of a setting's value that is not known. `read`: whether the charger's settings were ever read (C14)."""
    return gettext("not reported") if read else gettext("not read yet")
