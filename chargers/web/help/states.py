"""The line, a change and its steps, badges and hints: what each means and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.changes.states import ENDS, ChangeState, ReadBack, StepState
from chargers.domain.errors import Code
from chargers.domain.ocpp_info.verdict import OcppInfoVerdict
from chargers.domain.presence.status import SIGN_OF_LIFE
from chargers.services.chargers.attention import Need
from chargers.web.help.entry import HelpEntry
from chargers.wording import badges as badge_words
from chargers.wording import changes, help_links, words
from chargers.wording.handshake import WHAT_TO_DO
from chargers.wording.refusals import SENTENCES
from chargers.wording.words import Word

S, P = ChangeState, StepState
Text = str | Promise

LINE: Mapping[str, tuple[Text, Text]] = {
    "online": (gettext_lazy("It is connected, and was heard within %(seconds)s seconds."), ""),
    "quiet": (
        gettext_lazy("It is connected, but was not heard for longer. Some chargers say nothing between two heartbeats."),
        gettext_lazy("Wait: by itself it becomes online or offline."),
    ),
    "offline": (
        gettext_lazy("It has no connection, or leaves our pings unanswered. Its page says since when, and why."),
        gettext_lazy("Check its power, its network and its SIM card; then watch the waiting room."),
    ),
    "moved_away": (
        gettext_lazy("A change took it to another backend, and it has not connected here since. It is not missed."),
        gettext_lazy("Ask the operator of that backend how it is. If it connects here again, it is marked as returned."),
    ),
    "never_seen": (
        gettext_lazy("It has never connected to this server."),
        gettext_lazy("Give it the address that its page shows."),
    ),
    "attention": (
        gettext_lazy(
            "It has a badge that needs a person: each alert that stands is one. Alerts in the bar shows the same number."
        ),
        gettext_lazy("Press the badge, or open its page."),
    ),
    "changing": (gettext_lazy("A change is in progress."), ""),
}

STEPS: Mapping[StepState, Text] = {
    P.PLANNED: gettext_lazy("It has not been sent yet."),
    P.SKIPPED: gettext_lazy("The charger has this value already."),
    P.SENT: gettext_lazy("It is in progress."),
    P.ACCEPTED: gettext_lazy("The charger accepted it."),
    P.REBOOT_REQUIRED: gettext_lazy("The charger accepted it, and uses it after its next restart."),
    P.REJECTED: gettext_lazy("The charger refused it, and the change goes back."),
    P.NOT_SUPPORTED: gettext_lazy(
        "The charger knows no setting of this name. An administrator can correct the name on the controller type."
    ),
    P.ERROR: gettext_lazy("The charger answered with an error, and the change goes back."),
    P.NO_ANSWER: gettext_lazy("No answer came in time: the value is read, or sent again."),
    P.UNDONE: gettext_lazy("The old value is back."),
    P.UNDO_FAILED: gettext_lazy("The old value could not be put back."),
}
READ_BACKS: Mapping[ReadBack, Text] = {
    ReadBack.CONFIRMED: gettext_lazy("Read back, it is as it was written."),
    ReadBack.OLD: gettext_lazy("The charger has the old value."),
    ReadBack.DIFFERS: gettext_lazy("The charger has neither the old nor the new value."),
    ReadBack.UNREADABLE: gettext_lazy("It can be written, but never read, like keys. A login proves it."),
}

# By the name of the word in `charger_rows`; those of OCPPInfo by their verdict.
BADGES: Mapping[str, tuple[Text, Text]] = {
    OcppInfoVerdict.WIPED: (SENTENCES[Code.OCPP_INFO_EMPTY], ""),
    OcppInfoVerdict.HALF_WIPED: (
        gettext_lazy("Its OCPPInfo has no model, vendor or serial number, so a backend may refuse it."),
        gettext_lazy("Press the badge and restore it."),
    ),
    OcppInfoVerdict.MALFORMED: (SENTENCES[Code.OCPP_INFO_MALFORMED], ""),
    Need.KEPT_OUT: (
        gettext_lazy("It tries to connect and is refused. Its page says why."),
        gettext_lazy("Press the badge: what to do stands there, for each reason."),
    ),
    Need.MISSED: (
        gettext_lazy("It has been offline for 15 minutes, or for less where somebody wants to know sooner."),
        gettext_lazy("Press the badge: since when, why, and what to do stand there."),
    ),
    Need.CHANGE: (
        gettext_lazy("A change of it ended otherwise than it was meant to, or is not continued."),
        gettext_lazy("Press the badge: see the change, change it again, or say that it may stay as it is."),
    ),
    Need.RETURNED: (
        gettext_lazy("A change took it to another backend, and it has connected here again."),
        gettext_lazy("Press the badge: have it moved again, or say that what it has now is right."),
    ),
    Need.DIFFERS: (
        gettext_lazy("A change wrote another value than it has now: somebody wrote something else since, or it was lost."),
        gettext_lazy("Press the badge: write the value again, or say that the stored value is right."),
    ),
    Need.OPTIONS: (
        gettext_lazy("Its list of options is invalid: a comma or a value is missing."),
        gettext_lazy("Press the badge, and have the list repaired with its next change."),
    ),
    Need.DUPLICATE: (words.HINTS["duplicate_identity"], WHAT_TO_DO["duplicate_identity"]),
    Need.CONTROLLER: (
        gettext_lazy("A controller with another serial number than the one on record connects with its OCPP ID."),
        gettext_lazy("Press the badge: both numbers stand there. If it was replaced, one click takes the new one over."),
    ),
    Need.ASKING: (changes.SENTENCES[S.ASKING], ""),
    Need.BACKEND_CLOSES: (
        gettext_lazy("It points at a backend that closes soon; its backend's page says when."),
        gettext_lazy("Move it to another backend before."),
    ),
    Need.SENDS_TOO_MUCH: (
        gettext_lazy("It sent more in a day than is stored of one charger."),
        gettext_lazy("Its page says of what it sends too much, and what to do."),
    ),
    "CHANGING": (gettext_lazy("A change is in progress."), ""),
    "AWAY_WHILE_CHANGING": (
        gettext_lazy("A change is in progress, and the charger is not connected: it restarts, or has not come back yet."),
        gettext_lazy("Open the charger to see what the change waits for."),
    ),
    "ENCRYPTED": (gettext_lazy("It has an address with wss://: nobody can read it on the way."), ""),
    Need.NOT_ENCRYPTED: (SENTENCES[Code.CLEAR_TEXT_TOKEN], ""),
}

HINTS: Mapping[str, Text] = {
    "no_subprotocol": "",
    "other_path": WHAT_TO_DO["other_path"],
    "other_user": gettext_lazy("Write its key again in its connection: on EVC it begins with the OCPP ID."),
    "odd_credentials": "",
    "by_serial": gettext_lazy("Its address ends in #SN#. Set the URL again, and it connects with its OCPP ID."),
    "commissioning": gettext_lazy("Give it its key in its connection; the window closes by itself."),
    "keyless": gettext_lazy("Store the token that it has, or give it one with its next change."),
    "wrong_credentials": WHAT_TO_DO["wrong_credentials"],
    "duplicate_identity": WHAT_TO_DO["duplicate_identity"],
}


def line() -> list[HelpEntry]:
    values = {"seconds": int(SIGN_OF_LIFE.total_seconds())}
    return [_of(help_links.line(code), words.FIGURES[code], str(says) % values, do) for code, (says, do) in LINE.items()]


def under_way() -> list[HelpEntry]:
    return [_change(state) for state in ChangeState if state not in ENDS]


def ends() -> list[HelpEntry]:
    return [_change(state) for state in ChangeState if state in ENDS]


def _change(state: ChangeState) -> HelpEntry:
    return HelpEntry(help_links.change(state), changes.STATES[state], str(changes.SENTENCES[state]), _what_to_do().get(state, ""))


def _what_to_do() -> dict[ChangeState, str]:
    """Buttons are named in the words that stand on them."""
    call_off, again = _("Cancel this change"), _("Edit the connection again")
    return {
        S.ASKING: _("Look at its steps, then choose “%(go_on)s” or “%(call_off)s”.")
        % {"go_on": _("Continue with the new plan"), "call_off": call_off},
        S.WAITING: _("Wait too; or give a reason not to wait, and press “%(go_on)s”.") % {"go_on": _("Continue now")},
        S.RESTARTING: _("If no restart is seen, ECC Web asks for one, and then offers “%(hard)s”.")
        % {"hard": _("Restart it hard")},
        S.MOVED: _("If it comes back here, its old and its new token and ID are both accepted for %(days)s days.")
        % {"days": settings.OLD_CREDENTIAL_DAYS},
        S.CAME_BACK: _("It did not keep what was written. Look at the steps, then press “%(again)s”.") % {"again": again},
        S.STORED: _("Restart it at a good moment. Until then “%(call_off)s” puts the old values back.") % {"call_off": call_off},
        S.ROLLED_BACK: _("Read which step was refused and why; ask the backend or the manufacturer."),
        S.HALF_DONE: _("Press “%(again)s”, until table and charger agree.") % {"again": again},
        S.FAILED: _("Read which step was refused, and why."),
        S.UNCERTAIN: _(
            "See whether it appears at the new backend. If it appears nowhere, somebody goes there and types by hand."
        ),
        S.EXPIRED: _("Find out why it does not connect; then apply the change again."),
    }


def steps() -> list[HelpEntry]:
    answers = [_of(help_links.step(state), changes.STEPS[state], says) for state, says in STEPS.items()]
    return answers + [_of(help_links.step(state), changes.READ_BACKS[state], says) for state, says in READ_BACKS.items()]


def badges() -> list[HelpEntry]:
    return [_of(help_links.badge(code.lower()), _badge(code), says, do) for code, (says, do) in BADGES.items()]


def hints() -> list[HelpEntry]:
    sign = Word("", "information-circle", "warn")
    return [_of(help_links.hint(code), sign, words.HINTS[code], do) for code, do in HINTS.items()]


def _badge(code: str) -> Word:
    badges = badge_words.OCPP_INFO | words.NEEDS
    found: Word = badges[code] if code in badges else getattr(badge_words, code)
    return found


def _of(anchor: str, word: Word, says: Text, do: Text = "") -> HelpEntry:
    return HelpEntry(anchor, word, str(says), str(do))
