"""Frames in words: one line that tells them apart, and what is in them when they are opened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.messages.stored_frame import CALL, ERROR, RESULT, FrameKind, StoredFrame, gist_of, kind_of, read_stored
from chargers.models import Message
from chargers.wording.durations import milliseconds

SHOWN = 90  # characters of a line
LATER = timedelta(minutes=2)  # after it a call without an answer stays without one

# What was wrong with a frame (C16): a word for its line, a sentence where it is opened.
FLAWS: dict[str, tuple[str | Promise, str | Promise]] = {
    "no_json": (gettext_lazy("unreadable"), gettext_lazy("This is not JSON.")),
    "too_many_values": (
        gettext_lazy("unreadable"),
        gettext_lazy("It has more values than any message of a charger. It was refused without being read."),
    ),
    "no_array": (gettext_lazy("unreadable"), gettext_lazy("This is JSON, but no OCPP frame.")),
    "message_type": (
        gettext_lazy("unknown kind"),
        gettext_lazy("OCPP 1.6 knows calls, results and errors; this is none of them."),
    ),
    "no_unique_id": (gettext_lazy("no message ID"), gettext_lazy("A call without an ID cannot be answered.")),
    "broken_value": (
        gettext_lazy("broken"),
        gettext_lazy("Single values of it could not be read. They are shown as they came, or as null where nothing came."),
    ),
    "no_connector": (
        gettext_lazy("no connector"),
        gettext_lazy(
            "It does not say of which connector it speaks, or of one that cannot be. What it says is kept all the same."
        ),
    ),
    "no_payload": (gettext_lazy("no payload"), gettext_lazy("Its content is missing; it is read as empty.")),
    "schema": (
        gettext_lazy("not as specified"),
        gettext_lazy("It differs from what OCPP 1.6 prescribes. What could be understood was taken."),
    ),
    "binary": (gettext_lazy("binary"), gettext_lazy("It came as a binary message instead of a text.")),
    "bad_utf8": (gettext_lazy("wrong characters"), gettext_lazy("Some of its bytes are no text in UTF-8.")),
    "unusable": (gettext_lazy("unusable"), gettext_lazy("What is needed to act on it is missing, so it was refused.")),
    "unknown_action": (
        gettext_lazy("unknown action"),
        gettext_lazy("This server does not know this action. Its content is masked, because a secret may be in it."),
    ),
    "unknown_transaction": (
        gettext_lazy("unknown transaction"),
        gettext_lazy("It stops a transaction that this server never began. It is kept anyway."),
    ),
    "ocpp_info_wiped": (
        gettext_lazy("no vendor or model"),
        gettext_lazy("A boot that does not say what the charger is: its OCPPInfo is lost."),
    ),
    "late": (gettext_lazy("late"), gettext_lazy("It came too late, or it answers no call of this server.")),
}


@dataclass(frozen=True, slots=True)
class ShownOtherHalf:
    """The answer to a call, or the call of an answer."""

    said: str
    body: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """One line, and what opens under it. `body` is pretty JSON, `note` what is said in its place or before it."""

    key: int
    at: datetime
    inbound: bool
    title: str
    answers: bool
    failed: bool
    gist: str
    flaw: str | Promise
    notes: list[str | Promise]
    body: str
    unique_id: str
    half: ShownOtherHalf | None


def show_messages(shown: Iterable[Message], halves: Mapping[int, Message], now: datetime) -> list[ShownFrame]:
    return [_frame(one, halves.get(one.pk), now) for one in shown]


def _frame(one: Message, half: Message | None, now: datetime) -> ShownFrame:
    stored = read_stored(one.text, one.flaw)
    word, sentence = FLAWS.get(one.flaw, (one.flaw.replace("_", " "), "")) if one.flaw else ("", "")
    return ShownFrame(
        key=one.pk,
        at=one.at,
        inbound=one.direction == Message.Direction.IN,
        title=one.action or (half.action if half else "") or str(_("unnamed")),
        answers=kind_of(one.text) in (RESULT, ERROR),
        failed=stored.kind is FrameKind.ERROR,
        gist=_gist(stored),
        flaw=word,
        notes=[note for note in (sentence, _note(one, stored, half, now)) if note],
        body=pretty(stored) or (one.text if stored.kind is FrameKind.CUT else ""),
        unique_id=one.unique_id,
        half=_half(one, half),
    )


def pretty(stored: StoredFrame) -> str:
    """Its content, indented; empty where there is none to show."""
    if stored.kind is FrameKind.ERROR:
        return f"{stored.code}: {stored.description}" if stored.description else stored.code
    if stored.kind in (FrameKind.CALL, FrameKind.RESULT):
        return json.dumps(stored.body, ensure_ascii=False, indent=2)
    return ""


def _gist(stored: StoredFrame) -> str:
    if stored.kind is FrameKind.ERROR:
        return pretty(stored)
    if stored.kind is FrameKind.NOT_KEPT:
        return _("%(count)s characters") % {"count": stored.length}
    return Truncator(" · ".join(f"{name} {value}" for name, value in gist_of(stored.body))).chars(SHOWN)


def _note(one: Message, stored: StoredFrame, half: Message | None, now: datetime) -> str:
    if stored.kind is FrameKind.NOT_KEPT:
        said = _("The message had %(count)s characters. They are not kept: what cannot be read cannot be masked.")
        return said % {"count": stored.length}
    if stored.kind is FrameKind.CUT:
        return _("It is too long to be kept whole: this is its beginning.")
    if stored.kind is FrameKind.CALL and half is None:
        if one.direction == Message.Direction.IN:
            return _("It was answered with an empty message, or its answer is not kept.")
        return _("No answer came.") if now - one.at > LATER else _("Waiting for its answer.")
    return ""


def _half(one: Message, half: Message | None) -> ShownOtherHalf | None:
    if half is None:
        return None
    other = read_stored(half.text, half.flaw)
    values = {"time": milliseconds(abs((half.at - one.at).total_seconds()) * 1000)}
    if kind_of(one.text) == CALL:
        failed = other.kind is FrameKind.ERROR
        said = _("Answered with an error after %(time)s") if failed else _("Answered after %(time)s")
        return ShownOtherHalf(said % values, pretty(other) or half.text, failed)
    return ShownOtherHalf(_("The call that it answers, %(time)s before") % values, pretty(other) or half.text)
