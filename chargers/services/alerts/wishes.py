"""Between rows and wishes: what a subscription says of every kind that people can choose."""

from __future__ import annotations

from chargers.domain.alerts.delivery import AlertWish, KindWish
from chargers.models import AlertSubscription, SubscribedKind
from chargers.services.alerts.kinds import asked_kinds


def usual_wish() -> AlertWish:
    """What is proposed to whoever asks for the first time."""
    return AlertWish({rules.code: KindWish(wanted=True, minutes=rules.usual_minutes) for rules in asked_kinds()})


def wish_of(one: AlertSubscription) -> AlertWish:
    """Reads its rows, or takes those that were prefetched."""
    rows = {row.kind: row for row in one.kinds.all()}
    kinds = {}
    for rules in asked_kinds():
        row = rows.get(rules.code)
        chosen = row.minutes if row and row.minutes is not None else rules.usual_minutes
        kinds[rules.code] = KindWish(
            wanted=row is not None and row.wanted, minutes=chosen if rules.usual_minutes is not None else None
        )
    return AlertWish(kinds, one.endings, one.digest_hour)


def keep_wish(one: AlertSubscription, wish: AlertWish) -> None:
    """Writes a row for each kind of the wish, or what it says now. Part of the caller's transaction."""
    SubscribedKind.objects.bulk_create(
        [
            SubscribedKind(subscription=one, kind=kind, wanted=said.wanted, minutes=said.minutes)
            for kind, said in wish.kinds.items()
        ],
        update_conflicts=True,
        unique_fields=["subscription", "kind"],
        update_fields=["wanted", "minutes"],
    )
