"""The counters of limits in Redis, or, while it does not take them, in this process: without Redis nobody is locked out, and
nobody may guess without end."""

from __future__ import annotations

import json
import logging
from time import monotonic
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
ANSWERS_IN = 2  # seconds
LEFT_ALONE = 10.0  # seconds after it did not answer: who logs in meanwhile does not wait for it
MANY = 50_000  # counters in memory: of Django's 300, some hundred addresses would push all others out
_again_at = 0.0  # of this process: each thread has a cache of its own


class JsonSerializer:
    """What lies in Redis is JSON: whoever can write there makes this server run nothing, as unpickling would. A whole number
    stays one that Redis can count up."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


class CountersInRedis(RedisCache):
    """What the limits use of it. Away, full, hanging, or with another password: it is all the same to who wants to log in."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_timeout": ANSWERS_IN, "socket_connect_timeout": ANSWERS_IN}
        options = {"serializer": JsonSerializer, **waits, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._here = LocMemCache("while Redis is away", {"OPTIONS": {"MAX_ENTRIES": MANY}})

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return self._ask("get", key, default, version)
        except ValueError:  # no JSON: somebody else wrote it, and it counts nothing
            return default

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._ask("add", key, value, timeout, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._ask("set", key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> Any:
        return self._ask("delete", key, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        return self._ask("incr", key, delta, version)

    def clear(self) -> None:
        self._here.clear()
        self._ask("clear")

    def _ask(self, what: str, *told: Any) -> Any:
        global _again_at
        if monotonic() >= _again_at:
            try:
                return getattr(super(), what)(*told)
            except RedisError as problem:
                _again_at = monotonic() + LEFT_ALONE
                logger.warning("Redis takes no counters, this process counts by itself: %s", type(problem).__name__)
        return getattr(self._here, what)(*told)
