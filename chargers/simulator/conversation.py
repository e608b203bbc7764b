"""OCPP-J on one line: calls out, one at a time; calls in, answered in their order; answers matched by id.

Lives as long as the line does. Knows nothing about dialling, restarts or settings.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from chargers.simulator.answering import answer
from chargers.simulator.frames import CallErrorFrame, CallFrame, Payload, ResultFrame, decode
from chargers.simulator.line import Line

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger

ANSWER_SECONDS = 30
"""Real ones: how long the controller waits for the backend's answer."""


class Conversation:
    """What a charger and a backend say to each other over one line."""

    def __init__(self, charger: "SimulatedCharger", line: Line, next_id: Callable[[], str]) -> None:
        self.charger = charger
        self.line = line
        self.open_calls = 0
        """Calls of the backend that are not answered yet."""
        self.abandoned = False
        self.settled = False
        """Whether nothing is awaited any more before the backend may call: its boot was answered, or none is sent."""
        self._given_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._next_id = next_id
        self._turn = asyncio.Lock()
        self._awaited: dict[str, asyncio.Future[ResultFrame | CallErrorFrame | None]] = {}
        self._beside: set[asyncio.Task[None]] = set()

    async def run(self, *beside: Coroutine[Any, Any, None]) -> None:
        """Listen until the line ends, with these coroutines going on beside it."""
        for work in beside:
            self.spawn(work)
        listening = asyncio.create_task(self._listen())
        try:
            await asyncio.wait({listening, self._given_up}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            listening.cancel()
            self._given_up.cancel()
            for waiting in self._awaited.values():
                if not waiting.done():
                    waiting.set_result(None)
            for task in tuple(self._beside):
                task.cancel()

    def abandon(self) -> None:
        """End the conversation and leave the line open and silent, as a controller that lost power does."""
        self.abandoned = True
        self.line.fall_silent()
        if not self._given_up.done():
            self._given_up.set_result(None)

    async def _listen(self) -> None:
        async for message in self.line.messages():
            self._take(message)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside, for as long as the line lives."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def call(self, action: str, payload: Payload) -> ResultFrame | CallErrorFrame | None:
        """Ask the backend; None where no answer came or the line went."""
        async with self._turn:
            call = CallFrame(self._next_id(), action, payload)
            frame, text = call.encode(), True
            for fault in self.charger.faults:
                frame, text = fault.outgoing(call, frame) if text else (frame, text)
            answered: asyncio.Future[ResultFrame | CallErrorFrame | None] = asyncio.get_running_loop().create_future()
            self._awaited[call.unique_id] = answered
            try:
                await self.line.send(frame, text)
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await answered
            except TimeoutError:
                return None
            finally:
                self._awaited.pop(call.unique_id, None)

    def _take(self, message: str | bytes) -> None:
        match decode(message):
            case CallFrame() as call:
                self.spawn(self._answer(call))
            case ResultFrame() | CallErrorFrame() as frame:
                waiting = self._awaited.get(frame.unique_id)
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
            case None:
                pass

    async def _answer(self, call: CallFrame) -> None:
        charger = self.charger
        charger.heard(call)
        self.open_calls += 1
        try:
            instead = (reply for fault in charger.faults if (reply := fault.instead(charger, call)) is not None)
            reply = next(instead, None) or answer(charger, call)
            for fault in charger.faults:
                reply = fault.reply(charger, call, reply)
            if reply.after:
                await charger.clock.sleep(reply.after)
            for frame in reply.frames:
                await self.line.send(frame)
        finally:
            self.open_calls -= 1
        for follow in reply.then:
            await follow()
