"""Who asked to be told of a change's end is told once: by the open page, else by an e-mail, and only of what may be seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from chargers.models import Change, ChangeWatch, Membership, User
from chargers.services.changes import watching
from chargers.services.mail import MailProblem, MailTrouble, Postman
from chargers.wording.alerts.mails import change_ended
from tests.web import scenery

LATER = timedelta(minutes=2)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def fleet(db: None) -> scenery.Fleet:
    return scenery.fleet()


@pytest.fixture
def change(fleet: scenery.Fleet, now: datetime) -> Change:
    return scenery.change(fleet.evc5, fleet.installer, "waiting", now)


def end(change: Change, at: datetime, state: str = "moved") -> None:
    Change.objects.filter(pk=change.pk).update(state=state, ended_at=at)
    change.refresh_from_db()


def deliver(at: datetime) -> int:
    return watching.deliver(at, change_ended)


def test_one_mail_a_while_after_the_end(fleet: scenery.Fleet, change: Change, now: datetime, settings: Any) -> None:
    settings.PAGES_URL = "https://ecc.example.com"
    for _ in range(2):
        watching.watch(change, fleet.owner, "fr", now)
    assert watching.is_watched(change, fleet.owner)
    assert deliver(now + LATER) == 0  # it goes on
    end(change, now)
    assert deliver(now + timedelta(seconds=30)) == 0  # an open page has the time
    assert deliver(now + LATER) == 1
    assert deliver(now + LATER) == 0
    (sent,) = mail.outbox
    assert sent.to == [fleet.owner.email]
    assert sent.subject.startswith("NL*ECO*1000")
    assert f"https://ecc.example.com/chargers/{fleet.evc5.pk}/changes/{change.pk}/" in sent.body
    assert "Vous avez demandé" in sent.body


def test_what_the_page_said_is_not_mailed(fleet: scenery.Fleet, change: Change, now: datetime) -> None:
    watching.watch(change, fleet.owner, "en", now)
    watching.told_on_page(change, fleet.owner, now)  # of one that goes on nothing can have been told
    assert watching.is_watched(change, fleet.owner)
    end(change, now)
    watching.told_on_page(change, fleet.owner, now)
    assert deliver(now + LATER) == 0
    assert not mail.outbox


def test_nobody_is_told_who_asked_no_more_or_may_not_see_it(fleet: scenery.Fleet, change: Change, now: datetime) -> None:
    for who in (fleet.owner, fleet.installer, fleet.admin):
        watching.watch(change, who, "en", now)
    watching.unwatch(change, fleet.admin)
    Membership.objects.filter(user=fleet.owner).delete()
    User.objects.filter(pk=fleet.installer.pk).update(is_active=False)
    end(change, now)
    assert deliver(now + LATER) == 0
    assert not mail.outbox


def test_of_a_change_that_is_over_there_is_nothing_to_tell(fleet: scenery.Fleet, change: Change, now: datetime) -> None:
    end(change, now)
    watching.watch(change, fleet.owner, "en", now)
    assert not ChangeWatch.objects.exists()


def test_a_mail_server_that_is_away_is_tried_again_and_given_up(
    fleet: scenery.Fleet, change: Change, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Postman) -> None:
        raise MailTrouble(MailProblem.UNREACHABLE)

    watching.watch(change, fleet.owner, "en", now)
    end(change, now)
    with monkeypatch.context() as patched:
        patched.setattr(Postman, "open", away)
        assert deliver(now + LATER) == 0
        assert watching.is_watched(change, fleet.owner)
        assert deliver(now + LATER) == 0
    assert deliver(now + LATER + timedelta(minutes=4)) == 0
    assert deliver(now + LATER + timedelta(minutes=6)) == 1
    ChangeWatch.objects.update(told_at=None)
    monkeypatch.setattr(Postman, "open", away)
    assert deliver(now + timedelta(days=2)) == 0
    assert not watching.is_watched(change, fleet.owner)


def test_a_mail_server_that_is_away_is_asked_once_a_round(
    fleet: scenery.Fleet, change: Change, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred waits of a quarter of a minute would keep the alerts back for an hour."""
    asked = []

    def away(self: Postman) -> None:
        asked.append(now)
        raise MailTrouble(MailProblem.TIMEOUT)

    for who in (fleet.owner, fleet.installer, fleet.admin):
        watching.watch(change, who, "en", now)
    end(change, now)
    with monkeypatch.context() as patched:
        patched.setattr(Postman, "open", away)
        assert deliver(now + LATER) == 0
    assert len(asked) == 1
    assert deliver(now + LATER + timedelta(minutes=6)) == 3


def test_a_mail_that_cannot_be_worded_keeps_no_other_back(fleet: scenery.Fleet, change: Change, now: datetime) -> None:
    def compose(told: watching.EndedChange) -> Any:
        if told.to == fleet.owner:
            raise KeyError("state")
        return change_ended(told)

    for who in (fleet.owner, fleet.installer):
        watching.watch(change, who, "en", now)
    end(change, now)
    assert watching.deliver(now + LATER, compose) == 1
    assert [sent.to for sent in mail.outbox] == [[fleet.installer.email]]
    assert watching.is_watched(change, fleet.owner), "until it is no news any more"


def test_one_address_that_is_refused_keeps_no_other_back(
    fleet: scenery.Fleet, change: Change, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Postman.send

    def refuse(self: Postman, message: Any) -> None:
        if message.to == [fleet.owner.email]:
            raise MailTrouble(MailProblem.RECIPIENT, 550)
        real(self, message)

    monkeypatch.setattr(Postman, "send", refuse)
    for who in (fleet.owner, fleet.installer):
        watching.watch(change, who, "en", now)
    end(change, now)
    assert deliver(now + LATER) == 1
