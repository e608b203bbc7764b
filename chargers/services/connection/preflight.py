"""Tries backends from this server and keeps what was found: one verdict for each endpoint, each ID that it was tried
as, and whom this server believed.

Who may ask for it is for the doors to say. How often one host is dialled is limited here, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from chargers.domain.changes.states import ChangeState
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.preflight.stages import Finding, Report, Stage, StageResult
from chargers.domain.preflight.trust import PUBLIC, ServerTrust
from chargers.domain.preflight.upgrade import OfferedIdentity
from chargers.models import Change, Charger, PreflightVerdict
from chargers.outbound.guard import Guard
from chargers.outbound.networks import read_networks
from chargers.outbound.preflight import PreflightClient
from chargers.services import own_endpoints
from chargers.services.presence import status_sql

AGAIN = timedelta(seconds=10)  # sooner, what was found last is shown once more
HOST_TARGETS, HOST_SPAN = 10, timedelta(minutes=1)  # endpoints and IDs at one host in that time
_AT_ONCE = BoundedSemaphore(8)  # in one process: each takes a thread for seconds


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """What was found last. `report` is None while the first try is under way, or where it never came to an end."""

    report: Report | None
    asked_at: datetime
    done_at: datetime | None


def try_endpoint(endpoint: Endpoint, identity: OfferedIdentity | None = None, trust: ServerTrust = PUBLIC) -> Report:
    """What came of dialling `endpoint`; with `identity` as that charger. Blocks for seconds, and keeps nothing.

    Raises `Refusal` where the guard does not let it be dialled.
    """
    guard = Guard(own=own_endpoints.own_endpoints(), allowed=read_networks(settings.OUTBOUND_ALLOW))
    return PreflightClient(guard, settings.OUTBOUND_AUTHORITIES, trust=trust).run(endpoint, identity)


def try_and_keep(endpoint: Endpoint, identity: OfferedIdentity | None, now: datetime, trust: ServerTrust = PUBLIC) -> KeptVerdict:
    """Tries it, unless somebody did within seconds, and keeps what was found. Blocks for seconds.

    Raises `Refusal`: the guard's, or `too_often`.
    """
    row = _row(endpoint, identity, now, trust)
    own = PreflightVerdict.objects.filter(pk=row.pk)
    if not own.filter(asked_at__lte=now - AGAIN).update(asked_at=now):
        return _kept(row)  # another one has asked just now
    try:
        report = _try_with_others(endpoint, identity, trust)
    except Refusal:
        own.update(asked_at=now - AGAIN)  # nothing was dialled: who asks again is told the same
        raise
    done = timezone.now()
    own.update(done_at=done, stages=_as_rows(report))
    return KeptVerdict(report, now, done)


def last_verdict(endpoint: Endpoint, ocpp_id: str = "", trust: ServerTrust = PUBLIC) -> KeptVerdict | None:
    """What was found last where this endpoint was tried as this ID; empty: as nobody."""
    row = PreflightVerdict.objects.filter(endpoint=endpoint.url(), ocpp_id=ocpp_id, trust=trust.fingerprint).first()
    return _kept(row) if row else None


def may_be_connected(ocpp_id: str, endpoint: Endpoint, now: datetime, charger: Charger | None = None) -> bool:
    """Whether the charger, or another one here with this ID, may be connected at `endpoint`: a second one would displace it.

    One that is online here is not there, unless a change is just about to send it away.
    """
    concerned = Charger.objects.filter(Q(pk=charger.pk if charger else None) | Q(ocpp_id__iexact=ocpp_id))
    if Change.objects.open().filter(charger__in=concerned).exists():
        return True
    away = status_sql.with_status(concerned, now).exclude(Q(status="online"))
    return any(one.backend_endpoint == endpoint.url() or _left(one) for one in away)


def refuse_displacing(ocpp_id: str, endpoint: Endpoint, now: datetime, charger: Charger | None = None) -> None:
    """Raises `Refusal` `outbound_displaces` where one may be connected there with this ID."""
    if may_be_connected(ocpp_id, endpoint, now, charger):
        raise Refusal(Notice(Code.OUTBOUND_DISPLACES, "ocpp_id"))


def as_row(one: StageResult) -> list[object]:
    """A stage as it is kept."""
    return [one.stage, one.finding, one.milliseconds, dict(one.values)]


def from_row(row: list[Any]) -> StageResult | None:
    """A stage that was kept; None where none was, or by a release that knew other findings."""
    try:
        return StageResult(Stage(row[0]), Finding(row[1]), row[2], row[3])
    except (ValueError, IndexError):
        return None


def _try_with_others(endpoint: Endpoint, identity: OfferedIdentity | None, trust: ServerTrust) -> Report:
    if not _AT_ONCE.acquire(blocking=False):
        raise Refusal(Notice(Code.TOO_OFTEN, "url", {"minutes": "1"}))
    try:
        if not connection.in_atomic_block:
            connection.close()  # for as long as it takes, somebody else can use it
        return try_endpoint(endpoint, identity, trust)
    finally:
        _AT_ONCE.release()


def _left(charger: Charger) -> bool:
    last = Change.objects.filter(charger=charger, for_settings=False).order_by("-asked_at", "-pk").first()
    return last is not None and last.state == ChangeState.MOVED


def _row(endpoint: Endpoint, identity: OfferedIdentity | None, now: datetime, trust: ServerTrust) -> PreflightVerdict:
    """The row of this target. Raises `Refusal` `too_often` where it would be one too many at this host."""
    ocpp_id = identity.ocpp_id if identity else ""
    there = PreflightVerdict.objects.filter(host=endpoint.host, asked_at__gt=now - HOST_SPAN)
    target = {"endpoint": endpoint.url(), "ocpp_id": ocpp_id, "trust": trust.fingerprint}
    others = there.exclude(**target)
    if others.count() >= HOST_TARGETS:
        raise Refusal(Notice(Code.TOO_OFTEN, "url", {"minutes": "1"}))
    row, _ = PreflightVerdict.objects.get_or_create(**target, defaults={"host": endpoint.host, "asked_at": now - AGAIN})
    return row


def _kept(row: PreflightVerdict) -> KeptVerdict:
    return KeptVerdict(_from_rows(row.stages), row.asked_at, row.done_at)


def _as_rows(report: Report) -> list[list[object]]:
    return [as_row(one) for one in report.stages]


def _from_rows(rows: list[list[Any]]) -> Report | None:
    """None where nothing was found yet, or by a release that knew other findings."""
    stages = [stage for row in rows if (stage := from_row(row))]
    return Report(tuple(stages)) if stages and len(stages) == len(rows) else None
