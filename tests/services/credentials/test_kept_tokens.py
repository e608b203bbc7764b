"""Tokens beside the one that holds: told with what they mean, and ended on request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chargers.domain.errors import Code, Refusal
from chargers.domain.secret import Secret
from chargers.models import Change, Charger, Credential, JournalEntry, Organisation
from chargers.services.chargers import register
from chargers.services.chargers.register import ChargerFacts
from chargers.services.credentials import credentials, kept_tokens

NOW = datetime.now(UTC)
MONTH = NOW + timedelta(days=30)
OLD, NEW, THIRD = Secret("old-token"), Secret("new-token"), Secret("third-token")

pytestmark = pytest.mark.django_db


@pytest.fixture
def charger() -> Charger:
    return Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Stadswerken"))


def moved(charger: Charger) -> None:
    credentials.set_current(charger, OLD, NOW)
    credentials.add_pending(charger, NEW, NOW)
    credentials.promote_pending(charger, MONTH)


def unproven(charger: Charger) -> None:
    credentials.set_current(charger, OLD, NOW)
    credentials.add_pending(charger, NEW, NOW)
    credentials.keep_pending_until(charger, None)


def used(charger: Charger, kind: str) -> None:
    Credential.objects.filter(charger=charger, kind=kind).update(proven_at=NOW)


def test_one_token_alone_is_nothing_to_tell(charger: Charger) -> None:
    credentials.set_current(charger, OLD, NOW)
    assert kept_tokens.kept_tokens(charger, NOW) == []


def test_what_is_kept_from_a_move_is_told_until_its_time_is_over(charger: Charger) -> None:
    moved(charger)
    (kept,) = kept_tokens.kept_tokens(charger, NOW)
    assert (kept.until, kept.unproven, kept.may_be_held) == (MONTH, False, False)
    assert kept_tokens.kept_tokens(charger, MONTH) == []


def test_what_an_end_without_proof_left_may_be_held(charger: Charger) -> None:
    unproven(charger)
    (kept,) = kept_tokens.kept_tokens(charger, NOW)
    assert (kept.until, kept.unproven, kept.may_be_held) == (None, True, True)


def test_what_the_charger_used_last_may_be_held(charger: Charger) -> None:
    moved(charger)
    used(charger, "former")
    (kept,) = kept_tokens.kept_tokens(charger, NOW)
    assert (kept.used_last, kept.may_be_held) == (True, True)


def test_a_token_that_is_ended_is_gone_and_the_journal_says_so(charger: Charger) -> None:
    moved(charger)
    (kept,) = kept_tokens.kept_tokens(charger, NOW)
    kept_tokens.end_token(charger, kept, by=None)
    kept_tokens.end_token(charger, kept, by=None)  # pressed twice
    assert credentials.current_token(charger) == NEW
    assert list(Credential.objects.values_list("kind", flat=True)) == ["current"]
    assert JournalEntry.objects.filter(action="token_ended", charger=charger).count() == 1


def test_the_present_token_is_never_ended_this_way(charger: Charger) -> None:
    moved(charger)
    (kept,) = kept_tokens.kept_tokens(charger, NOW)
    credentials.make_current(charger, kept.pk)
    kept_tokens.end_token(charger, kept, by=None)
    assert credentials.current_token(charger) == OLD


def test_while_a_change_is_open_its_tokens_are_its_own(charger: Charger) -> None:
    moved(charger)
    (kept,) = kept_tokens.kept_tokens(charger, NOW)
    times = {"asked_at": NOW, "since": NOW, "expires_at": MONTH}
    Change.objects.create(charger=charger, state="writing", restarts=True, legs=1, risky=0, old_id="A", new_id="A", **times)
    assert kept_tokens.kept_tokens(charger, NOW) == []
    with pytest.raises(Refusal) as refused:
        kept_tokens.end_token(charger, kept, by=None)
    assert refused.value.notices[0].code is Code.CHANGE_OPEN


@pytest.mark.parametrize(
    ("before", "shown", "leaked", "left"),
    [
        (moved, "", False, ["current", "former"]),
        (moved, "", True, ["current"]),
        (moved, "former", True, ["current", "former"]),  # the charger has no other
        (unproven, "", True, ["current", "pending"]),
    ],
)
def test_a_token_that_leaked_takes_with_it_what_the_charger_does_not_need(
    before: object, shown: str, leaked: bool, left: list[str], charger: Charger
) -> None:
    assert callable(before)
    before(charger)
    used(charger, shown)
    register.edit(charger, ChargerFacts(charger.organisation), by=None, token=THIRD, leaked=leaked)
    assert sorted(Credential.objects.values_list("kind", flat=True)) == left
    assert credentials.current_token(charger) == THIRD
