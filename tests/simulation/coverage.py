"""What a proof must have met to be one: every fault that there is, and every transition of a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tests.simulation.swarm import KINDS, MANNERS

# Transitions that cannot be met here, each with its reason.
NOT_HERE: Mapping[str, str] = {}


def missing(happened: Counter[str], transitions: Counter[str]) -> tuple[list[str], list[str]]:
    """Faults and transitions that never happened."""
    faults = [kind for kind in _faults() if not happened[kind]]
    return faults, [name for name in _transitions() if not transitions[name] and name not in NOT_HERE]


def numbers(happened: Counter[str], transitions: Counter[str]) -> str:
    """How much of each happened, in words."""
    faults, ways = list(_faults()), [name for name in _transitions() if name not in NOT_HERE]
    return (
        f"{sum(1 for kind in faults if happened[kind])} of {len(faults)} kinds of faults, "
        f"{sum(1 for name in ways if transitions[name])} of {len(ways)} transitions of a change"
    )


def _faults() -> Iterable[str]:
    return (*KINDS, *(f"charger: {manner}" for manner in MANNERS))


def _transitions() -> Iterable[str]:
    from chargers.domain.changes.states import CHANGE_TRANSITIONS

    return (f"{present} to {following}" for present, ways in CHANGE_TRANSITIONS.items() for following in sorted(ways))
