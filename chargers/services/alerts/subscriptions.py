"""Who wants to be told of what: each person for himself or herself, by organisation. Journalled, for they are a person's data."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from chargers.domain.alerts.conditions import Kind
from chargers.domain.alerts.delivery import Wish, check
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Alert, AlertSubscription, Organisation
from chargers.services.access import places
from chargers.services.access.access import Access
from chargers.services.journal import journal

Action = journal.Action


def of(access: Access) -> QuerySet[AlertSubscription]:
    """This person's own. Everybody else's do not exist for him or her."""
    return AlertSubscription.objects.filter(user=access.person).select_related("organisation")


def still_open_to(access: Access) -> QuerySet[Organisation]:
    """The organisations that this person may subscribe to and has not."""
    return places.with_power(access, Power.SUBSCRIBE).organisations.exclude(
        pk__in=of(access).exclude(organisation=None).values("organisation")
    )


def subscribe(
    access: Access, organisation: Organisation | None, wish: Wish, now: datetime, *, language: str
) -> AlertSubscription:
    """`organisation` None: all, for admins. Raises `Refusal`."""
    check(wish)
    user = access.person
    if user is None or not user.email:
        raise Refusal(Notice(Code.ALERT_NO_ADDRESS, "organisation"))
    allowed = places.with_power(access, Power.SUBSCRIBE).organisations
    if not (allowed.filter(pk=organisation.pk).exists() if organisation else access.everything):
        raise Refusal(Notice(Code.ALERT_ORGANISATION, "organisation"))
    try:
        with transaction.atomic():
            made = AlertSubscription.objects.create(
                user=user, organisation=organisation, language=language, since=now, **_columns(wish)
            )
            _write(Action.ALERTS_SUBSCRIBED, made, now, None, wish)
            _ask_again(organisation, now)
    except IntegrityError:
        raise Refusal(Notice(Code.ALERT_TWICE, "organisation")) from None
    return made


def edit(one: AlertSubscription, wish: Wish, now: datetime, *, language: str) -> None:
    """Raises `Refusal`. What was so before is no news where more is wanted than before."""
    check(wish)
    before = one.wish()
    more = any(wish.wants(kind) and not before.wants(kind) for kind in Kind) or wish.offline_minutes < before.offline_minutes
    with transaction.atomic():
        AlertSubscription.objects.filter(pk=one.pk).update(language=language, since=now if more else one.since, **_columns(wish))
        if wish != before:
            _write(Action.ALERTS_EDITED, one, now, before, wish)
            _ask_again(one.organisation, now)


def stop(one: AlertSubscription, now: datetime) -> None:
    """No more of these; what has not left yet goes, too."""
    with transaction.atomic():
        _write(Action.ALERTS_STOPPED, one, now, one.wish(), None)
        one.delete()


def _ask_again(organisation: Organisation | None, now: datetime) -> None:
    """For whom open alerts become due is worked out anew."""
    where = Q(charger__organisation=organisation) if organisation else Q()
    Alert.objects.filter(where, ended_at=None, over_since=None).update(tell_at=now)


def _columns(wish: Wish) -> dict[str, bool | int | None]:
    return {f.name: getattr(wish, f.name) for f in fields(wish)}


def _write(action: journal.Action, one: AlertSubscription, now: datetime, before: Wish | None, after: Wish | None) -> None:
    values = []
    for part in fields(Wish):
        was, becomes = (_text(getattr(wish, part.name)) if wish else "" for wish in (before, after))
        if was != becomes:
            values.append(journal.ValueChange(f"alert_{part.name}", was, becomes))
    journal.write(action, by=one.user, organisation=one.organisation, subject=str(one.user), values=values, at=now)


def _text(value: bool | int | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
