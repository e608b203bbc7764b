"""Authorize, StartTransaction, StopTransaction, MeterValues: valid answers always, everything kept (C20). Knows no tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from ocpp.v16.enums import AuthorizationStatus

from chargers.central_system.frames.frame_log import LIMIT, clean_text, payload_text
from chargers.central_system.frames.handler_parts import HandlerParts
from chargers.central_system.frames.reply import Payload, Reply
from chargers.services.presence.record import MeterValueRow
from chargers.services.transactions import cards, transactions

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

NO_CONNECTOR = "no_connector"  # a flaw
SAMPLES = 2_000  # of one message
BIGGEST = 2**63 - 1


async def judge_tag(parts: HandlerParts, session: Session, id_tag: Any) -> tuple[str, bool]:
    """Tags that an admin listed are accepted; any other one where its organisation accepts every card, and then so it is said."""
    listed = isinstance(id_tag, str) and id_tag.lower() in parts.config.id_tags  # 1.6 compares them without case
    every = not listed and await parts.writer.run(lambda: cards.accepts_every_card(session.pk))
    return str((AuthorizationStatus.accepted if listed or every else AuthorizationStatus.invalid).value), every


async def start_transaction(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """Numbers and keeps a transaction, whether or not its card is accepted."""
    at = parts.clock.now()
    status, every = await judge_tag(parts, session, payload.get("idTag"))
    connector = connector_number(payload)
    said = transactions.ReportedStart(
        charger=session.pk,
        connector=connector or 0,
        id_tag=clean_text(payload.get("idTag"), 60),
        accepted=status == AuthorizationStatus.accepted,
        every_card=every,
        meter=_meter(payload.get("meterStart")),
        stamp=clean_text(payload.get("timestamp"), 40),
        at=at,
        odd=payload_text(payload, LIMIT) if connector is None else "",
    )
    number = await parts.writer.run(lambda: transactions.record_start(said))
    parts.meter_log.started(session.pk, number)
    return Reply({"transactionId": number, "idTagInfo": {"status": status}}, flaw=NO_CONNECTOR if connector is None else "")


async def stop_transaction(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """Keeps the end of a transaction, with the meter values that came along."""
    at = parts.clock.now()
    number = whole_number(payload.get("transactionId"))
    said = transactions.TransactionStop(
        charger=session.pk,
        number=number,
        id_tag=clean_text(payload.get("idTag"), 60),
        meter=_meter(payload.get("meterStop")),
        stamp=clean_text(payload.get("timestamp"), 40),
        reason=clean_text(payload.get("reason"), 40),
        at=at,
        text=payload_text(payload, LIMIT),
    )
    rows = list(sample_rows(session.pk, {"transactionId": number, "meterValue": payload.get("transactionData")}, at))
    if not parts.meter_log.stores(session.pk, rows, at):
        await parts.meter_log.keep_ends(session.pk, rows, stopped=True)
    known = await parts.writer.run(lambda: transactions.record_stop(said))
    answer: Payload = {}
    if "idTag" in payload:
        answer = {"idTagInfo": {"status": (await judge_tag(parts, session, payload["idTag"]))[0]}}
    return Reply(answer, flaw="" if known else "unknown_transaction")


async def keep_broken(parts: HandlerParts, session: Session, action: str, payload: Payload) -> bool:
    """Keeps for good what a broken message says about a session. False where this charger has sent too many (C16)."""
    said = transactions.BrokenReport(
        charger=session.pk,
        action=action,
        number=whole_number(payload.get("transactionId")),
        id_tag=clean_text(payload.get("idTag"), 60),
        text=payload_text(payload, LIMIT),
        at=parts.clock.now(),
    )
    return await parts.writer.run(lambda: transactions.keep_broken(said))


def sample_rows(charger: int, payload: Payload, at: datetime) -> Iterator[MeterValueRow]:
    """Rows of the sampled values of a message, as services/presence/record writes them. What is no value is passed over."""
    number, connector = whole_number(payload.get("transactionId")), connector_number(payload) or 0
    left = SAMPLES
    for group in islice(_dicts(payload.get("meterValue")), SAMPLES):
        stamp = clean_text(group.get("timestamp"), 40)
        for sample in _dicts(group.get("sampledValue"), "value"):
            if left == 0:
                return
            left -= 1
            yield MeterValueRow(
                charger,
                connector,
                number,
                at,
                stamp,
                value=clean_text(sample.get("value"), 500),
                measurand=clean_text(sample.get("measurand"), 60),
                phase=clean_text(sample.get("phase"), 10),
                unit=clean_text(sample.get("unit"), 20),
                context=clean_text(sample.get("context"), 30),
                location=clean_text(sample.get("location"), 20),
            )


def whole_number(value: Any) -> int | None:
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


def connector_number(payload: Payload) -> int | None:
    """None where it says none that can be one; rows have 0 then, the charger itself."""
    number = whole_number(payload.get("connectorId"))
    return number if number is not None and 0 <= number < 32_768 else None


def _meter(value: Any) -> transactions.MeterReading:
    """Its whole number, and what came where that says more."""
    number = whole_number(value)
    says_all = number is not None and (type(value) is int or float(value) == number)
    return transactions.MeterReading(number, "" if says_all else clean_text(value, 60))


def _dicts(value: Any, plain: str = "") -> Iterator[Payload]:
    """The objects of a list; some chargers send the one object, or as its `plain` field the one value, without its list."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            yield part
        elif plain and isinstance(part, str | int | float) and not isinstance(part, bool):
            yield {plain: part}
