"""What a handler of a charger's message may use: clock, writer, and who is told. No sockets."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.background.clock import Clock
from chargers.central_system.config import CentralSystemConfig
from chargers.central_system.day_budgets import DayBudgets
from chargers.central_system.frames.meter_log import MeterLog
from chargers.central_system.hooks import Hooks
from chargers.central_system.settling import Settling
from chargers.central_system.writer import Writer


@dataclass(frozen=True, slots=True)
class HandlerParts:
    """One for each central system."""

    config: CentralSystemConfig
    clock: Clock
    writer: Writer
    budgets: DayBudgets
    meter_log: MeterLog
    hooks: Hooks
    settling: Settling
