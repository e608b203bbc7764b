"""Faults of the product on purpose, each by a name: a proof that does not find them within the seeds of a run proves too little.

An edit is a place in the product (module, then function or method), a piece of its text, and what stands there instead.
"""

from __future__ import annotations

import inspect
import textwrap
from dataclasses import dataclass
from importlib import import_module
from types import CodeType
from typing import Any, cast

DOMAIN, SERVICES, CENTRAL = "chargers.domain.changes", "chargers.services.changes", "chargers.central_system"


@dataclass(frozen=True, slots=True)
class Edit:
    """`where`: "module:function" or "module:Class.method"."""

    where: str
    text: str
    instead: str

    def make(self) -> None:
        """Puts it into the product of this process, in place: whoever imported it has it."""
        self._found().__code__ = self.made()

    def made(self) -> CodeType:
        """What stands there instead, as code. Raises `ValueError` where the text is not there once."""
        found = self._found()
        source = textwrap.dedent(inspect.getsource(found))
        if source.count(self.text) != 1:
            raise ValueError(f"{self.where} holds {self.text!r} {source.count(self.text)} times")
        made: dict[str, Any] = {}
        exec(f"from __future__ import annotations\n{source.replace(self.text, self.instead)}", dict(found.__globals__), made)  # noqa: S102
        return cast(CodeType, made[found.__name__].__code__)

    def _found(self) -> Any:
        module, _, path = self.where.partition(":")
        found: Any = import_module(module)
        for name in path.split("."):
            found = getattr(found, name)
        return found


@dataclass(frozen=True, slots=True)
class Mutation:
    """In words, and as edits."""

    words: str
    edits: tuple[Edit, ...]

    def break_product(self) -> None:
        for edit in self.edits:
            edit.make()


