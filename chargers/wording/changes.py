"""A change in words: its states, its steps, why it ended."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chargers.domain.changes.progress import ChangeReason
from chargers.domain.changes.states import ChangeState, ReadBack, StepState
from chargers.wording.words import Word

S, P = ChangeState, StepState


STATES: dict[ChangeState, Word] = {
    S.QUEUED: Word(gettext_lazy("queued"), "queue-list", "info"),
    S.CHECKING: Word(gettext_lazy("checking"), "magnifying-glass", "info"),
    S.ASKING: Word(gettext_lazy("asks you"), "hand-raised", "warn"),
    S.WAITING: Word(gettext_lazy("waiting"), "pause-circle", "warn"),
    S.WRITING: Word(gettext_lazy("writing"), "pencil-square", "info"),
    S.VERIFYING: Word(gettext_lazy("verifying"), "clipboard-document-check", "info"),
    S.RESTARTING: Word(gettext_lazy("restarting"), "arrow-path", "info"),
    S.LEAVING: Word(gettext_lazy("leaving"), "arrow-right-start-on-rectangle", "info"),
    S.OBSERVING: Word(gettext_lazy("observing"), "eye", "info"),
    S.UNDOING: Word(gettext_lazy("undoing"), "arrow-uturn-left", "warn"),
    S.APPLIED: Word(gettext_lazy("applied"), "check-circle", "good"),
    S.MOVED: Word(gettext_lazy("moved"), "check-circle", "good"),
    S.CAME_BACK: Word(gettext_lazy("came back"), "arrow-uturn-left", "bad"),
    S.STORED: Word(gettext_lazy("stored"), "archive-box-arrow-down", "warn"),
    S.ROLLED_BACK: Word(gettext_lazy("rolled back"), "arrow-uturn-left", "warn"),
    S.HALF_DONE: Word(gettext_lazy("half done"), "exclamation-triangle", "bad"),
    S.FAILED: Word(gettext_lazy("failed"), "x-circle", "bad"),
    S.UNCERTAIN: Word(gettext_lazy("uncertain"), "question-mark-circle", "bad"),
    S.CANCELLED: Word(gettext_lazy("cancelled"), "no-symbol", "idle"),
    S.EXPIRED: Word(gettext_lazy("expired"), "clock", "idle"),
}


SENTENCES: dict[ChangeState, str | Promise] = {
    S.QUEUED: gettext_lazy("The change starts by itself as soon as the charger is connected and ready."),
    S.CHECKING: gettext_lazy("The charger is asked what it has now, and the plan is made once more from that."),
    S.ASKING: gettext_lazy("What you agreed to has changed. Nothing was written since; look, and decide."),
    S.WAITING: gettext_lazy("A charging session is running. The change continues when it has ended."),
    S.WRITING: gettext_lazy("The settings are written one at a time, each with the charger's answer."),
    S.VERIFYING: gettext_lazy("What was written is read back and compared."),
    S.RESTARTING: gettext_lazy("The charger restarts and should come back here with its new settings."),
    S.LEAVING: gettext_lazy("Everything is written. The charger restarts and leaves for its new backend."),
    S.OBSERVING: gettext_lazy("It has left. We watch whether it stays away."),
    S.UNDOING: gettext_lazy("The old values are written back, the address first."),
    S.APPLIED: gettext_lazy("The charger is here and works with its new settings."),
    S.MOVED: gettext_lazy(
        "The charger left and stayed away. Whether the new backend took it in shows only there: "
        "ask its operator, or look at its pages."
    ),
    S.CAME_BACK: gettext_lazy("The charger should have left and is here again. Compare what it has with the steps below."),
    S.STORED: gettext_lazy("Everything is written and verified. It becomes active at the charger's next restart."),
    S.ROLLED_BACK: gettext_lazy("The old values are back; the charger works as before."),
    S.HALF_DONE: gettext_lazy("Not every old value could be brought back. What is stored now is listed below."),
    S.FAILED: gettext_lazy("Nothing was changed."),
    S.UNCERTAIN: gettext_lazy(
        "The connection was lost before all values were seen in the charger, and it did not return. This resolves itself when it"
        " connects again."
    ),
    S.CANCELLED: gettext_lazy("The change was cancelled; the charger has its old values."),
    S.EXPIRED: gettext_lazy("The charger did not connect in time. Nothing was sent."),
}


REASONS: dict[ChangeReason, str | Promise] = {
    ChangeReason.REFUSED: gettext_lazy("The charger refused a value; the step below says which."),
    ChangeReason.NO_ANSWER: gettext_lazy("The charger did not answer."),
    ChangeReason.NOT_KEPT: gettext_lazy("The charger accepted a value, but after that it showed or used another one."),
    ChangeReason.UNREADABLE: gettext_lazy("What was written could not be read back."),
    ChangeReason.CANCELLED: gettext_lazy("It was cancelled."),
    ChangeReason.RETURNED: gettext_lazy("The charger came back with half of the values."),
    ChangeReason.MORE_RISK: gettext_lazy("The plan as it must be now has more risky moments than you were shown."),
    ChangeReason.OTHER_CHARGER: gettext_lazy(
        "The charger reports another controller type or OCPP ID than the one you were shown."
    ),
    ChangeReason.LEAVES: gettext_lazy(
        "The charger would leave this server: an earlier change stored another address. You were not shown this."
    ),
    ChangeReason.VALUE_LOST: gettext_lazy("A value would be overwritten that you were not shown."),
    ChangeReason.PLAN_REFUSED: gettext_lazy("With what the charger has now no plan can be made."),
    ChangeReason.NO_RESTART: gettext_lazy("No restart was seen."),
}


STEPS: dict[StepState, Word] = {
    P.PLANNED: Word(gettext_lazy("planned"), "minus-circle", "idle"),
    P.SKIPPED: Word(gettext_lazy("not needed"), "forward", "idle"),
    P.SENT: Word(gettext_lazy("sent"), "paper-airplane", "info"),
    P.ACCEPTED: Word(gettext_lazy("accepted"), "check-circle", "good"),
    P.REBOOT_REQUIRED: Word(gettext_lazy("accepted, active after a restart"), "check-circle", "good"),
    P.REJECTED: Word(gettext_lazy("rejected"), "x-circle", "bad"),
    P.NOT_SUPPORTED: Word(gettext_lazy("key name unknown"), "x-circle", "bad"),
    P.ERROR: Word(gettext_lazy("error"), "x-circle", "bad"),
    P.NO_ANSWER: Word(gettext_lazy("no answer"), "clock", "warn"),
    P.UNDONE: Word(gettext_lazy("undone"), "arrow-uturn-left", "warn"),
    P.UNDO_FAILED: Word(gettext_lazy("not undone"), "exclamation-triangle", "bad"),
}


READ_BACKS: dict[ReadBack, Word] = {
    ReadBack.CONFIRMED: Word(gettext_lazy("read back"), "check", "good"),
    ReadBack.OLD: Word(gettext_lazy("reads as before"), "arrow-uturn-left", "warn"),
    ReadBack.DIFFERS: Word(gettext_lazy("reads differently"), "exclamation-triangle", "bad"),
    ReadBack.UNREADABLE: Word(gettext_lazy("cannot be read back"), "eye-slash", "idle"),
}
