"""How careful a change goes about it: proven first, in one restart, or stored only."""

from __future__ import annotations

from enum import StrEnum


class ChangeMode(StrEnum):
    """How a person wants it carried out."""

    TWO_LEGS = "two_legs"  # prove, then move; one leg where nothing needs a proof
    ONE_RESTART = "one_restart"  # everything, then one restart
    STORE_ONLY = "store_only"  # the values act at the next restart
