"""A made-up past: a month of a line that flaps and is away, boots, round trips, frames of every kind, a journal."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from random import Random
from typing import Any

from chargers.models import Boot, Charger, JournalEntry, Message, PresenceEvent, User
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, ValueChange

KIND = PresenceEvent.Kind
GAPS = ((27.2, 9.0), (22.6, 0.7), (15.4, 31.0), (9.9, 0.2), (4.1, 2.4), (0.6, 0.7))  # days ago, hours long
FLAPS = (12.3, 60)  # days ago, how many within five hours


def month(charger: Charger, now: datetime) -> None:
    """Thirty days of a charger that goes on being connected."""
    _line(charger, now)
    _round_trips(charger, now)
    for days in (27.2 - 9 / 24, 15.4 - 31 / 24, 15.35 - 31 / 24, 0.57):
        Boot.objects.create(
            charger=charger, at=now - timedelta(days=days), vendor="Ecotap", model="DC60", firmware="5.0x.01R.4", raw="{}"
        )


def _line(charger: Charger, now: datetime) -> None:
    rows = [PresenceEvent(charger=charger, at=now - timedelta(days=29.4), kind=KIND.CONNECTED)]
    for days, hours in GAPS:
        lost = now - timedelta(days=days)
        rows.append(PresenceEvent(charger=charger, at=lost, kind=KIND.CLOSED, reason="silent" if hours > 1 else "code 1006"))
        rows.append(PresenceEvent(charger=charger, at=lost + timedelta(hours=hours), kind=KIND.CONNECTED))
    began, count = now - timedelta(days=FLAPS[0]), FLAPS[1]
    for number in range(int(count)):
        lost = began + timedelta(minutes=5 * number)
        rows.append(PresenceEvent(charger=charger, at=lost, kind=KIND.CLOSED, reason="code 1006"))
        rows.append(PresenceEvent(charger=charger, at=lost + timedelta(minutes=2), kind=KIND.CONNECTED))
    PresenceEvent.objects.bulk_create(sorted(rows, key=lambda row: row.at))


def _round_trips(charger: Charger, now: datetime) -> None:
    chance = Random(7)  # noqa: S311 the same past every time
    rows = []
    for quarter in range(30 * 24 * 4):
        at = now - timedelta(minutes=15 * quarter + 1)
        busy = 8 <= at.hour < 18
        usual = chance.gauss(140 if busy else 85, 18)
        number = max(30, round(usual * (chance.uniform(3, 9) if chance.random() < 0.01 else 1)))
        if not any(days * 24 >= quarter / 4 >= days * 24 - hours for days, hours in GAPS):
            rows.append(PresenceEvent(charger=charger, at=at, kind=KIND.ROUND_TRIP, milliseconds=number))
    PresenceEvent.objects.bulk_create(rows, batch_size=500)


FRAMES: tuple[tuple[float, str, str, str, Any, str], ...] = (
    # seconds ago, direction, action, unique ID, the frame after that, flaw
    (7200, "in", "BootNotification", "1", [2, {"chargePointModel": "DC60", "chargePointVendor": "Ecotap", "iccid": "***"}], ""),
    (
        7199.6,
        "out",
        "BootNotification",
        "1",
        [3, {"currentTime": "2026-05-03T10:00:00Z", "interval": 300, "status": "Accepted"}],
        "",
    ),
    (7100, "in", "StatusNotification", "2", [2, {"connectorId": 1, "errorCode": "NoError", "status": "Charging"}], ""),
    (7050, "out", "GetConfiguration", "a1", [2, {}], ""),
    (
        7046,
        "in",
        "GetConfiguration",
        "a1",
        [3, {"configurationKey": [{"key": "gsm_APN", "readonly": False, "value": "***"}]}],
        "",
    ),
    (6000, "in", "Authorize", "3", [2, {"idTag": "***"}], ""),
    (5999.9, "out", "Authorize", "3", [3, {"idTagInfo": {"status": "Invalid"}}], ""),
    (4000, "in", "StatusNotification", "4", [2, {"connectorId": "1", "status": "Melting", "errorCode": "NoError"}], "schema"),
    (3000, "out", "ChangeConfiguration", "a2", [2, {"key": "authorizationKey", "value": "***"}], ""),
    (2999.2, "in", "ChangeConfiguration", "a2", [4, "InternalError", "", {}], ""),
    (2000, "in", "MakeCoffee", "5", [2, {"with": "***"}], "unknown_action"),
    (1999.9, "out", "MakeCoffee", "5", [4, "NotImplemented", "", {}], ""),
    (1500, "out", "TriggerMessage", "a3", [2, {"requestedMessage": "BootNotification"}], ""),
    (900, "in", "", "", "413", "no_json"),
    (600, "in", "DiagnosticsStatusNotification", "6", "cut", ""),
)


def frames(charger: Charger, now: datetime) -> None:
    """One of each kind: pairs both ways, errors, what is odd, what could not be read, what was cut."""
    for ago, direction, action, unique_id, said, flaw in FRAMES:
        if said == "cut":
            text = f'[2,"{unique_id}","{action}",{{"status":"' + "x" * 2000
        elif isinstance(said, str):
            text = said
        else:
            kind, *rest = said
            text = json.dumps([kind, unique_id, *([action] if kind == 2 else []), *rest])
        at = now - timedelta(seconds=ago)
        Message.objects.create(
            charger=charger, at=at, direction=direction, action=action, unique_id=unique_id, text=text, flaw=flaw
        )


def entries(charger: Charger, admin: User, installer: User, now: datetime) -> list[JournalEntry]:
    """People and the product, with and without values and reasons, of chargers and of none."""
    open_until = (now + timedelta(minutes=30)).isoformat(timespec="seconds")
    said: tuple[tuple[float, Action, User | None, dict[str, Any]], ...] = (
        (700, Action.CHARGER_CLAIMED, admin, {"values": [ValueChange("serial_number", after="1891351"), ValueChange("token")]}),
        (300, Action.WINDOW_OPENED, installer, {"values": [ValueChange("open_until", after=open_until)]}),
        (48, Action.CHANGE_ASKED, installer, {"reason": "The owner moves to another backend on Monday"}),
        (
            *(47.9, Action.CHANGE_ENDED, None),
            {
                "reason": "moved",
                "values": [
                    ValueChange("com_Endpoint", "127.0.0.1:8000/ocpp/#OSN#", "devices.ecotap.com:443/registry/ocpp/#OSN#"),
                    ValueChange("authorizationKey"),
                ],
            },
        ),
        (20, Action.CHARGER_EDITED, installer, {"values": [ValueChange("site", "", "Quay 4"), ValueChange("note", "left", "")]}),
        (2, Action.READING_ASKED, installer, {}),
    )
    return [
        journal.write(action, by=by, charger=charger, at=now - timedelta(hours=hours), **more) for hours, action, by, more in said
    ]
