"""Chargers that are selected together, judged for one backend as the rows of a table are, each with all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chargers.domain.errors import Code, Notice
from chargers.domain.fleets.columns import Column, ImportKind
from chargers.domain.fleets.move_row import MoveOfRow
from chargers.domain.fleets.profile import TokenRule
from chargers.models import Backend, BackendCredential, Charger
from chargers.services.access.access import Access
from chargers.services.fleets.judging import SingleRows
from chargers.services.fleets.terms import ImportTerms
from chargers.services.presence import status_sql

AT_ONCE = 500
WANT_TOKENS = frozenset({TokenRule.SHARED, TokenRule.PER_CHARGER})


@dataclass(frozen=True, slots=True, repr=False)
class SelectedMove:
    """One of them. `move`: where it would go; None where `problems` forbid it. `waits_for`: why it cannot be started yet."""

    charger: Charger
    online: bool
    problems: tuple[Notice, ...]
    move: MoveOfRow | None
    waits_for: tuple[Notice, ...] = ()

    @property
    def ready(self) -> bool:
        return self.move is not None and not self.waits_for


def judge_selection(
    chargers: Sequence[Charger], backend: Backend, access: Access, now: datetime, *, private_apn: bool = False
) -> Iterator[SelectedMove]:
    """Each of them, in their order; as many queries for any five hundred. `private_apn`: as in `ImportTerms`."""
    single = SingleRows(ImportTerms(ImportKind.MOVES, access, backend=backend, private_apn=private_apn), {Column.OCPP_ID: 0})
    for start in range(0, len(chargers), AT_ONCE):
        yield from _some(chargers[start : start + AT_ONCE], backend, single, now)


def online_among(keys: Sequence[int], now: datetime) -> frozenset[int]:
    """Those of these chargers that are online."""
    found = status_sql.with_status(Charger.objects.filter(pk__in=keys), now).filter(Q(status="online"))
    return frozenset(found.values_list("pk", flat=True))


def _some(chargers: Sequence[Charger], backend: Backend, single: SingleRows, now: datetime) -> Iterator[SelectedMove]:
    keys = [charger.pk for charger in chargers]
    online = online_among(keys, now)
    tokens = frozenset(BackendCredential.objects.filter(charger__in=keys, backend=backend).values_list("charger", flat=True))
    wants = TokenRule(backend.token_rule) in WANT_TOKENS
    numbered = [(number, [charger.ocpp_id]) for number, charger in enumerate(chargers)]
    judged = single.judge(numbered, confirmed=frozenset(range(len(chargers))))  # these are no cells of a spreadsheet
    for charger, (row, _cells) in zip(chargers, judged, strict=True):
        move = row.meaning if isinstance(row.meaning, MoveOfRow) and not row.problems else None
        waits = (Notice(Code.NO_TOKEN_YET, "token"),) if wants and charger.pk not in tokens else ()
        yield SelectedMove(charger, charger.pk in online, row.problems, move, waits if move else ())
