"""Reading a charger's settings: all at once, and where that fails key by key in batches, halved down to one (C14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from chargers.domain.changes.answers import LineLost, Result
from chargers.domain.controller import get_configuration
from chargers.domain.controller.reported import Reported

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

BATCH = 20  # keys in one request


@dataclass(slots=True)
class _Gathered:
    """What came so far. `lost`: the line was, so nothing more will come."""

    reported: Reported = field(default_factory=Reported)
    silent: set[str] = field(default_factory=set)  # keys that no request brought an answer for
    lost: bool = False

    def add(self, more: Reported) -> None:
        self.reported = Reported({**self.reported.settings, **more.settings}, self.reported.unknown | more.unknown)


async def read_all(session: Session, known: Sequence[str]) -> tuple[Reported, bool] | None:
    """Everything the charger reports, and whether that is the whole. `known` keys are asked for where the big request fails.

    None where nothing could be read.
    """
    answer = await session.call("GetConfiguration", {})
    if isinstance(answer, LineLost):
        return None
    if isinstance(answer, Result) and (found := get_configuration.read_configuration(answer.payload)) is not None:
        return found, True
    partly = await read_settings(session, known) if known else None
    return None if partly is None else (partly, False)


async def read_settings(session: Session, keys: Sequence[str]) -> Reported | None:
    """These keys, in whatever spelling the charger answers. A key that is in the result neither as a setting nor as unknown
    was not reported. None where no request was answered."""
    gathered = _Gathered()
    for start in range(0, len(keys), BATCH):
        await _read(session, keys[start : start + BATCH], gathered)
        if gathered.lost:
            return None
    if keys and gathered.silent >= set(keys):
        return None
    return _only(gathered.reported, keys)


async def _read(session: Session, keys: Sequence[str], gathered: _Gathered) -> None:
    request: dict[str, Any] = {"key": list(keys)}
    answer = await session.call("GetConfiguration", request)
    if isinstance(answer, LineLost):
        gathered.lost = True
        return
    if isinstance(answer, Result) and (found := get_configuration.read_configuration(answer.payload)) is not None:
        gathered.add(found)
    elif len(keys) == 1:
        gathered.silent.update(keys)
    else:
        half = len(keys) // 2
        for part in (keys[:half], keys[half:]):
            if not gathered.lost:
                await _read(session, part, gathered)


def _only(reported: Reported, keys: Sequence[str]) -> Reported:
    """Some chargers answer with everything, whatever was asked."""
    asked = {key.casefold() for key in keys}
    return replace(
        reported,
        settings={key: s for key, s in reported.settings.items() if key.casefold() in asked},
        unknown=frozenset(key for key in reported.unknown if key.casefold() in asked),
    )
