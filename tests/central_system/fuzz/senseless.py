"""Frames that are right to the letter and make no sense: the semantic level of the fuzzer. A seed makes the same again."""

from __future__ import annotations

import copy
import json
from collections import deque
from random import Random
from typing import Any

from tests.central_system.fuzz.grammar import ANSWERS, PAYLOADS

TIMES = (
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "1970-01-01T00:00:00+14:00",
    "2026-02-28T23:59:60Z",
    "2038-01-19T03:14:08Z",
    "9999-12-31T23:59:59-12:00",
    "2026-01-01T00:00:00.000000001Z",
)
NUMBERS = (0, 1, 2, 3, 17, 65_535, 65_536, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -1, -(2**31))
STATUSES = (
    *("Available", "Preparing", "Charging", "SuspendedEVSE", "SuspendedEV", "Finishing"),
    *("Reserved", "Unavailable", "Faulted"),
)
ERRORS = ("NoError", "GroundFailure", "InternalError", "OtherError")
FIRMWARE = ("Downloaded", "DownloadFailed", "Downloading", "Idle", "InstallationFailed", "Installing", "Installed")
FILES = ("Idle", "Uploaded", "UploadFailed", "Uploading")
REASONS = ("EVDisconnected", "HardReset", "Local", "PowerLoss", "Remote", "DeAuthorized")
ACTIONS_OF_OURS = ("Reset", "GetConfiguration", "ChangeConfiguration", "RemoteStartTransaction")
KNOWN_KEYS = ("com_Endpoint", "com_OCPPID", "authorizationKey", "com_Options", "AuthorizationKey", "com_ProtType")


class Senseless:
    """One charger that lost its mind. It remembers what was asked and what it sent, to say it again at the wrong time."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.asked: deque[str] = deque(["c1-0-1"], 50)  # unique IDs of calls of ours, answered or not
        self.sent: deque[str] = deque(["1"], 50)
        self.transactions: deque[int] = deque([1], 20)

    def hears(self, text: str | bytes) -> list[Any] | None:
        """Notes what came from the server. The call, where it is one."""
        try:
            frame = json.loads(text)
        except ValueError:
            return None
        if not isinstance(frame, list) or len(frame) < 3:
            return None
        if frame[0] == 2:
            self.asked.append(str(frame[1]))
            return frame
        if isinstance(frame[2], dict) and isinstance(number := frame[2].get("transactionId"), int):
            self.transactions.append(number)
        return None

    def frame(self) -> str:
        kind = self.dice.choices(("call", "answer", "error"), (8, 3, 1))[0]
        if kind == "answer":
            return json.dumps([3, self._id_of_a_call(), self.answer()])
        if kind == "error":
            return json.dumps([4, self._id_of_a_call(), self.dice.choice(("InternalError", "NotSupported", "")), "", {}])
        action, payload = self._call()
        unique_id = self.dice.choice(self.sent) if self.dice.random() < 0.3 else str(self.dice.randrange(10**6))
        self.sent.append(unique_id)
        return json.dumps([2, unique_id, action, payload])

    def answer(self) -> dict[str, Any]:
        """Of some action, whichever was asked."""
        dice = self.dice
        if dice.random() < 0.4:
            return copy.deepcopy(dice.choice(ANSWERS))
        if dice.random() < 0.5:
            return {"status": dice.choice(("Accepted", "Rejected", "RebootRequired", "NotSupported", "Scheduled", "Unlocked"))}
        keys = dice.choices(KNOWN_KEYS, k=dice.randrange(1, 9))  # some of them twice, with two values
        return {
            "configurationKey": [{"key": k, "readonly": dice.random() < 0.5, "value": dice.choice(("", "0", k))} for k in keys]
        }

    def _id_of_a_call(self) -> str:
        return self.dice.choice((self.dice.choice(self.asked), self.dice.choice(self.sent), "nobody-asked"))

    def _call(self) -> tuple[str, dict[str, Any]]:
        dice = self.dice
        stamp, number, connector = dice.choice(TIMES), dice.choice(NUMBERS), dice.choice(NUMBERS)
        transaction = dice.choice((number, dice.choice(self.transactions)))
        value = {
            "timestamp": stamp,
            "sampledValue": [{"value": str(number), "context": "Transaction.End", "measurand": "Voltage"}],
        }
        calls: tuple[tuple[str, dict[str, Any]], ...] = (
            (
                "StatusNotification",
                {
                    "connectorId": connector,
                    "status": dice.choice(STATUSES),
                    "errorCode": dice.choice(ERRORS),
                    "timestamp": stamp,
                },
            ),
            ("StartTransaction", {"connectorId": connector, "idTag": "T", "meterStart": number, "timestamp": stamp}),
            (
                "StopTransaction",
                {
                    "transactionId": transaction,
                    "meterStop": number,
                    "timestamp": stamp,
                    "reason": dice.choice(REASONS),
                    "transactionData": [value] * dice.randrange(3),
                },
            ),
            (
                "MeterValues",
                {"connectorId": connector, "transactionId": transaction, "meterValue": [value] * dice.randrange(1, 4)},
            ),
            ("BootNotification", {**PAYLOADS["BootNotification"], "chargeBoxSerialNumber": str(number)}),
            ("FirmwareStatusNotification", {"status": dice.choice(FIRMWARE)}),
            ("DiagnosticsStatusNotification", {"status": dice.choice(FILES)}),
            ("Authorize", {"idTag": dice.choice(("", "T", "04AABBCC" * 2))}),
            ("Heartbeat", {}),
            (dice.choice(ACTIONS_OF_OURS), {"type": "Hard", "key": "com_Endpoint", "value": "x", "idTag": "T"}),
        )
        return dice.choice(calls)
