"""The timeline of a charger as a picture: lanes of shapes at a share of the width, each with its words. Geometry is the domain's.

Widths are shares in per cent, so that one drawing fits a desk and a phone; heights and shapes are the template's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chargers.domain.changes.states import ChangeState
from chargers.domain.presence import line_history
from chargers.domain.presence.line_history import LineState, TimeWindow
from chargers.models import Boot, Change
from chargers.services.presence.history import History, LineEvent
from chargers.wording.changes import STATES
from chargers.wording.durations import duration, milliseconds
from chargers.wording.handshake import WHY

COLUMNS = 480  # of the line and of marks
BUCKETS = 120  # of round trips
JOINED = 2  # buckets from one to the next that one line joins
HEIGHT = 100.0  # units of the drawing of round trips
LINES: dict[LineState, str] = {
    LineState.CONNECTED: "on",
    LineState.APART: "off",
    LineState.MIXED: "mixed",
    LineState.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class TimelineShape:
    """Something from `x` on, `width` wide; both in per cent."""

    x: str
    width: str
    kind: str
    title: str
    url: str = ""
    end: str = ""  # where it ended within the picture


@dataclass(frozen=True, slots=True)
class TimelineTick:
    x: str
    label: str
    fine: bool  # left out on a phone
    anchor: str


@dataclass(frozen=True, slots=True)
class TimelineLevel:
    """A line across the round trips: `y` in per cent from the top."""

    y: str
    label: str


@dataclass(frozen=True, slots=True)
class TimelineLatency:
    """`middles` and `bands`: points of lines and of areas in a box of BUCKETS by HEIGHT."""

    middles: tuple[str, ...]
    bands: tuple[str, ...]
    levels: tuple[TimelineLevel, ...]
    said: str
    width: int = BUCKETS
    height: int = int(HEIGHT)


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    line: list[TimelineShape]
    boots: list[TimelineShape]
    changes: list[TimelineShape]
    refused: list[TimelineShape]
    latency: TimelineLatency | None
    no_latency: str  # why there is none
    ticks: list[TimelineTick]
    facts: list[str]
    summary: str
    boots_said: str
    refused_said: str


def picture(found: History, now: datetime) -> TimelinePicture:
    window = found.window
    facts = _facts(found)
    return TimelinePicture(
        line=_line(found),
        boots=_boots(found.boots, window),
        changes=_changes(found.changes, window, now),
        refused=_refused(found.refused, window),
        latency=_latency(found.round_trips, window),
        no_latency=_why_no_latency(found),
        ticks=ticks(window),
        facts=facts,
        summary=", ".join(facts),
        boots_said=_counted_boots(len(found.boots)),
        refused_said=_times_refused(found.refused),
    )


def _percent(column: float, count: int) -> str:
    return f"{100 * column / count:.3f}%"


class _Titles:
    """Times within one window as short as they can be."""

    def __init__(self, window: TimeWindow) -> None:
        self._days = window.length > timedelta(days=1, hours=1)

    def at(self, at: datetime) -> str:
        return date_format(timezone.localtime(at), "WEEKDAY_MOMENT" if self._days else "CLOCK")

    def of(self, word: str, since: datetime, until: datetime) -> str:
        values = {"what": word, "since": self.at(since), "until": self.at(until), "long": duration(until - since)}
        return _("%(what)s: %(since)s to %(until)s (%(long)s)") % values


def line_words() -> dict[LineState, str]:
    return {
        LineState.CONNECTED: _("connected"),
        LineState.APART: _("not connected"),
        LineState.MIXED: _("on and off"),
        LineState.UNKNOWN: _("nothing recorded"),
    }


def _line(found: History) -> list[TimelineShape]:
    window, titles, words = found.window, _Titles(found.window), line_words()
    starts = [one.since for one in found.line]
    shapes = []
    for run in line_history.runs(found.line, window, COLUMNS):
        since, until = window.start_of(run.first, COLUMNS), window.start_of(run.end, COLUMNS)
        one = found.line[max(0, bisect_right(starts, since + (until - since) / 2) - 1)]
        if one.line is run.line:  # said exactly, not by columns
            since, until = one.since, one.until
        said = titles.of(words[run.line], since, until)
        shapes.append(TimelineShape(_percent(run.first, COLUMNS), _percent(run.end - run.first, COLUMNS), LINES[run.line], said))
    return shapes


def _boots(boots: Sequence[Boot], window: TimeWindow) -> list[TimelineShape]:
    titles = _Titles(window)
    shapes = []
    for column, places in line_history.gathered([boot.at for boot in boots], window, COLUMNS):
        first = boots[places[0]]
        if len(places) == 1:
            what = " ".join(part for part in (first.vendor, first.model, first.firmware) if part)
            said = _("booted %(time)s") % {"time": titles.at(first.at)} + (f" · {what}" if what else "")
        else:
            said = titles.of(_counted_boots(len(places)), first.at, boots[places[-1]].at)
        shapes.append(TimelineShape(_percent(column + 0.5, COLUMNS), "", "many" if len(places) > 1 else "one", said))
    return shapes


def _refused(attempts: Sequence[LineEvent], window: TimeWindow) -> list[TimelineShape]:
    titles = _Titles(window)
    shapes = []
    for column, places in line_history.gathered([one.at for one in attempts], window, COLUMNS):
        there = [attempts[place] for place in places]
        why = ", ".join(dict.fromkeys(str(WHY.get(one.reason, one.reason)) for one in there))
        said = _("refused %(time)s: %(why)s") % {"time": titles.at(there[0].at), "why": why}
        shapes.append(TimelineShape(_percent(column + 0.5, COLUMNS), "", "one", said))
    return shapes


def _times_refused(attempts: Sequence[LineEvent]) -> str:
    """The reasons: how many attempts there were is not kept."""
    why = ", ".join(dict.fromkeys(str(WHY.get(one.reason, one.reason)) for one in attempts))
    return _("refused attempts: %(why)s") % {"why": why} if attempts else ""


def _counted_boots(count: int) -> str:
    return ngettext("%(count)s boot", "%(count)s boots", count) % {"count": count}


def _changes(changes: Sequence[Change], window: TimeWindow, now: datetime) -> list[TimelineShape]:
    """One shape for the changes that begin in one column: the latest of them has its name and its link."""
    titles = _Titles(window)
    shapes = []
    for column, places in line_history.gathered([max(c.asked_at, window.since) for c in changes], window, COLUMNS):
        change = changes[places[-1]]
        until = change.ended_at or min(now, window.until)
        last = window.column(until, COLUMNS)
        said = _("change %(state)s, asked for %(time)s") % {
            "state": STATES[ChangeState(change.state)].word,
            "time": titles.at(change.asked_at),
        }
        if len(places) > 1:
            more = len(places) - 1
            said += " · " + ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
        ended = change.ended_at is not None and change.ended_at < window.until
        shapes.append(
            TimelineShape(
                x=_percent(column, COLUMNS),
                width=_percent(max(last - column, 0) + 0.5, COLUMNS),
                kind=STATES[ChangeState(change.state)].tone,
                title=said,
                url=reverse("change", args=[change.charger_id, change.pk]),
                end=_percent(last + 0.5, COLUMNS) if ended else "",
            )
        )
    return shapes


def _latency(points: Sequence[tuple[datetime, int]], window: TimeWindow) -> TimelineLatency | None:
    found = line_history.buckets(points, window, BUCKETS)
    if not found:
        return None
    top = line_history.top_of([one.middle for one in found])

    def y(value: float) -> str:
        return f"{HEIGHT - min(value, top) / top * HEIGHT:.1f}"

    middles, bands = [], []
    for chain in line_history.chains(found, JOINED):
        there = [(f"{one.column}", y(one.middle)) for one in chain] + [(f"{chain[-1].column + 1}", y(chain[-1].middle))]
        middles.append(" ".join(f"{x},{height}" for x, height in there))
        upper = [(one.column, y(one.highest)) for one in chain] + [(chain[-1].column + 1, y(chain[-1].highest))]
        back = [f"{x},{height}" for x, height in reversed(there)]
        bands.append(" ".join([*(f"{x},{height}" for x, height in upper), *back]))
    values = {"median": milliseconds(_median(points)), "longest": milliseconds(max(number for _at, number in points))}
    said = _("Response times of pings: median %(median)s, longest %(longest)s.") % values
    levels = tuple(TimelineLevel(f"{100 * (1 - part):g}%", milliseconds(top * part)) for part in (1, 0.5))
    return TimelineLatency(tuple(middles), tuple(bands), levels, said)


def _why_no_latency(found: History) -> str:
    if any(one.line in (LineState.CONNECTED, LineState.MIXED) for one in found.line):
        return _("None was measured: it answered no pings while it was connected.")
    return _("None was measured: it was not connected.")


def _facts(found: History) -> list[str]:
    """The picture in numbers: shown beside it, and read to a person who does not see it."""
    share = line_history.share_connected(found.line)
    gap = line_history.longest_gap(found.line)
    lost = sum(one.line is LineState.APART and one.since > found.window.since for one in found.line)
    facts = []
    if share is not None:
        facts.append(_("connected %(share)s %% of the time") % {"share": _share(share)})
        facts.append(ngettext("%(count)s disconnect", "%(count)s disconnects", lost) % {"count": number_format(lost)})
    if gap is not None:
        facts.append(_("longest gap %(long)s") % {"long": duration(gap.length)})
    facts.append(_counted_boots(len(found.boots)))
    if found.round_trips:
        facts.append(_("median response time %(long)s") % {"long": milliseconds(_median(found.round_trips))})
    return facts


def _median(round_trips: Sequence[tuple[datetime, int]]) -> float:
    return median(number for _at, number in round_trips)


def _share(share: float) -> str:
    """Never 100 where something is missing, never 0 where something was there."""
    per_cent = share * 100
    if 99 < per_cent < 100 or 0 < per_cent < 1:
        return number_format(min(max(per_cent, 0.1), 99.9), 1)
    return number_format(round(per_cent))


def ticks(window: TimeWindow) -> list[TimelineTick]:
    """Hours of a day, days of a week, dates of a month."""
    zone = timezone.get_current_timezone()
    if window.length <= timedelta(days=1, hours=1):
        times = line_history.whole_hours(window, zone, 3)
        return [_tick(at, window, "CLOCK", at.hour % 6 != 0) for at in times]
    days = line_history.whole_hours(window, zone, 24)
    if window.length <= timedelta(days=8):
        return [_tick(at, window, "WEEKDAY", at.toordinal() % 2 == 1) for at in days]
    return [_tick(at, window, "DAY", at.toordinal() % 6 != 0) for at in days if at.toordinal() % 3 == 0]


def _tick(at: datetime, window: TimeWindow, shape: str, fine: bool) -> TimelineTick:
    share = window.share(at)
    anchor = "start" if share < 0.04 else "end" if share > 0.96 else "middle"
    return TimelineTick(f"{share * 100:.3f}%", date_format(at, shape), fine, anchor)
