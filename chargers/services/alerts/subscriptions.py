"""Who wants to be told of what: each person for their own account, by organisation. Journalled, for they are a person's data."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from chargers.domain.alerts.delivery import AlertWish, check_wish, minutes_field, wants_more
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Alert, AlertSubscription, Organisation
from chargers.services.access import places
from chargers.services.access.access import Access
from chargers.services.alerts.wishes import keep_wish, wish_of
from chargers.services.journal import journal

Action = journal.Action


def subscriptions_of(access: Access) -> QuerySet[AlertSubscription]:
    """This person's own. Everybody else's do not exist for them."""
    return AlertSubscription.objects.filter(user=access.person).select_related("organisation")


def organisations_open_to(access: Access) -> QuerySet[Organisation]:
    """The organisations that this person may subscribe to and has not."""
    return places.with_power(access, Power.SUBSCRIBE).organisations.exclude(
        pk__in=subscriptions_of(access).exclude(organisation=None).values("organisation")
    )


def subscribe(
    access: Access, organisation: Organisation | None, wish: AlertWish, now: datetime, *, language: str
) -> AlertSubscription:
    """`organisation` None: all, for admins. Raises `Refusal`."""
    check_wish(wish)
    user = access.person
    if user is None or not user.email:
        raise Refusal(Notice(Code.ALERT_NO_ADDRESS, "organisation"))
    allowed = places.with_power(access, Power.SUBSCRIBE).organisations
    if not (allowed.filter(pk=organisation.pk).exists() if organisation else access.everything):
        raise Refusal(Notice(Code.ALERT_ORGANISATION, "organisation"))
    try:
        with transaction.atomic():
            made = AlertSubscription.objects.create(
                user=user,
                organisation=organisation,
                endings=wish.endings,
                digest_hour=wish.digest_hour,
                language=language,
                since=now,
            )
            keep_wish(made, wish)
            _write(Action.ALERTS_SUBSCRIBED, made, now, None, wish)
            _ask_again(organisation, now)
    except IntegrityError:
        raise Refusal(Notice(Code.ALERT_TWICE, "organisation")) from None
    return made


def edit(one: AlertSubscription, wish: AlertWish, now: datetime, *, language: str) -> None:
    """Raises `Refusal`. What was so before is no news where more is wanted than before."""
    check_wish(wish)
    before = wish_of(one)
    since = now if wants_more(wish, than=before) else one.since
    with transaction.atomic():
        if not AlertSubscription.objects.filter(pk=one.pk).update(
            endings=wish.endings, digest_hour=wish.digest_hour, language=language, since=since
        ):
            return  # it was stopped meanwhile
        keep_wish(one, wish)
        if wish != before:
            _write(Action.ALERTS_EDITED, one, now, before, wish)
            _ask_again(one.organisation, now)


def stop(one: AlertSubscription, now: datetime) -> None:
    """No more of these; what has not left yet goes, too."""
    with transaction.atomic():
        _write(Action.ALERTS_STOPPED, one, now, wish_of(one), None)
        one.delete()


def _ask_again(organisation: Organisation | None, now: datetime) -> None:
    """For whom open alerts become due is worked out anew."""
    where = Q(charger__organisation=organisation) if organisation else Q()
    Alert.objects.filter(where, ended_at=None, over_since=None).update(tell_at=now)


def _write(
    action: journal.Action, one: AlertSubscription, now: datetime, before: AlertWish | None, after: AlertWish | None
) -> None:
    was, becomes = _said(before), _said(after)
    names = [*becomes, *(name for name in was if name not in becomes)]
    sides = [(name, was.get(name, ""), becomes.get(name, "")) for name in names]
    values = [journal.ValueChange(f"alert_{name}", old, new) for name, old, new in sides if old != new]
    journal.write(action, by=one.user, organisation=one.organisation, subject=str(one.user), values=values, at=now)


def _said(wish: AlertWish | None) -> dict[str, str]:
    """What a wish says as the journal keeps it, by name."""
    if wish is None:
        return {}
    said: dict[str, bool | int | None] = {}
    for kind, one in wish.kinds.items():
        said |= {str(kind): one.wanted, minutes_field(kind): one.minutes}
    said |= {"endings": wish.endings, "digest_hour": wish.digest_hour}
    return {name: _text(value) for name, value in said.items()}


def _text(value: bool | int | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
