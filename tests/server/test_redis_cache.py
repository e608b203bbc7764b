"""Counters of limits while Redis is away, full, hanging or another one: nobody is locked out, and nobody guesses without end."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from time import monotonic
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from redis.exceptions import AuthenticationError, OutOfMemoryError

from chargers.models import User
from ecc_web import redis_cache

PASSWORD = "a-long-one-1234"


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@pytest.fixture
def served_from(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(redis_cache, "_again_at", 0.0)
    monkeypatch.setattr(redis_cache, "ANSWERS_IN", 0.2)

    def begin(port: int) -> None:
        url = f"redis://:secret-word@127.0.0.1:{port}/0"
        settings.CACHES = {"default": {"BACKEND": "ecc_web.redis_cache.CountersInRedis", "LOCATION": [url]}}
        cache.clear()

    return begin


def log_in(client: Client, password: str) -> Any:
    return client.post("/accounts/login/", {"login": "ann", "password": password})


@pytest.mark.django_db
@pytest.mark.parametrize("hangs", [True, False])
def test_who_is_right_gets_in_and_who_guesses_is_stopped(
    hangs: bool, deaf: int, served_from: Any, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.create_user("ann", "ann@example.com", PASSWORD)
    served_from(deaf if hangs else 1)
    begun = monotonic()
    assert log_in(client, PASSWORD).status_code == 302
    assert monotonic() - begun < 5
    assert "secret-word" not in caplog.text
    assert sum("counts by itself" in line for line in caplog.messages) == 1
    client.logout()
    for _ in range(5):
        assert log_in(client, "wrong").status_code == 200
    refused = log_in(client, PASSWORD)
    assert (refused.status_code, b"Too many attempts" in refused.content) == (200, True)


@pytest.mark.parametrize("problem", [OutOfMemoryError("command not allowed"), AuthenticationError("WRONGPASS")])
def test_one_that_refuses_is_left_alone_for_a_while(
    problem: Exception, served_from: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Refusing:
        def clear(self) -> None: ...

        def set(self, key: str, *_: object) -> None:
            asked.append(key)
            raise problem

    monkeypatch.setattr(redis_cache.CountersInRedis, "_cache", Refusing())
    served_from(1)
    cache.set("limit", 3, 60)
    assert (cache.get("limit"), cache.incr("limit"), len(asked)) == (3, 4, 1)
    monkeypatch.setattr(redis_cache, "_again_at", 0.0)
    cache.set("limit", 3, 60)
    assert len(asked) == 2


def test_what_somebody_else_wrote_there_counts_nothing(served_from: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Written:
        def clear(self) -> None: ...

        def get(self, *_: object) -> Any:
            return redis_cache.JsonSerializer().loads(b"\x80garbage")

    monkeypatch.setattr(redis_cache.CountersInRedis, "_cache", Written())
    served_from(1)
    assert cache.get("limit", []) == []
