"""Where chargers connect, as an ASGI application: every WebSocket path but the browser's, no origin check, no session (T3).

Plain HTTP that was meant for it is told so.
"""

from __future__ import annotations

from typing import Any

from chargers.central_system.central_system import CentralSystem
from chargers.central_system.consumer import ChargerConsumer


def charger_door(central: CentralSystem) -> Any:
    """The application that takes the WebSocket scopes of chargers, and plain HTTP that was meant to be one."""
    return ChargerConsumer.as_asgi(central=central)
