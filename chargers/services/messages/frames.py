"""The stored frames of a charger: filtered, with their other halves, and as lines of a file. They were masked when they were
stored (central_system/frames/frame_log).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Length

from chargers.domain.messages.stored_frame import LONGEST, SentFrame, kind_of, pair_frames, parsed
from chargers.models import Charger, Message
from chargers.services.span import EVER, Span, TooMany

MOST = 20_000  # frames of one file
MOST_CHARACTERS = 40_000_000  # of their texts together
COLUMNS = ("at", "ocpp_id", "direction", "action", "unique_id", "flaw", "text")


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which frames. Empty: all of them."""

    span: Span = EVER
    direction: str = ""
    action: str = ""
    with_flaw: bool = False
    words: str = ""


def find_frames(charger: Charger, wanted: MessageFilter) -> QuerySet[Message]:
    """The latest first."""
    found = Message.objects.filter(charger=charger)
    if wanted.span.since is not None:
        found = found.filter(at__gte=wanted.span.since)
    if wanted.span.until is not None:
        found = found.filter(at__lt=wanted.span.until)
    if wanted.direction:
        found = found.filter(direction=wanted.direction)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.with_flaw:
        found = found.exclude(flaw="")
    for word in wanted.words.split()[:6]:
        found = found.filter(text__icontains=word)
    return found.order_by("-at", "-pk")


def actions_of_charger(charger: Charger) -> list[str]:
    """Those that occurred."""
    named = Message.objects.filter(charger=charger).exclude(action="")
    return list(named.order_by("action").values_list("action", flat=True).distinct())


def other_halves(charger: Charger, shown: Iterable[Message]) -> dict[int, Message]:
    """By key of a frame: the answer to a call, the call of an answer. Also of frames that a filter leaves out; one query."""
    rows = list(shown)
    named = {row.unique_id for row in rows if row.unique_id}
    if not named:
        return {}
    since, until = min(row.at for row in rows) - LONGEST, max(row.at for row in rows) + LONGEST
    around = Message.objects.filter(charger=charger, at__gte=since, at__lte=until, unique_id__in=named).order_by("at", "pk")
    known = {row.pk: row for row in around}
    halves = pair_frames(
        SentFrame(r.pk, r.at, r.direction == Message.Direction.IN, r.unique_id, kind_of(r.text)) for r in known.values()
    )
    return {row.pk: known[halves[row.pk]] for row in rows if row.pk in halves}


def refuse_too_many(found: QuerySet[Message]) -> None:
    """Raises `TooMany`."""
    measured = found.order_by().aggregate(count=Count("pk"), size=Sum(Length("text")))
    if measured["count"] > MOST or (measured["size"] or 0) > MOST_CHARACTERS:
        raise TooMany


def csv_lines(charger: Charger, found: QuerySet[Message]) -> Iterator[tuple[object, ...]]:
    """For a CSV file, the oldest first; times in UTC."""
    for one in _oldest_first(found):
        yield stamp(one.at), charger.ocpp_id, one.direction, one.action, one.unique_id, one.flaw, one.text


def json_objects(charger: Charger, found: QuerySet[Message]) -> Iterator[dict[str, Any]]:
    """For a file of JSON lines, the oldest first: `frame` as it is, or `text` where that is no JSON."""
    for one in _oldest_first(found):
        line: dict[str, Any] = {"at": stamp(one.at), "ocpp_id": charger.ocpp_id, "direction": one.direction}
        line |= {"action": one.action, "unique_id": one.unique_id, "flaw": one.flaw}
        try:
            line["frame"] = parsed(one.text)
        except (ValueError, RecursionError):
            line["text"] = one.text
        yield line


def _oldest_first(found: QuerySet[Message]) -> Iterator[Message]:
    return found.order_by("at", "pk").iterator(chunk_size=2000)


def stamp(at: datetime) -> str:
    """UTC to the millisecond, with its Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"
