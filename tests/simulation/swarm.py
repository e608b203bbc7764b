"""Which faults of life a seed turns on, and how hard: a swarm. Each seed leaves most of them out, so that some have room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from random import Random

from tests.simulation.aims import Aim, of_seed

CI_SEEDS = 24  # those from 1 on: they meet every fault and every transition
MINUTE = 60.0
Outage = tuple[float, float, str]  # from, until (seconds), kind

# Kind: how likely a seed has it, and between which bounds. Chances are per chunk of a line, per dial, or per job of the
# database; rhythms are mean minutes from one to the next; a drift is in seconds.
CHANCES: dict[str, tuple[float, float, float]] = {
    "line slow": (0.4, 0.001, 0.02),
    "line cut": (0.4, 0.001, 0.015),
    "line half-open": (0.4, 0.0005, 0.006),
    "dial refused": (0.4, 0.02, 0.4),
    "database slow": (0.35, 0.0005, 0.02),
    "database locked": (0.35, 0.001, 0.03),
    "database lost": (0.35, 0.001, 0.03),
    "database full": (0.35, 0.001, 0.02),
    "commit unsaid": (0.4, 0.001, 0.03),
}
RHYTHMS: dict[str, tuple[float, float, float]] = {
    "process killed": (0.5, 1.0, 6.0),
    "charger power cut": (0.4, 1.0, 6.0),
    "clock jumped": (0.25, 2.0, 8.0),
    "board swapped": (0.2, 3.0, 8.0),
    "boots without end": (0.2, 3.0, 8.0),
    "came twice": (0.2, 3.0, 8.0),
    "charging": (0.5, 0.5, 3.0),
    "process frozen": (0.35, 1.0, 5.0),
}
AT_A_WRITE = "power lost at a write"
WRITES = (0.4, 0.01, 0.12)  # how likely a seed has it, and between which bounds the chance for each write lies
AT_A_TURN = "struck at a turn"
TURNS = (0.4, 0.01, 0.08)  # the same for each turn of a change
DRIFT = "clocks apart"
AWAY, FULL = "database away", "database full for all"
OUTAGES = (AWAY, FULL)
KINDS = (*CHANCES, *RHYTHMS, AT_A_WRITE, AT_A_TURN, DRIFT, *OUTAGES)
SURE = 3  # manners of each seed that some charger has for certain, the next ones in turn: a few seeds meet them all

# Faults of chargers, as chargers/simulator names them; a role in braces stands for the key of the charger's type.
MANNERS = (
    *("no_boot_after_reconnect", "drops_after_key", "restarts_at_once", "restarts_late", "never_restarts", "no_own_restart"),
    *("reset_rejected_but_restarts", "only_hard_reset", "acts_on_redial", "cuts_silently", "flaps", "two_sockets", "forgets"),
    *("late_answer", "double_answer", "garbage_answer", "breaks_on_early_call", "breaks_on_two_calls", "no_pong"),
    *("get_configuration_unanswered", "get_configuration_truncated", "get_configuration_odd_types", "other_spelling"),
    *("get_configuration_too_big", "get_configuration_no_list", "escaped_id", "doubled_slashes", "hex_password", "bad_utf8"),
    *("reject:{id}", "reject:{address}", "reject:{key}", "reject_again:{address}", "reject_again:{id}", "not_supported:{id}"),
    *("reboot_required:{key}", "callerror:{id}", "callerror:{address}", "lies:{address}", "lies:{id}", "lies:{key}"),
    *("no_answer:{key}", "no_answer:{address}", "no_answer:{id}", "deaf_to:{id}", "deaf_to:{address}", "deaf_to:{key}"),
    *("clips:{address}", "clips:{id}", "clips:{key}", "clips_once:{address}", "clips_once:{id}", "doubles_slashes:{address}"),
    *("stores_other_case:{id}", "drops_placeholder:{address}", "percent_encodes:{address}", "rejects_and_stores:{id}"),
    *("rejects_and_stores:{address}", "rejects_and_clips:{id}", "rejects_and_clips_once:{address}", "reads_as_written:{address}"),
    *("callerror:GetConfiguration", "reject:Reset", "lies_again:{key}", "lies_again:{address}", "stores_unsupported:{key}"),
    *("stores_unsupported:{id}", "keeps_dialling", "heartbeat_before_boot", "tries_new_key"),
)


@dataclass(frozen=True, slots=True)
class Swarm:
    """What a seed drew. `rates`: kind to chance or rhythm; what is not in it never happens. `outages`: from, until, kind.
    `sure`: manners that its first chargers have, one each; `manners`: those that any may have. `aims`: one more charger each."""

    rates: dict[str, float]
    outages: tuple[Outage, ...]
    drift: float
    manners: tuple[str, ...]
    sure: tuple[str, ...]
    aims: tuple[Aim, ...]
    chargers: int
    processes: int
    storm: float  # minutes of faults before the calm

    @classmethod
    def draw(cls, seed: int, dice: Random) -> Swarm:
        rates = {}
        for kind, (share, least, most) in (CHANCES | RHYTHMS | {AT_A_WRITE: WRITES, AT_A_TURN: TURNS}).items():
            on, value = dice.random() < share, dice.uniform(least, most)
            if on:
                rates[kind] = value
        storm = dice.uniform(6, 12)
        outages = []
        if dice.random() < 0.4:
            begin = dice.uniform(1, storm - 2) * MINUTE
            outages.append((begin, begin + dice.choice((5.0, 20.0, 60.0, 120.0)), dice.choice(OUTAGES)))
        return cls(
            rates=rates,
            outages=tuple(outages),
            drift=dice.uniform(0.5, 5) if dice.random() < 0.3 else 0.0,
            manners=tuple(dice.sample(MANNERS, dice.randint(0, 3))),
            sure=tuple(MANNERS[(seed * SURE + number) % len(MANNERS)] for number in range(SURE)),
            aims=of_seed(seed),
            chargers=dice.randint(4, 8),
            processes=dice.choice((1, 1, 2, 2, 3)),
            storm=storm,
        )

    def kinds(self) -> tuple[str, ...]:
        """Everything that is on, by name."""
        drift = (DRIFT,) if self.drift else ()
        return (
            *self.rates,
            *dict.fromkeys(kind for _, _, kind in self.outages),
            *drift,
            *dict.fromkeys((*self.sure, *self.manners)),
            *(aim.name for aim in self.aims),
        )

    def without(self, kinds: Collection[str]) -> Swarm:
        """The same without some of it."""
        return replace(
            self,
            rates={kind: rate for kind, rate in self.rates.items() if kind not in kinds},
            outages=tuple(outage for outage in self.outages if outage[2] not in kinds),
            drift=0.0 if DRIFT in kinds else self.drift,
            manners=tuple(manner for manner in self.manners if manner not in kinds),
            sure=tuple("" if manner in kinds else manner for manner in self.sure),
            aims=tuple(aim for aim in self.aims if aim.name not in kinds),
        )
