"""Faults to order: what chargers in the field do wrong, each by a name.

A table in code: every class is one fault, its docstring the sentence that people read. `FAULTS` is made from them, and so are
`simulate_chargers --list-faults` and docs/simulator.md.
"""

from chargers.simulator.faults import answers, boots, configuration, handshake, restarts, third_values, traffic
from chargers.simulator.faults.base import Fault

GROUPS = {
    "At the handshake": handshake,
    "Boots": boots,
    "Answers": answers,
    "Configuration": configuration,
    "Stored otherwise": third_values,
    "Restarts and lines": restarts,
    "Traffic": traffic,
}

FAULTS: dict[str, type[Fault]] = dict(Fault.kinds)
"""Every fault by its name."""


def shape(fault: type[Fault]) -> str:
    """How it is ordered."""
    return f"{fault.name}:KEY" if fault.takes_key else fault.name


def in_group(title: str) -> list[type[Fault]]:
    """The faults of one group, in the order of their module."""
    return [fault for fault in FAULTS.values() if fault.__module__ == GROUPS[title].__name__]


__all__ = ["FAULTS", "GROUPS", "Fault", "in_group", "shape"]
