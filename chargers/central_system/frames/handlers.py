"""What chargers say: a function per action, from a payload of any shape to a valid answer and facts (C10). No sockets here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ocpp.v16.enums import Action, DataTransferStatus, RegistrationStatus

from chargers.central_system.frames import transactions
from chargers.central_system.frames.frame_log import clean_text, payload_text, size_of
from chargers.central_system.frames.handler_parts import HandlerParts
from chargers.central_system.frames.reply import Payload, Reply, Unusable
from chargers.central_system.hooks import BootFacts
from chargers.domain.budgets.day_budget import BudgetKind
from chargers.services.presence.record import BootRow, ConnectorRow, MeterValueRow

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

CONNECTORS = 100  # higher numbers are answered and not kept


def boot_notification(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """Always accepted, whatever is missing: a charger that is locked out cannot be repaired (C10)."""
    at = parts.clock.now()
    boot = BootFacts(
        at,
        vendor=clean_text(payload.get("chargePointVendor"), 60).strip(),
        model=clean_text(payload.get("chargePointModel"), 60).strip(),
        charge_point_serial=clean_text(payload.get("chargePointSerialNumber"), 60).strip(),
        charge_box_serial=clean_text(payload.get("chargeBoxSerialNumber"), 60).strip(),
        firmware=clean_text(payload.get("firmwareVersion"), 60).strip(),
    )
    raw = payload_text(payload, 20_000)
    parts.settling.boot_came(session)
    serials = (boot.charge_point_serial, boot.charge_box_serial)
    if (use := parts.budgets.room(session.pk, BudgetKind.BOOTS, at)) is not None:
        parts.budgets.spend(use, 1, size_of(raw))
        parts.writer.facts.boots.append(BootRow(session.pk, at, boot.vendor, boot.model, *serials, boot.firmware, raw))
    answer = {
        "currentTime": parts.clock.stamp(),
        "interval": parts.config.interval,
        "status": RegistrationStatus.accepted.value,
    }
    flaw = "" if boot.vendor and boot.model else "ocpp_info_wiped"
    return Reply(answer, commit=True, flaw=flaw, then=lambda by: _boot_answered(parts, by, boot))


def _boot_answered(parts: HandlerParts, session: Session, boot: BootFacts) -> None:
    session.booted, session.serial = True, boot.serial
    asked_for, session.boot_asked = session.boot_asked, False
    parts.hooks.booted.tell(session, boot, asked_for)


def heartbeat(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """Our time, which chargers set their clocks by (C19)."""
    return Reply({"currentTime": parts.clock.stamp()})


def status_notification(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """Keeps the status of a connector. Raises `Unusable` without its number or status."""
    number = transactions.whole_number(payload.get("connectorId"))
    status = payload.get("status")
    if number is None or not isinstance(status, str):
        raise Unusable
    if 0 <= number <= CONNECTORS:
        said = ConnectorRow(
            session.pk,
            number,
            clean_text(status, 20),
            clean_text(payload.get("errorCode"), 30),
            clean_text(payload.get("info"), 255),
            clean_text(payload.get("timestamp"), 40),  # the charger's stamp is kept, ordering is by our clock (C19)
            parts.clock.now(),
        )
        connectors = parts.writer.facts.connectors
        connectors[session.pk, number] = said.after(connectors.get((session.pk, number)))
    return Reply({}, commit=True, then=lambda by: parts.hooks.status.tell(by, number, status))


async def authorize(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """Whether a card may charge."""
    status, _every = await transactions.judge_tag(parts, session, payload.get("idTag"))
    return Reply({"idTagInfo": {"status": status}})


def data_transfer(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """No vendor's messages are known here; saying so is the polite answer (C16)."""
    return Reply({"status": DataTransferStatus.unknown_vendor_id.value})


def noted(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """Diagnostics, firmware, log and security notices: in the frame log, and that is all."""
    return Reply({}, commit=True)


def sign_certificate(parts: HandlerParts, session: Session, payload: Payload) -> Reply:
    """No certificates are made here."""
    return Reply({"status": "Rejected"})


def meter_values(parts: HandlerParts, session: Session, payload: Payload) -> Reply | Awaitable[Reply]:
    """Keeps what the meter said."""
    at = parts.clock.now()
    rows = list(transactions.sample_rows(session.pk, payload, at))
    flaw = transactions.NO_CONNECTOR if rows and transactions.connector_number(payload) is None else ""
    if parts.meter_log.stores(session.pk, rows, at):
        return Reply({}, commit=True, flaw=flaw)
    return _ends_alone(parts, session, rows, flaw)


async def _ends_alone(parts: HandlerParts, session: Session, rows: list[MeterValueRow], flaw: str) -> Reply:
    await parts.meter_log.keep_ends(session.pk, rows)
    return Reply({}, flaw=flaw)


Handler = Callable[[HandlerParts, "Session", Payload], "Reply | Awaitable[Reply]"]
HANDLERS: dict[str, Handler] = {
    Action.authorize.value: authorize,
    Action.boot_notification.value: boot_notification,
    Action.data_transfer.value: data_transfer,
    Action.diagnostics_status_notification.value: noted,
    Action.firmware_status_notification.value: noted,
    Action.heartbeat.value: heartbeat,
    Action.log_status_notification.value: noted,
    Action.meter_values.value: meter_values,
    Action.security_event_notification.value: noted,
    Action.sign_certificate.value: sign_certificate,
    Action.signed_firmware_status_notification.value: noted,
    Action.start_transaction.value: transactions.start_transaction,
    Action.status_notification.value: status_notification,
    Action.stop_transaction.value: transactions.stop_transaction,
}
