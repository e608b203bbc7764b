"""For whom an alert is news: a row for each person, written once. Whether they may still see it is asked when it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chargers.domain.alerts.conditions import RECONNECT, AlertEnd
from chargers.domain.alerts.delivery import AlertWish, NewsKind, due_from, leaves_at
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert, AlertNews, AlertSubscription
from chargers.services.access.access import holds_everything
from chargers.services.alerts.duty import heard_since
from chargers.services.alerts.kinds import rules_of
from chargers.services.alerts.wishes import wish_of

AT_ONCE = 2_000  # alerts of one round
IN_ONE = 500

Subscriptions = Mapping[int | None, list[AlertSubscription]]  # by organisation; None: those to all


def tell(now: datetime, *, awake_since: datetime | None = None) -> bool:
    """Writes the news of alerts whose time has come. Returns whether there were any such alerts."""
    waiting = Alert.objects.filter(tell_at__lte=now).select_related("charger").order_by("tell_at")
    alerts = list(waiting[:AT_ONCE])
    if not alerts:
        return False
    subscribed: dict[int | None, list[AlertSubscription]] = {}
    for one in AlertSubscription.objects.filter(user__is_active=True).select_related("user").prefetch_related("kinds"):
        subscribed.setdefault(one.organisation_id, []).append(one)
    wishes = {one.pk: wish_of(one) for those in subscribed.values() for one in those}
    told = _told(alerts)
    patient_until = max(heard_since(now), awake_since or now.min.replace(tzinfo=now.tzinfo)) + RECONNECT
    news: list[AlertNews] = []
    for alert in alerts:
        if alert.ended_at is not None:
            news += _ending(alert, told.get(alert.pk, ()), now)
            alert.tell_at = None
        elif _waits(alert) and now < patient_until and alert.since < patient_until - RECONNECT:
            alert.tell_at = patient_until  # we were away ourselves
        else:
            news += _raised(alert, subscribed, wishes, now)
    with transaction.atomic():
        AlertNews.objects.bulk_create(news, batch_size=IN_ONE, ignore_conflicts=True)
        Alert.objects.bulk_update(alerts, ["tell_at"], batch_size=IN_ONE)
    return True


def _waits(alert: Alert) -> bool:
    return rules_of(AlertKind(alert.kind)).waits_for_reconnect


def _raised(alert: Alert, subscribed: Subscriptions, wishes: Mapping[int, AlertWish], now: datetime) -> list[AlertNews]:
    """For everybody for whom it is due; `tell_at` becomes the time at which it is due for the next one."""
    news, later = [], []
    rules = rules_of(AlertKind(alert.kind))
    for one in listeners(subscribed, alert.charger.organisation_id):
        if rules.to_admins and not holds_everything(one.user):
            continue
        at = due_from(wishes[one.pk].kinds[rules.asked_as], one.since, alert.counts_from, alert.raised_at)
        if at is not None and at <= now:
            news.append(_news(alert, one, NewsKind.RAISED, now))
        elif at is not None:
            later.append(at)
    alert.tell_at = min(later, default=None)
    return news


def _ending(alert: Alert, told: Iterable[AlertSubscription], now: datetime) -> list[AlertNews]:
    """For those who were told of it and want to know. That somebody went on to something else is no news."""
    if alert.end != AlertEnd.OVER:
        return []
    return [_news(alert, one, NewsKind.ENDED, now) for one in told if one.endings]


def listeners(subscribed: Subscriptions, organisation: int) -> list[AlertSubscription]:
    """Who listens to an organisation: each person by one subscription, the one to it rather than the one to all."""
    everything = {one.user_id: one for one in subscribed.get(None, ())}
    return list((everything | {one.user_id: one for one in subscribed.get(organisation, ())}).values())


def _told(alerts: Iterable[Alert]) -> dict[int, list[AlertSubscription]]:
    ended = [alert.pk for alert in alerts if alert.ended_at is not None]
    rows = AlertNews.objects.filter(Q(news=NewsKind.RAISED), alert__in=ended).select_related("subscription")
    told: dict[int, list[AlertSubscription]] = {}
    for row in rows:
        told.setdefault(row.alert_id, []).append(row.subscription)
    return told


def _news(alert: Alert, one: AlertSubscription, news: NewsKind, now: datetime) -> AlertNews:
    at = leaves_at(one.digest_hour, now, timezone.get_default_timezone())
    return AlertNews(
        alert=alert, user_id=one.user_id, subscription=one, news=news, leaves_at=at, digest=one.digest_hour is not None
    )
