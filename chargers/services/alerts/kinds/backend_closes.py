"""A backend closes, and a charger still points there: told of 30, 7 and 1 days before, each time as an alert of its own.

Each charger has its own, for each person sees others; what a person is shown of one backend is one row, and one line of a mail.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from chargers.domain.alerts.closing import DAYS_BEFORE, detail_of
from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert, Charger
from chargers.services.alerts.found import MOST, FoundAlerts
from chargers.services.alerts.kinds.kind_rules import KindRules
from chargers.services.backends.lookups import backends_of, pointing_at

_There = dict[tuple[str, int], Q]  # by what is said of them, and of which backend; the nearest end first


def look(found: FoundAlerts) -> None:
    """Begins one for each charger that points at a backend that is about to close; ends those that are no longer so."""
    today = timezone.localdate(found.now)
    closing = backends_of(None).filter(closes_on__lte=today + timedelta(days=max(DAYS_BEFORE)))
    there: _There = {}
    for backend in closing.order_by("closes_on", F("organisation").asc(nulls_last=True), "pk"):
        if backend.closes_on:
            there[detail_of(backend.closes_on, today), backend.pk] = pointing_at(backend)
    _begin(found, there)
    _end(found, there)


def _begin(found: FoundAlerts, there: _There) -> None:
    standing = Alert.objects.filter(charger=OuterRef("pk"), kind=AlertKind.BACKEND_CLOSES, ended_at=None)
    seen: set[int] = set()
    for (detail, backend), which in there.items():
        new = Charger.objects.filter(which, retired_at=None).order_by().filter(~Exists(standing))
        for pk in new.values_list("pk", flat=True)[:MOST]:
            if pk not in seen:
                seen.add(pk)
                found.begin(AlertKind.BACKEND_CLOSES, pk, detail=detail).backend_id = backend


def _end(found: FoundAlerts, there: _There) -> None:
    """One that a nearer day follows is superseded: the next look begins the other one."""
    standing = Alert.objects.filter(kind=AlertKind.BACKEND_CLOSES, ended_at=None)
    says: dict[int, tuple[str, int]] = {}
    for what, which in there.items():
        held = Charger.objects.order_by().filter(which, pk__in=standing.values("charger")).values_list("pk", flat=True)
        for pk in held:
            says.setdefault(pk, what)
    for alert in standing:
        detail, backend = says.get(alert.charger_id, ("", None))
        if detail != alert.detail:
            found.end(alert, AlertEnd.SUPERSEDED if detail else AlertEnd.OVER)
        elif backend is not None and backend != alert.backend_id:
            found.name(alert, backend)


RULES = KindRules(AlertKind.BACKEND_CLOSES, asked_as=AlertKind.BACKEND_CLOSES, look=look)
