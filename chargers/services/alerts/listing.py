"""What the page of alerts shows: alerts of chargers in a person's scope, and to admins what is wrong with the mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Min, Q, QuerySet

from chargers.domain.alerts.kinds import ABOUT_BACKENDS
from chargers.models import Alert, AlertMail
from chargers.services.access.access import Access

Outcome = AlertMail.Outcome


def visible_alerts(access: Access) -> QuerySet[Alert]:
    """Those that stand first, then those that ended; each the latest first."""
    alerts = Alert.objects.filter(charger__in=access.chargers().values("pk"))
    return alerts.select_related("charger__organisation", "charger__site", "change", "backend").order_by(
        F("ended_at").desc(nulls_first=True), "-raised_at", "-pk"
    )


def one_for_many(alerts: QuerySet[Alert]) -> tuple[QuerySet[Alert], dict[int, int]]:
    """Of those that say one thing of many chargers only the last one, and of how many chargers it is, by its key."""
    alike = alerts.filter(kind__in=ABOUT_BACKENDS, backend__isnull=False).order_by()
    counted = alike.values("kind", "backend", "detail", "end").annotate(last=Max("pk"), number=Count("pk"))
    numbers = {row["last"]: row["number"] for row in counted if row["number"] > 1}
    others = alike.values("kind", "backend", "detail", "end").annotate(last=Max("pk")).values("last")
    return alerts.exclude(Q(kind__in=ABOUT_BACKENDS, backend__isnull=False) & ~Q(pk__in=others)), numbers


@dataclass(frozen=True, slots=True)
class AlertMailTrouble:
    """Mails that wait because the last try was in vain. `problem` is a code of services/mail."""

    problem: str
    smtp_code: int | None
    waiting: int
    since: datetime
    next_try_at: datetime


def mail_trouble() -> AlertMailTrouble | None:
    """Why mails do not go out, by the one that was tried most often; None: none waits in vain."""
    vain = AlertMail.objects.filter(done_at=None, tries__gt=0)
    last = vain.order_by("-tries", "-pk").first()
    if last is None:
        return None
    counted = AlertMail.objects.filter(done_at=None).aggregate(n=Count("pk"), since=Min("created_at"))
    return AlertMailTrouble(last.problem, last.smtp_code, counted["n"], counted["since"], last.next_try_at)


def count_lost_mails(since: datetime) -> dict[str, int]:
    """How many mails were given up, and how many may not have left, since then."""
    rows = AlertMail.objects.filter(done_at__gte=since, outcome__in=[Outcome.GIVEN_UP, Outcome.UNSURE])
    return dict(rows.order_by().values_list("outcome").annotate(Count("pk")))
