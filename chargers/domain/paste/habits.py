"""What is known of some backends: what they put at the end of their URL, whose the OCPP ID is, what their tokens look like."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

BUILT_IN = Path(__file__).parent / "backends.toml"


class LastPiece(StrEnum):
    """What the last piece of this backend's URL is, where nothing else says so."""

    OCPP_ID = "ocpp_id"
    ACCOUNT = "account"  # a code of the customer: part of the path, and easily taken for an ID
    PATH = "path"
    UNKNOWN = "unknown"


class TokenHabit(StrEnum):
    """Whether chargers need a token at a backend."""

    NONE = "none"
    OPTIONAL = "optional"
    GIVEN = "given"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BackendHabits:
    """`hosts` are its hosts, without port; a leading dot stands for all below it. `token_pattern` matches a token whole."""

    code: str
    name: str
    hosts: tuple[str, ...]
    last_piece: LastPiece = LastPiece.UNKNOWN
    prefix: bool = False  # it wants the OCPP ID with a brand's prefix
    free_id: bool = False  # the OCPP ID is the customer's to choose
    token: TokenHabit = TokenHabit.UNKNOWN
    token_pattern: str = ""

    def has_host(self, host: str) -> bool:
        return any(host == one or (one.startswith(".") and host.endswith(one)) for one in self.hosts)


class HabitsError(ValueError):
    """The catalogue of backends is not what it should be."""


@cache
def load(path: Path = BUILT_IN) -> tuple[BackendHabits, ...]:
    """Every backend of a catalogue file. Raises `HabitsError`."""
    try:
        backends = tuple(_backend(item) for item in tomllib.loads(path.read_text(encoding="utf-8"))["backend"])
    except (OSError, ValueError, KeyError, TypeError, re.error) as error:
        raise HabitsError(f"{path}: {error}") from error
    if len({one.code for one in backends}) < len(backends):
        raise HabitsError(f"{path}: two backends have one code")
    return backends


def habits_of_host(backends: tuple[BackendHabits, ...], host: str) -> BackendHabits | None:
    """The backend that has this host, without port; None: none that is known."""
    return next((one for one in backends if one.has_host(host)), None)


def _backend(item: dict[str, Any]) -> BackendHabits:
    re.compile(item.get("token_pattern", ""))
    return BackendHabits(
        **{
            **item,
            "hosts": tuple(item["hosts"]),
            "last_piece": LastPiece(item.get("last_piece", LastPiece.UNKNOWN)),
            "token": TokenHabit(item.get("token", TokenHabit.UNKNOWN)),
        }
    )
