"""The peer: a central system as the `ocpp` library documents it, on `websockets`. Stores nothing."""
# mypy: disable-error-code="misc,untyped-decorator"

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import websockets
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result
from ocpp.v16.enums import Action, RegistrationStatus


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Charger(ChargePoint):
    @on(Action.boot_notification)
    def on_boot(self, charge_point_vendor: str, charge_point_model: str, **others: Any) -> call_result.BootNotification:
        return call_result.BootNotification(current_time=now(), interval=300, status=RegistrationStatus.accepted)

    @on(Action.heartbeat)
    def on_heartbeat(self) -> call_result.Heartbeat:
        return call_result.Heartbeat(current_time=now())

    @on(Action.status_notification)
    def on_status(self, connector_id: int, error_code: str, status: str, **others: Any) -> call_result.StatusNotification:
        return call_result.StatusNotification()


async def on_connect(websocket: Any) -> None:
    with suppress(websockets.ConnectionClosed):
        await Charger(websocket.request.path.strip("/"), websocket).start()


async def main(port: int) -> None:
    async with websockets.serve(
        on_connect,
        "127.0.0.1",
        port,
        subprotocols=[websockets.Subprotocol("ocpp1.6")],
        backlog=4096,
        open_timeout=60,  # in its favour: a storm on a busy machine outlasts the 10 seconds of the default
    ) as server:
        print(f"Serving on http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
