"""What chargers say: a function per action, from a payload of any shape to a valid answer and facts (C10). No sockets here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from ocpp.v16.enums import Action, DataTransferStatus, RegistrationStatus

from chargers.central_system.frames import transactions
from chargers.central_system.frames.frame_log import clean, payload_text
from chargers.central_system.frames.handler_parts import HandlerParts
from chargers.central_system.frames.reply import Payload, Reply, Unusable
from chargers.central_system.hooks import BootFacts
from chargers.services.presence.record import BootRow, ConnectorRow

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

CONNECTORS = 100  # higher numbers are answered and not kept


def boot_notification(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """Always accepted, whatever is missing: a charger that is locked out cannot be repaired (C10)."""
    boot = BootFacts(
        at,
        vendor=clean(payload.get("chargePointVendor"), 60).strip(),
        model=clean(payload.get("chargePointModel"), 60).strip(),
        charge_point_serial=clean(payload.get("chargePointSerialNumber"), 60).strip(),
        charge_box_serial=clean(payload.get("chargeBoxSerialNumber"), 60).strip(),
        firmware=clean(payload.get("firmwareVersion"), 60).strip(),
    )
    raw = payload_text(payload, 20_000)
    if not session.boot_asked:
        parts.settling.settle(session)  # no call of ours slips in before the answer, however long the commit takes (C12)
    serials = (boot.charge_point_serial, boot.charge_box_serial)
    parts.writer.facts.boots.append(BootRow(session.pk, at, boot.vendor, boot.model, *serials, boot.firmware, raw))
    answer = {
        "currentTime": parts.clock.stamp(),
        "interval": parts.config.interval,
        "status": RegistrationStatus.accepted.value,
    }
    flaw = "" if boot.vendor and boot.model else "ocpp_info_wiped"
    return Reply(answer, commit=True, flaw=flaw, then=lambda: _boot_answered(parts, session, boot))


def _boot_answered(parts: HandlerParts, session: Session, boot: BootFacts) -> None:
    session.booted, session.serial = True, boot.serial
    asked_for, session.boot_asked = session.boot_asked, False
    parts.hooks.booted.tell(session, boot, asked_for)


def heartbeat(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """Our time, which chargers set their clocks by (C19)."""
    return Reply({"currentTime": parts.clock.stamp()})


def status_notification(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """Keeps the status of a connector. Raises `Unusable` without its number or status."""
    number = transactions.whole(payload.get("connectorId"))
    status = payload.get("status")
    if number is None or not isinstance(status, str):
        raise Unusable
    if 0 <= number <= CONNECTORS:
        parts.writer.facts.connectors[session.pk, number] = ConnectorRow(
            session.pk,
            number,
            clean(status, 20),
            clean(payload.get("errorCode"), 30),
            clean(payload.get("info"), 255),
            clean(payload.get("timestamp"), 40),  # the charger's stamp is kept, ordering is by our clock (C19)
            at,
        )
    return Reply({}, commit=True, then=lambda: parts.hooks.status.tell(session, number, status))


async def authorize(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """Whether a card may charge."""
    status, _every = await transactions.verdict(parts, session, payload.get("idTag"))
    return Reply({"idTagInfo": {"status": status}})


def data_transfer(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """No vendor's messages are known here; saying so is the polite answer (C16)."""
    return Reply({"status": DataTransferStatus.unknown_vendor_id.value})


def noted(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """Diagnostics, firmware, log and security notices: in the frame log, and that is all."""
    return Reply({}, commit=True)


def sign_certificate(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """No certificates are made here."""
    return Reply({"status": "Rejected"})


def meter_values(parts: HandlerParts, session: Session, payload: Payload, at: datetime) -> Reply:
    """Keeps what the meter said."""
    parts.writer.facts.meter_values.extend(transactions.samples(session.pk, payload, at))
    return Reply({}, commit=True)


Handler = Callable[[HandlerParts, "Session", Payload, datetime], "Reply | Awaitable[Reply]"]
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
