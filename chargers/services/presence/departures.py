"""Chargers that a change took to another backend: when each left, and for where. Whether it is away still, its status says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chargers.domain.changes.states import ChangeState
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.models import Change, Charger

COLUMNS = ("left_at", "endpoint_tls", "endpoint_host", "endpoint_port", "endpoint_path")


@dataclass(frozen=True, slots=True)
class Departure:
    """`to`: the endpoint without the OCPP ID; empty where the change named none."""

    at: datetime
    to: str


def departure(columns: Iterable[Any]) -> Departure | None:
    """From the COLUMNS of a change that counts as moved."""
    at, tls, host, port, path = columns
    if at is None:
        return None
    return Departure(at, "" if tls is None or port is None else Endpoint(tls, host, port, path).url())


def last_departure(charger: Charger) -> Departure | None:
    """The last one; also of a charger that has connected since. One query."""
    moved = Change.objects.filter(charger=charger, state=ChangeState.MOVED, left_at__isnull=False)
    row = moved.order_by("-left_at").values_list(*COLUMNS).first()
    return departure(row) if row else None
