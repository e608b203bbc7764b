"""A charging session on one connector, as messages: StartTransaction, MeterValues, StopTransaction.

Pure payloads; the charger sends them. Values are texts, and Frequency has no unit, as real controllers send them.
"""

from dataclasses import dataclass

from chargers.simulator.frames import Payload

KILOWATTS = 11


@dataclass(slots=True)
class ChargingSession:
    """What is known of a running session. Energy in Wh of the meter; times are the charger's seconds."""

    connector: int
    id_tag: str
    meter_start: int
    began: float
    transaction: int | None = None

    def meter(self, now: float) -> int:
        return self.meter_start + round((now - self.began) * KILOWATTS * 1000 / 3600)

    def start(self, stamp: str) -> Payload:
        return {"connectorId": self.connector, "idTag": self.id_tag, "meterStart": self.meter_start, "timestamp": stamp}

    def values(self, now: float, stamp: str) -> Payload:
        sampled = [
            {"value": str(self.meter(now)), "measurand": "Energy.Active.Import.Register", "unit": "Wh"},
            {"value": "230.4", "measurand": "Voltage", "unit": "V"},
            {"value": "50.0", "measurand": "Frequency"},
            {"value": "31", "measurand": "Temperature", "unit": "Celsius"},
            *({"value": "16.0", "measurand": "Current.Import", "phase": phase, "unit": "A"} for phase in ("L1", "L2", "L3")),
        ]
        payload: Payload = {"connectorId": self.connector, "meterValue": [{"timestamp": stamp, "sampledValue": sampled}]}
        return payload if self.transaction is None else payload | {"transactionId": self.transaction}

    def stop(self, now: float, stamp: str, reason: str) -> Payload:
        return {
            "transactionId": self.transaction or 0,
            "idTag": self.id_tag,
            "meterStop": self.meter(now),
            "timestamp": stamp,
            "reason": reason,
        }
