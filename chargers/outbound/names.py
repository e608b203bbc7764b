"""Looks up names: all addresses of a host, by the machine's own resolver, which knows no time limit of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from threading import BoundedSemaphore, Thread

Resolver = Callable[[str], Awaitable[tuple[str, ...]]]
"""Takes a host without brackets, gives its addresses. Raises `NameUnknown` or `NamesSilent`."""

_AT_ONCE = BoundedSemaphore(16)  # a look-up that nobody waits for any more goes on until the resolver gives up
_NO_ADDRESS = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class NameUnknown(Exception):
    """There is no such name, or it has no address."""


class NamesSilent(Exception):
    """Whoever knows names does not answer, or too many of our own questions are under way."""


async def look_up(host: str) -> tuple[str, ...]:
    """The `Resolver` of the machine. Its thread is left behind where the caller gives up: a loop's own is waited for."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...]] = loop.create_future()
    if not _AT_ONCE.acquire(blocking=False):
        raise NamesSilent

    def settle(found: tuple[str, ...] | Exception) -> None:
        if answer.done():
            return
        if isinstance(found, Exception):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def ask() -> None:
        found = _addresses(host)
        _AT_ONCE.release()
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(settle, found)

    Thread(target=ask, daemon=True, name="name look-up").start()
    return await answer


def _addresses(host: str) -> tuple[str, ...] | Exception:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as failed:
        return NameUnknown() if failed.errno in _NO_ADDRESS else NamesSilent()
    except (OSError, ValueError):  # a name that cannot be one
        return NameUnknown()
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))
