"""Who is told when: thresholds, gathering, the daily digest through changes of the clock, pauses after vain tries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chargers.domain.alerts import delivery
from chargers.domain.alerts.delivery import AlertWish, KindWish
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.errors import Code, Refusal

T = datetime(2026, 5, 3, 12, tzinfo=UTC)
OFFLINE, CHANGE = AlertKind.OFFLINE, AlertKind.CHANGE
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("wish", "subscribed", "due"),
    [
        (KindWish(minutes=15), -60, 15),
        (KindWish(minutes=60), -60, 60),
        (KindWish(wanted=False, minutes=15), -60, None),
        (KindWish(minutes=15), 10, 15),
        (KindWish(minutes=15), 20, None),  # it was so before the subscription
        (KindWish(), -60, 1),
        (KindWish(wanted=False), -60, None),
        (KindWish(), 2, None),
    ],
)
def test_from_when_on_an_alert_concerns_somebody(wish: KindWish, subscribed: float, due: float | None) -> None:
    found = delivery.due_from(wish, T + minutes(subscribed), counts_from=T, raised_at=T + minutes(1))
    assert found == (None if due is None else T + minutes(due))


QUARTER = KindWish(minutes=15)


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ({OFFLINE: QUARTER}, {OFFLINE: QUARTER}, False),
        ({OFFLINE: QUARTER}, {OFFLINE: KindWish(minutes=14)}, True),
        ({OFFLINE: QUARTER}, {OFFLINE: KindWish(minutes=16)}, False),
        ({OFFLINE: QUARTER}, {OFFLINE: KindWish(wanted=False, minutes=15)}, False),
        ({OFFLINE: KindWish(wanted=False, minutes=15)}, {OFFLINE: QUARTER}, True),
        ({OFFLINE: QUARTER}, {OFFLINE: QUARTER, CHANGE: KindWish()}, True),
        ({OFFLINE: QUARTER}, {OFFLINE: QUARTER, CHANGE: KindWish(wanted=False)}, False),
    ],
)
def test_which_wishes_want_more(before: dict[AlertKind, KindWish], after: dict[AlertKind, KindWish], more: bool) -> None:
    assert delivery.wants_more(AlertWish(after), than=AlertWish(before)) is more


@pytest.mark.parametrize(
    ("hour", "now", "at"),
    [
        (7, "2026-05-03T04:59:00+00:00", "2026-05-03T05:00:00+00:00"),
        (7, "2026-05-03T05:00:00+00:00", "2026-05-04T05:00:00+00:00"),
        (0, "2026-05-03T21:59:00+00:00", "2026-05-03T22:00:00+00:00"),
        (7, "2026-03-28T12:00:00+00:00", "2026-03-29T05:00:00+00:00"),  # the clock goes forward in that night
        (7, "2026-10-24T12:00:00+00:00", "2026-10-25T06:00:00+00:00"),  # and back in that one
        (2, "2026-03-29T00:30:00+00:00", "2026-03-29T01:00:00+00:00"),  # 2 o'clock is left out: it is 3
    ],
)
def test_the_digest_comes_at_the_hour_of_the_clock_on_the_wall(hour: int, now: str, at: str) -> None:
    assert delivery.next_digest(hour, datetime.fromisoformat(now), AMSTERDAM) == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    ("oldest", "last_mail", "digest", "leaves"),
    [
        (1, None, False, False),  # still gathering
        (0, None, False, True),
        (0, -4, False, False),  # one has just left
        (0, -5, False, True),
        (0, -1, True, True),
    ],
)
def test_when_a_mail_leaves(oldest: float, last_mail: float | None, digest: bool, leaves: bool) -> None:
    last = None if last_mail is None else T + minutes(last_mail)
    assert delivery.may_leave(T + minutes(oldest), last, digest, T) is leaves


def test_the_pauses_between_tries_grow() -> None:
    assert [delivery.retry_after(n) for n in (1, 2, 3, 6, 60)] == [minutes(m) for m in (1, 2, 5, 60, 60)]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (AlertWish({OFFLINE: KindWish(minutes=0)}), Code.ALERT_MINUTES),
        (AlertWish({OFFLINE: KindWish(minutes=10_081)}), Code.ALERT_MINUTES),
        (AlertWish({CHANGE: KindWish()}, digest_hour=24), Code.ALERT_HOUR),
        (AlertWish({OFFLINE: KindWish(wanted=False, minutes=15), CHANGE: KindWish(wanted=False)}), Code.ALERT_NOTHING),
    ],
)
def test_wishes_that_cannot_be_kept(wish: AlertWish, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        delivery.check_wish(wish)
    assert [notice.code for notice in refused.value.notices] == [code]
