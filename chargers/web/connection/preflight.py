"""What was found when a backend was tried, as its card shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from chargers.domain.errors import Notice
from chargers.domain.preflight.stages import StageResult, StageVerdict
from chargers.services.connection.preflight import KeptVerdict
from chargers.wording.durations import milliseconds
from chargers.wording.preflight import STAGES, VERDICTS, sentence
from chargers.wording.refusals import sentences
from chargers.wording.times import moment
from chargers.wording.words import Word

FRESH = timedelta(minutes=2)  # older than that, a preview asks anew by itself
COUNTS = timedelta(minutes=30)  # older than that, nothing is asked about it: as long as a preview is kept
_ICONS = {
    StageVerdict.PASSED: ("check-circle", "good"),
    StageVerdict.UNCLEAR: ("question-mark-circle", "warn"),
    StageVerdict.FAILED: ("x-circle", "bad"),
    StageVerdict.SKIPPED: ("minus-circle", "idle"),
}


@dataclass(frozen=True, slots=True)
class ShownStage:
    """One stage: its name, its verdict as a word with an icon, what was found, and how long it took."""

    name: str
    word: Word
    text: str
    took: str


@dataclass(frozen=True, slots=True)
class TrialButtons:
    """How a person may have a backend tested. `url`: where the button leads; `as_charger`: the ID of the second one."""

    url: str
    may_try: bool = True
    as_charger: str = ""
    connected_there: bool = False


@dataclass(frozen=True, slots=True)
class ShownPreflight:
    """The card. `again`: its button is pressed by itself."""

    buttons: TrialButtons
    stages: tuple[ShownStage, ...] = ()
    word: Word | None = None
    at: str = ""
    refused: str = ""
    again: bool = False


def show_verdict(
    kept: KeptVerdict | None, now: datetime, buttons: TrialButtons, *, by_itself: bool = False, refused: Iterable[Notice] = ()
) -> ShownPreflight:
    """`by_itself`: where nothing fresh is known the card asks as soon as it is seen."""
    report = kept.report if kept else None
    said = sentences(refused)
    return ShownPreflight(
        buttons,
        stages=tuple(_stage(one) for one in report.stages) if report and not said else (),
        word=_word(report.verdict) if report and not said else None,
        at=moment(kept.done_at, now) if kept and kept.done_at else "",
        refused=said,
        again=by_itself and not said and not (kept and kept.asked_at > now - FRESH),
    )


def question(kept: KeptVerdict | None, now: datetime) -> str:
    """What Apply asks once more because a stage failed; empty where none did, or that was long ago."""
    if kept is None or kept.report is None or kept.done_at is None or kept.done_at < now - COUNTS:
        return ""
    stopped = kept.report.stopped_at
    if stopped is None or stopped.verdict is not StageVerdict.FAILED:
        return ""
    said = _("The backend was tested from this server (%(at)s): %(sentence)s")
    return said % {"at": moment(kept.done_at, now), "sentence": sentence(stopped)}


def _stage(one: StageResult) -> ShownStage:
    took = milliseconds(one.milliseconds) if one.milliseconds is not None else ""
    return ShownStage(str(STAGES[one.stage]), _word(one.verdict), sentence(one), took)


def _word(verdict: StageVerdict) -> Word:
    icon, tone = _ICONS[verdict]
    return Word(VERDICTS[verdict], icon, tone)
