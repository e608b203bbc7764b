"""What every run of a change is handed by its central system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.lease import Lease
    from chargers.central_system.writer import Writer


@dataclass(frozen=True, slots=True)
class RunParts:
    """What every run of a central system uses."""

    clock: Clock
    lease: Lease
    writer: Writer
