"""The charger door as an ASGI application: every WebSocket path but the browser's, no origin check, no session (T3).

Plain HTTP that was meant for it is told so.
"""

from __future__ import annotations

from typing import Any

from chargers.central_system.consumer import ChargerConsumer
from chargers.central_system.process import CentralSystem


def charger_door(house: CentralSystem | None = None) -> Any:
    """The application that takes WebSocket scopes of chargers ; without a central system the running one."""
    return ChargerConsumer.as_asgi(house=house)
