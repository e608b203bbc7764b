"""Lets go of what was kept long enough: frames, presence history, attempts, alerts, IDs and tokens of changes long ended; where
it is set so, charging sessions and the numbers of cards."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from chargers.domain.messages.card_number import CUT, masked_card
from chargers.models import (
    Alert,
    AlertMail,
    Arrival,
    DayCount,
    Message,
    MeterValue,
    PreflightVerdict,
    PresenceEvent,
    StrayReport,
    Transaction,
)
from chargers.services.changes import accepted_credentials
from chargers.services.fleets import imports

AT_ONCE = 1_000  # rows of one kind in one go: the writer has others to serve


NEVER_ENDED = timedelta(days=30)  # a session whose end never came goes so much later, counted from its start
FOR_GOOD = 0


@dataclass(frozen=True, slots=True)
class KeptDays:
    """For how many days what is kept; `FOR_GOOD` of sessions and card numbers means that they are."""

    messages: int
    history: int
    sessions: int = FOR_GOOD
    cards: int = FOR_GOOD


def tidy(now: datetime, kept: KeptDays) -> bool:
    """One round. Returns whether it was not enough, so that the next one should follow soon."""
    messages, history = now - timedelta(days=kept.messages), now - timedelta(days=kept.history)
    left = [
        _delete_first(Message, messages),
        _delete_first(PresenceEvent, history),
        _delete_some(Arrival.objects.filter(charger=None, last_at__lt=messages)),
        _delete_some(Arrival.objects.filter(last_at__lt=history)),
        _delete_some(Alert.objects.filter(ended_at__lt=history)),
        _delete_some(AlertMail.objects.filter(done_at__lt=messages)),
        _delete_some(DayCount.objects.filter(day__lt=messages.date())),
        _delete_some(PreflightVerdict.objects.filter(asked_at__lt=history)),
    ]
    if kept.sessions != FOR_GOOD:
        left += _delete_sessions(now - timedelta(days=kept.sessions))
    if kept.cards != FOR_GOOD:
        left += _mask_cards(now - timedelta(days=kept.cards))
    left.append(imports.forget_old_rows(now, AT_ONCE) == AT_ONCE)
    accepted_credentials.close_what_is_due(now)
    return any(left)


def _delete_sessions(limit: datetime) -> Iterable[bool]:
    """Sessions that ended before the limit, and what else came about charging before it and belongs to none that stays."""
    yield _delete_some(Transaction.objects.filter(_ended(limit)))
    stays = Transaction.objects.filter(pk=OuterRef("transaction_number"), charger=OuterRef("charger"))
    for model in (MeterValue, StrayReport):
        yield _delete_some(model._default_manager.filter(~Exists(stays), at__lt=limit))


def _ended(limit: datetime) -> Q:
    return Q(stopped_at__lt=limit) | Q(stopped_at=None, started_at__lt=limit - NEVER_ENDED)


def _mask_cards(limit: datetime) -> Iterable[bool]:
    """Of the cards of sessions that ended before the limit the last characters stay."""
    whole = (~Q(id_tag="") & ~Q(id_tag__startswith=CUT)) | (~Q(stop_id_tag="") & ~Q(stop_id_tag__startswith=CUT))
    ended = list(Transaction.objects.filter(_ended(limit), whole).order_by("pk")[:AT_ONCE])
    for one in ended:
        one.id_tag, one.stop_id_tag = masked_card(one.id_tag), masked_card(one.stop_id_tag)
    Transaction.objects.bulk_update(ended, ["id_tag", "stop_id_tag"], batch_size=200)
    yield len(ended) == AT_ONCE
    strays = list(
        StrayReport.objects.filter(at__lt=limit).exclude(id_tag="").exclude(id_tag__startswith=CUT).order_by("pk")[:AT_ONCE]
    )
    for stray in strays:
        stray.text = _without_card(stray.text, stray.id_tag)
        stray.id_tag = masked_card(stray.id_tag)
    StrayReport.objects.bulk_update(strays, ["id_tag", "text"], batch_size=200)
    yield len(strays) == AT_ONCE


def _without_card(text: str, card: str) -> str:
    """The report with this number cut where it stands as a value; "1" within a meter's reading is no card."""
    try:
        said = json.loads(text)
    except (RecursionError, ValueError):
        return text.replace(card, masked_card(card))
    cut = _cut_card(said, card)
    return text if cut == said else json.dumps(cut, ensure_ascii=False, separators=(",", ":"))


def _cut_card(said: Any, card: str) -> Any:
    if isinstance(said, dict):
        return {name: _cut_card(value, card) for name, value in said.items()}
    if isinstance(said, list):
        return [_cut_card(one, card) for one in said]
    return masked_card(card) if said == card else said


def _delete_first(model: type[Message] | type[PresenceEvent], limit: datetime) -> bool:
    """Of the rows that were written first those before the limit: in the order of their keys, for which there is an index."""
    first = list(model._default_manager.order_by("pk").values_list("pk", "at")[:AT_ONCE])
    return _delete(model, [pk for pk, at in first if at < limit])


def _delete_some(old: QuerySet[Any]) -> bool:
    return _delete(old.model, list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]))


def _delete(model: type[Model], keys: list[int]) -> bool:
    """Returns whether there may be more of them."""
    for start in range(0, len(keys), 500):
        model._default_manager.filter(pk__in=keys[start : start + 500]).delete()
    return len(keys) == AT_ONCE
