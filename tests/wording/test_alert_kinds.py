"""Whatever becomes of an alert, its words are those of its kind: a table of all kinds, all their details and all ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chargers.central_system.handshake.codes import HandshakeOutcome
from chargers.domain.alerts.conditions import AlertEnd, LeftBehind
from chargers.domain.alerts.delivery import NewsKind
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.changes.states import ENDS, ChangeState
from chargers.domain.ocpp_info.verdict import OcppInfoVerdict
from chargers.models import Alert, Change
from chargers.wording.alerts import words_of
from chargers.wording.alerts.kind_words import KindWords
from chargers.wording.alerts.rows import alert_row
from tests.web import scenery

DETAILS: dict[AlertKind, list[str]] = {
    AlertKind.OFFLINE: ["code 1006", "silent", "another reason", ""],
    AlertKind.REFUSED: list(HandshakeOutcome),
    AlertKind.OCPP_INFO: [OcppInfoVerdict.WIPED, OcppInfoVerdict.HALF_WIPED, OcppInfoVerdict.MALFORMED],
    AlertKind.CHANGE: [state for state in ChangeState if state in ENDS],
    AlertKind.BACKEND_CLOSES: ["30 2026-05-30", "1 2026-05-04"],
    AlertKind.ONLY_COUNTED: [""],
    AlertKind.UNHELD: [""],
    AlertKind.LEFT_BEHIND: list(LeftBehind),
}
NEWS = [frozenset({NewsKind.RAISED}), frozenset({NewsKind.ENDED}), frozenset(NewsKind)]


def fates(kind: AlertKind, detail: str, change: Change, now: datetime) -> Iterator[Alert]:
    """It stands, is watched, and has ended in each way."""
    past = now - timedelta(hours=1)
    common = {"charger": change.charger, "kind": kind, "detail": detail, "since": past, "counts_from": past, "raised_at": past}
    common |= {"change": change} if kind in {AlertKind.CHANGE, AlertKind.LEFT_BEHIND} else {}
    yield Alert(**common)
    yield Alert(**common, again=2, over_since=now)
    for end in AlertEnd:
        yield Alert(**common, ended_at=now, end=end)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def change(db: None, now: datetime) -> Change:
    fleet = scenery.fleet(now)
    return scenery.change(fleet.evc5, fleet.admin, "failed", now, why="refused", ended_at=now)


def test_the_table_knows_every_kind() -> None:
    assert list(DETAILS) == list(AlertKind)


@pytest.mark.parametrize("kind", AlertKind)
def test_every_fate_of_every_kind_has_its_words(kind: AlertKind, change: Change, now: datetime) -> None:
    words = words_of(kind)
    for detail in DETAILS[kind]:
        for alert in fates(kind, detail, change, now):
            row = alert_row(alert, now)
            assert str(row.word.word)
            assert row.url.startswith(f"/chargers/{alert.charger_id}/")
            assert (row.end is not None) is bool(alert.ended_at or (alert.over_since and words.watched))
            for news in NEWS:
                said = words.sentence(alert, news, now)
                assert alert.charger.ocpp_id in said
                assert "%(" not in said
                assert not said.endswith(".")


def sentences(kind: AlertKind, change: Change, now: datetime) -> set[str]:
    return {
        words_of(kind).sentence(alert, news, now)
        for detail in DETAILS[kind]
        for alert in fates(kind, detail, change, now)
        for news in NEWS
    }


def test_no_sentence_is_said_of_two_kinds(change: Change, now: datetime) -> None:
    said = [sentence for kind in AlertKind for sentence in sentences(kind, change, now)]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize("kind", AlertKind)
def test_the_subject_of_several_names_their_number(kind: AlertKind) -> None:
    words: KindWords = words_of(kind)
    if words.many is not None:
        said = [words.many.standing(12), words.many.over(12)]
        assert all("12" in one for one in said)
        assert len(set(said)) == 2
