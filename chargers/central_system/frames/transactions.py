"""Authorize, StartTransaction, StopTransaction, MeterValues: valid answers always, everything kept (C20). Knows no tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from ocpp.v16.enums import AuthorizationStatus

from chargers.central_system.frames.frame_log import clean
from chargers.central_system.frames.handler_parts import HandlerParts
from chargers.central_system.frames.reply import Payload, Reply
from chargers.services.presence.record import MeterValueRow
from chargers.services.transactions import cards, transactions

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

SAMPLES = 2_000  # of one message
BIGGEST = 2**63 - 1


async def verdict(parts: HandlerParts, session: Session, id_tag: Any) -> tuple[str, bool]:
    """Tags that an admin listed are accepted; any other one where its organisation accepts every card, and then so it is said."""
    listed = isinstance(id_tag, str) and id_tag in parts.config.id_tags
    every = not listed and await parts.writer.run(lambda: cards.accepts_every(session.pk))
    return str((AuthorizationStatus.accepted if listed or every else AuthorizationStatus.invalid).value), every


async def start_transaction(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """Numbers and keeps a transaction, whether or not its card is accepted."""
    status, every = await verdict(parts, session, payload.get("idTag"))
    said = transactions.Start(
        charger=session.pk,
        connector=_connector(payload),
        id_tag=clean(payload.get("idTag"), 60),
        accepted=status == AuthorizationStatus.accepted,
        every_card=every,
        meter=whole(payload.get("meterStart")),
        stamp=clean(payload.get("timestamp"), 40),
        at=at,
    )
    number = await parts.writer.run(lambda: transactions.start(said))
    return Reply({"transactionId": number, "idTagInfo": {"status": status}})


async def stop_transaction(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """Keeps the end of a transaction, with the meter values that came along."""
    number = whole(payload.get("transactionId"))
    said = transactions.TransactionStop(
        charger=session.pk,
        number=-1 if number is None else number,
        id_tag=clean(payload.get("idTag"), 60),
        meter=whole(payload.get("meterStop")),
        stamp=clean(payload.get("timestamp"), 40),
        reason=clean(payload.get("reason"), 40),
        at=at,
    )
    parts.writer.facts.meter_values.extend(
        samples(session.pk, {"transactionId": number, "meterValue": payload.get("transactionData")}, at)
    )
    known = await parts.writer.run(lambda: transactions.stop(said))
    answer: Payload = {}
    if "idTag" in payload:
        answer = {"idTagInfo": {"status": (await verdict(parts, session, payload["idTag"]))[0]}}
    return Reply(answer, flaw="" if known else "unknown_transaction")


def samples(charger: int, payload: Payload, at: datetime) -> Iterator[MeterValueRow]:
    """Rows of the sampled values of a message, as services/presence/record writes them. What is no value is passed over."""
    number, connector = whole(payload.get("transactionId")), _connector(payload)
    left = SAMPLES
    for group in islice(_dicts(payload.get("meterValue")), SAMPLES):
        stamp = clean(group.get("timestamp"), 40)
        for sample in _dicts(group.get("sampledValue")):
            if left == 0:
                return
            left -= 1
            yield MeterValueRow(
                charger,
                connector,
                number,
                at,
                stamp,
                value=clean(sample.get("value"), 500),
                measurand=clean(sample.get("measurand"), 60),
                phase=clean(sample.get("phase"), 10),
                unit=clean(sample.get("unit"), 20),
                context=clean(sample.get("context"), 30),
                location=clean(sample.get("location"), 20),
            )


def whole(value: Any) -> int | None:
    """A whole number, also where it came as text or with a fraction of zero (C14)."""
    if type(value) is int:
        return value if -BIGGEST <= value <= BIGGEST else None
    if isinstance(value, bool) or not isinstance(value, str | float):
        return None
    try:
        number = int(float(value)) if isinstance(value, float) or "." in value else int(value)
    except (ValueError, OverflowError):
        return None
    return number if -BIGGEST <= number <= BIGGEST else None


def _connector(payload: Payload) -> int:
    number = whole(payload.get("connectorId"))
    return number if number is not None and 0 <= number < 32_768 else 0


def _dicts(value: Any) -> Iterator[Payload]:
    if isinstance(value, list):
        yield from (part for part in value if isinstance(part, dict))
