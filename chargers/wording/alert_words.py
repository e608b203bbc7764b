"""Alerts in words: a sentence for mails, a row for the page. The same words for both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chargers.domain.alerts.conditions import End, Kind, LeftBehind
from chargers.domain.alerts.delivery import News
from chargers.domain.changes.progress import Why
from chargers.domain.changes.states import ChangeState
from chargers.domain.ocpp_info.verdict import OcppInfoVerdict
from chargers.models import Alert
from chargers.wording.badges import OCPP_INFO
from chargers.wording.changes import REASONS, SENTENCES, STATES
from chargers.wording.times import moment
from chargers.wording.words import CLOSE_REASONS, LEFT_BEHIND, STATUS, Word

WATCHED = Word(gettext_lazy("back, being watched"), "eye", "info")
BACK = Word(gettext_lazy("back"), "check-circle", "good")
WHOLE_WATCHED = Word(gettext_lazy("complete again, being watched"), "eye", "info")
WHOLE = Word(gettext_lazy("complete again"), "check-circle", "good")
MOVED = Word(gettext_lazy("moved to another backend"), "arrow-right-start-on-rectangle", "idle")
FOLLOWED = Word(gettext_lazy("another change followed"), "forward", "idle")
CARRIED_ON = Word(gettext_lazy("the change is over"), "check-circle", "good")
OLD = Word(gettext_lazy("a week old"), "clock", "idle")

_LOST: dict[str, str | Promise] = {
    OcppInfoVerdict.WIPED: gettext_lazy("%(id)s has lost its OCPPInfo"),
    OcppInfoVerdict.HALF_WIPED: gettext_lazy("%(id)s has lost a part of its OCPPInfo"),
    OcppInfoVerdict.MALFORMED: gettext_lazy("The OCPPInfo of %(id)s is invalid"),
}
# Those that are true away from the steps of the change, too.
_REASONS: dict[Why, str | Promise] = {
    Why.REFUSED: gettext_lazy("The charger refused a value."),
    **{why: REASONS[why] for why in (Why.NO_ANSWER, Why.NOT_KEPT, Why.UNREADABLE, Why.NO_RESTART)},
}


_LEFT_BEHIND: dict[LeftBehind, str | Promise] = {
    LeftBehind.HELD: gettext_lazy(
        "A fault of this server, which is repaired now, left this change undone. It continues by itself when the charger is "
        "here: look at it until it is over."
    ),
    LeftBehind.END_UNCLEAR: gettext_lazy(
        "A fault of this server, which is repaired now, left this change with an end that nobody knows. Read the settings of "
        "the charger, and compare them with what you want."
    ),
    LeftBehind.OTHER_VALUE: gettext_lazy(
        "This change ended as if the old values were back, but the last reading shows another value, neither the old nor the new "
        "one. Read the settings of the charger and correct them before it restarts: after that it may not reach this server."
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    alert: Alert
    word: Word
    more: str
    url: str
    since: str
    end: Word | None
    ended: str


def row(alert: Alert, now: datetime) -> Row:
    """For an alert that came with its charger and that one's site and organisation."""
    word = _word(alert)
    return Row(
        alert=alert,
        word=replace(word, tone="idle") if alert.ended_at else word,
        more=more(alert),
        url=url(alert),
        since=moment(alert.since, now),
        end=_end(alert),
        ended=moment(alert.ended_at, now) if alert.ended_at else "",
    )


def _word(alert: Alert) -> Word:
    match Kind(alert.kind):
        case Kind.OFFLINE:
            return STATUS["offline"]
        case Kind.OCPP_INFO:
            return OCPP_INFO[alert.detail]
        case Kind.LEFT_BEHIND:
            return LEFT_BEHIND[LeftBehind(alert.detail)]
    return STATES[ChangeState(alert.detail)]


def _end(alert: Alert) -> Word | None:
    if alert.ended_at is None:
        watched = {Kind.OFFLINE: WATCHED, Kind.OCPP_INFO: WHOLE_WATCHED}
        return watched.get(Kind(alert.kind)) if alert.over_since else None
    match Kind(alert.kind), End(alert.end):
        case Kind.OFFLINE, End.OVER:
            return BACK
        case Kind.OFFLINE, _end:
            return MOVED
        case Kind.OCPP_INFO, _end:
            return WHOLE
        case Kind.CHANGE, End.OVER:
            return STATES[ChangeState(alert.detail)]
        case Kind.LEFT_BEHIND, End.OVER:
            return CARRIED_ON
        case _kind, End.SUPERSEDED:
            return FOLLOWED
    return OLD


def url(alert: Alert) -> str:
    """The page on which something can be done about it."""
    if alert.kind == Kind.OCPP_INFO:
        return reverse("ocpp_info", args=[alert.charger_id])
    if alert.change_id is not None:
        return reverse("change", args=[alert.charger_id, alert.change_id])
    return reverse("charger", args=[alert.charger_id])


def more(alert: Alert) -> str:
    """Why, and what it means, as whole sentences."""
    said = []
    if alert.kind == Kind.OFFLINE:
        if reason := CLOSE_REASONS.get(alert.detail):
            said.append(_("Reason: %(reason)s.") % {"reason": reason})
        if alert.again:
            lost = ngettext(
                "It came back and was lost again.",
                "It came back and was lost again, %(count)s times.",
                alert.again,
            )
            said.append(lost % {"count": alert.again})
    if alert.kind == Kind.CHANGE and alert.change is not None:
        said.append(str(SENTENCES[ChangeState(alert.detail)]))
        if alert.change.why in _REASONS:
            said.append(str(_REASONS[Why(alert.change.why)]))
    if alert.kind == Kind.LEFT_BEHIND:
        said.append(str(_LEFT_BEHIND[LeftBehind(alert.detail)]))
    return " ".join(said)


def sentence(alert: Alert, news: frozenset[News], now: datetime) -> str:
    """What a mail says of it, true at `now`; without a full stop, for it may be a subject."""
    over = alert.ended_at or alert.over_since
    values = {
        "id": alert.charger.ocpp_id,
        "since": moment(alert.since, now),
        "until": moment(over, now) if over else "",
    }
    match Kind(alert.kind):
        case Kind.OFFLINE:
            if over is None:
                return _("%(id)s is offline since %(since)s") % values
            if News.RAISED in news:
                return _("%(id)s was offline from %(since)s to %(until)s") % values
            return _("%(id)s is back since %(until)s; it was offline since %(since)s") % values
        case Kind.OCPP_INFO:
            if over is None:
                return str(_LOST[alert.detail]) % values
            if News.RAISED in news:
                return _("%(id)s lost its OCPPInfo at %(since)s; it is complete again since %(until)s") % values
            return _("The OCPPInfo of %(id)s is complete again since %(until)s") % values
        case Kind.LEFT_BEHIND:
            values["state"] = str(LEFT_BEHIND[LeftBehind(alert.detail)].word)
            return _("A change of %(id)s needs a look: %(state)s") % values
    values["state"] = str(STATES[ChangeState(alert.detail)].word)
    if alert.end == End.OVER:
        return _("A change of %(id)s succeeded in the end: %(state)s") % values
    return _("A change of %(id)s ended badly: %(state)s") % values
