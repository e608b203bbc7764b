"""Chargers that are led to where chance seldom leads: how each is, what is asked of it, and what befalls it at which moment.

Every seed has a few of them beside its others, the next ones in turn. Lines, processes and the database fail for them as for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# What may befall a charger at a moment
LONG, SHORT = "long without power", "short without power"
DARK = "everything without power"  # it, and the process that carries its change on
RESTARTS = "restarts a little later"
CANCELLED = "a person cancels"
BACK = "an electrician brings it back"
HALF_BACK = "an electrician brings half of it back"

# The moments: a state that its change enters, by its name, or
ADDRESS_SENT = "the last step is sent"

# What may go on when a change is asked for: it charges; two people ask for the same; all `kinds` are asked for at once
CHARGING, TWICE, AT_ONCE = "charging", "twice", "at once"
TWO_LEGS, ONE_RESTART, STORE_ONLY = "two_legs", "one_restart", "store_only"
EACH_SEED = 3  # aims of a seed


@dataclass(frozen=True, slots=True)
class Aim:
    """`manners`: as in a swarm. `kind`, `mode`: of the changes that are asked for; `kinds`: of one after another, from the first
    again. `code`: its type, where that matters. `befalls`: moment to what befalls it then. A name holds no comma."""

    name: str
    kind: str
    manners: tuple[str, ...] = ()
    mode: str = TWO_LEGS
    kinds: tuple[tuple[str, str], ...] = ()
    code: str = ""
    first: str = ""
    befalls: Mapping[str, str] = field(default_factory=dict)


AIMS = (
    Aim("nothing can be read", "key", ("callerror:GetConfiguration",)),
    Aim("it charges for longer than a change waits", "key", first=CHARGING),
    Aim("power is lost before anything is read", "ID", befalls={"checking": LONG}),
    Aim("all power is lost before the first frame", "both", befalls={"writing": DARK}),
    Aim("power is lost while it is read back", "key", befalls={"verifying": LONG}),
    Aim("power is lost in the middle of writing", "both", befalls={"writing": LONG}),
    Aim("it has it already when its turn comes", "ID", first=TWICE),
    Aim(
        "an address is stored after one that was undone",
        "both",
        ("rejects_and_clips_once:{address}",),
        kinds=(("away", TWO_LEGS), ("away", STORE_ONLY), ("both", ONE_RESTART)),
    ),
    Aim(
        "an address is stored while another change waits",
        "both",
        first=AT_ONCE,
        kinds=(("away", STORE_ONLY), ("key", ONE_RESTART)),
    ),
    Aim("it restarts only much later", "away with key", ("never_restarts",), befalls={"stored": RESTARTS}),
    Aim("it takes no notice of its address", "away", ("keeps_dialling", "heartbeat_before_boot")),
    Aim(
        "it takes no notice of its address and key",
        "away with key",
        ("keeps_dialling", "heartbeat_before_boot"),
        mode=ONE_RESTART,
    ),
    Aim("its old key does not come back", "both", ("reject:{id}", "lies_again:{key}"), befalls={"rolled_back": RESTARTS}),
    Aim("it stores a key that it does not know", "key", ("stores_unsupported:{key}",), befalls={"failed": RESTARTS}),
    Aim(
        "its old key does not come back after a cancel",
        "key",
        ("lies_again:{key}",),
        befalls={"restarting": CANCELLED, "cancelled": RESTARTS},
    ),
    Aim("it restarts and is away for long", "both", befalls={"restarting": LONG}),
    Aim("it goes while a strange answer is undone", "away", ("garbage_answer",), befalls={"undoing": LONG}),
    Aim("it comes back with half of its old address", "away with TLS", code="evc5", befalls={"moved": HALF_BACK}),
    Aim("power is lost before the last step arrives", "away", befalls={ADDRESS_SENT: SHORT}),
    Aim(
        "power is lost at the last step",
        "away with key and TLS",
        mode=ONE_RESTART,
        code="cpa",
        befalls={ADDRESS_SENT: LONG, "uncertain": BACK},
    ),
)


def of_seed(seed: int) -> tuple[Aim, ...]:
    """The next ones in turn: a few seeds have them all."""
    return tuple(AIMS[(seed * EACH_SEED + number) % len(AIMS)] for number in range(EACH_SEED))