MUTATIONS: dict[str, Mutation] = {
    # Faults that this product had
    "third-value": Mutation(
        "what is not the new value is taken for the old one",
        (
            Edit(
                f"{DOMAIN}.rollback:may_differ",
                "return step.read_back is not ReadBack.OLD",
                "return step.read_back is ReadBack.CONFIRMED",
            ),
            Edit(
                f"{DOMAIN}.rollback:after_reading",
                "if step.read_back is ReadBack.OLD and",
                "if step.read_back is not ReadBack.CONFIRMED and",
            ),
        ),
    ),
    "held-by-nobody": Mutation(
        "a change whose run ended without a word is never given back",
        (Edit(f"{SERVICES}.leases:claim_due", "_give_back_lost(process, frozenset(carried_on))", "pass"),),
    ),
    "queue": Mutation(
        "a queued change does not wait for the one before it",
        (
            Edit(f"{SERVICES}.leases:_waiting", "(Q(behind=True) & ~Exists(_before()))", "(Q(behind=True) & here)"),
            Edit(
                f"{SERVICES}.leases:_read",
                "set(Change.objects.filter(Exists(_before()), pk__in=mine, behind=True)",
                "set(Change.objects.none()",
            ),
        ),
    ),
    "untrue-reason": Mutation(
        "a login with the old key, without a restart, is taken for a new one that was not kept",
        (Edit(f"{DOMAIN}.verification:judge_reading", "if progress.restarted:", "if True:"),),
    ),
    "lapsed-leases": Mutation(
        "a lease is as short as the time between two renewals",
        (
            Edit(
                "chargers.services.presence.process_leases:renew_lease", "lease_until=now + LEASE", "lease_until=now + LEASE / 6"
            ),
        ),
    ),
    "oldest-decides": Mutation(
        "where a charger dials is told by the first change of its address, not by the last",
        (Edit(f"{SERVICES}.plan_input:_address_was_left_as", '"-change_id"', '"-change"'),),
    ),
    "ticked-alone": Mutation(
        "a field that differs only when it comes to writing is not written",
        (Edit("chargers.domain.editor.work_out:_Sum._wanted", "row.ticked or not row.changed", "row.ticked"),),
    ),
    "lost-transaction": Mutation(
        "a transaction that was lost whole is said to be committed",
        (Edit(f"{CENTRAL}.writer:_write", "if transaction.get_rollback():", "if False:"),),
    ),
    "closes-forgotten": Mutation(
        "that a line is over is forgotten where the disk is full",
        (
            Edit("chargers.services.presence.record:record", "if lost == named and", "if False and"),
            Edit(f"{CENTRAL}.writer:Writer._flushed", "elif flushed.lost:", "elif False:"),
        ),
    ),
    "leaves-unasked": Mutation(
        "a change that was shown to stay and would leave does not ask",
        (Edit(f"{DOMAIN}.replanning:_no_longer_holds", "if plan.destination is Destination.FOREIGN and", "if False and"),),
    ),
    # Mistakes that somebody could make
    "address-last": Mutation(
        "undoing begins with the first step in place of the address",
        (Edit(f"{DOMAIN}.rollback:next_undo", "in reversed(range(len(progress.steps)))", "in range(len(progress.steps))"),),
    ),
    "sent-before-saved": Mutation(
        "a frame leaves before it is on record",
        (Edit(f"{DOMAIN}.run:commit", "tries = progress.steps[index].tries + 1", "tries = progress.steps[index].tries"),),
    ),
    "not-read-back": Mutation(
        "what was written is not read back before the address is",
        (
            Edit(f"{DOMAIN}.forward:must_verify_before", "if index != len(progress.steps) - 1 or", "if True or"),
            Edit(f"{DOMAIN}.forward:_after_verifying", "if not progress.restarts:", "if True:"),
        ),
    ),
    "door-stays-shut": Mutation(
        "the handshake is not told of a new ID and key that were sent",
        (
            Edit(
                f"{DOMAIN}.run:doors_open",
                "step.role for step in progress.steps if step.tries > 0",
                "step.role for step in progress.steps if step.tries > 9",
            ),
        ),
    ),
    "lost-line-forgotten": Mutation(
        "a frame whose line went is still waited for",
        (Edit(f"{DOMAIN}.event_handlers:_disconnected", "if step.state is StepState.SENT:", "if False:"),),
    ),
    "accepted-unread": Mutation(
        "an answer is believed without a reading",
        (
            Edit(
                f"{DOMAIN}.forward:after_reading",
                "elif step.state in ACCEPTED and step.read_back in NOT_NEW:\n"
                "            return turn_back(progress, now, why=ChangeReason.NOT_KEPT)\n"
                "        elif step.state in ACCEPTED and not is_settled(step):",
                "elif False:",
            ),
        ),
    ),
    "cancelled-too-late": Mutation(
        "a change can be cancelled after the address was written",
        (Edit(f"{DOMAIN}.transitions:may_cancel", "progress.steps[index].tries == 0", "True"),),
    ),
    "dead-hold-on": Mutation(
        "what a killed process held is never taken over",
        (Edit(f"{SERVICES}.leases:_free", 'Q(claimed_by=None) | Q(claimed_by__in=dead.values("pk"))', "Q(claimed_by=None)"),),
    ),
    "request-untaken": Mutation(
        "what a person asked is not marked as done",
        (Edit(f"{SERVICES}.leases:take_request", "update(taken_at=now)", "update(taken_at=None)"),),
    ),
    "holder-unchecked": Mutation(
        "a process that lost its lease goes on saving",
        (
            Edit(
                f"{SERVICES}.store:save_progress", "filter(pk=change.pk, claimed_by=holder).update", "filter(pk=change.pk).update"
            ),
        ),
    ),
    "moved-too-soon": Mutation(
        "a charger that comes back does not turn `moved`",
        (Edit(f"{SERVICES}.leases:_waiting", "ended_open = can_turn &", "ended_open = Q(pk=None) & can_turn &"),),
    ),
    "two-calls": Mutation(
        "a call does not wait for the answer to the one before it",
        (Edit(f"{CENTRAL}.frames.calls:OutgoingCalls.ask", "async with self._turn:", "async with asyncio.Lock():"),),
    ),
}
