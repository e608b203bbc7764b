"""The page of alerts: what stands and was, a person's own e-mails, and what is wrong with the mail server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert, AlertMail, AlertSubscription, Backend, Charger, JournalEntry, ServerProcess, User
from chargers.services.access.access import Access
from chargers.services.alerts import subscriptions
from chargers.services.alerts.wishes import usual_wish, wish_of
from tests.web import scenery

BrowserOf = Callable[[User], Client]
WISH = {"offline": "on", "offline_minutes": "20", "refused_minutes": "10", "ocpp_info": "on", "when": "now", "digest_hour": "7"}


def alert(charger: Charger, now: datetime, **other: Any) -> Alert:
    return Alert.objects.create(charger=charger, kind="offline", since=now, counts_from=now, raised_at=now, **other)


def test_only_what_is_in_scope_is_listed(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    for one in (fleet.evc5, fleet.foreign):
        alert(one, now)
    said = browser_of(fleet.owner).get("/alerts/").content.decode()
    assert fleet.evc5.ocpp_id in said
    assert fleet.foreign.ocpp_id not in said


def test_after_a_start_it_is_said_until_when_nobody_is_called_offline(
    fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime
) -> None:
    process = scenery.process(now)
    browser = browser_of(fleet.owner)
    for minutes, said in ((1, True), (11, False)):
        ServerProcess.objects.filter(pk=process.pk).update(started_at=now - timedelta(minutes=minutes))
        assert ("This server was started a moment ago." in browser.get("/alerts/").content.decode()) is said


def test_a_backend_that_closes_is_one_row_that_says_of_how_many(
    fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime
) -> None:
    """Of those that this person sees; a row of its own where it is one."""
    old, other = (Backend.objects.create(name=name, tls=True, host=f"{name}.example", port=443, path="/") for name in "ab")
    ours = [fleet.evc5, fleet.evc4, fleet.cpa]
    common = {"kind": "backend_closes", "detail": "30 2026-05-30", "since": now, "counts_from": now, "raised_at": now}
    for one in (*ours, fleet.foreign):
        Alert.objects.create(charger=one, backend=old, **common)
        Alert.objects.create(charger=one, backend=old, ended_at=now, end="over", **common)
    Alert.objects.filter(charger=fleet.cpa, ended_at=None).update(backend=other)
    said = " ".join(browser_of(fleet.owner).get("/alerts/").content.decode().split())
    assert f'<a href="/?backend={old.pk}">2 chargers</a> <span class="below">a</span>' in said
    assert f'<a href="/backends/{old.pk}/">3 chargers</a>' in said
    assert f'<a class="mono" href="/chargers/{fleet.cpa.pk}/">{fleet.cpa.ocpp_id}</a>' in said
    assert said.count('id="alert-') - said.count('id="alert-list') == 3
    assert "It closes on 30 May 2026. From then on nobody there answers them." in said
    seen_by_admin = browser_of(fleet.admin).get("/alerts/").content.decode()
    assert f'<a href="/?backend={old.pk}">3 chargers</a>' in seen_by_admin


def test_a_doorbell_gets_the_list_alone(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    said = browser_of(fleet.owner).get("/alerts/", headers={"hx-request": "true"}).content.decode()
    assert said.strip().startswith('<section id="alert-list"')


def test_asking_changing_and_stopping(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    browser, organisation = browser_of(fleet.owner), fleet.evc5.organisation
    browser.post("/alerts/subscribe/", WISH | {"organisation": organisation.pk})
    one = AlertSubscription.objects.get()
    unasked = [AlertKind.CHANGE, AlertKind.REFUSED, AlertKind.BACKEND_CLOSES, AlertKind.ONLY_COUNTED]
    wish = scenery.wish(without=unasked, endings=False, offline_minutes=20)
    assert (one.user, one.organisation, wish_of(one)) == (fleet.owner, organisation, wish)
    assert "offline for longer than 20 minutes" in browser.get("/alerts/").content.decode()
    browser.post(reverse("alert_subscription", args=[one.pk]), WISH | {"when": "daily", "digest_hour": "6"})
    one.refresh_from_db()
    assert one.digest_hour == 6
    assert "once a day at 06:00" in browser.get("/alerts/").content.decode()
    browser.post(reverse("alert_subscription_stop", args=[one.pk]))
    assert not AlertSubscription.objects.exists()
    actions = JournalEntry.objects.filter(by=fleet.owner).order_by("pk").values_list("action", "subject")
    assert list(actions) == [(f"alerts_{word}", "Owner") for word in ("subscribed", "edited", "stopped")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"offline_minutes": "0"}, "Give whole minutes from 1 to 10080."),
        ({"offline_minutes": "10081"}, "Give whole minutes from 1 to 10080."),
        ({"offline_minutes": ""}, "This field is required."),
        ({"offline_minutes": "many"}, "Enter a whole number."),
        ({"offline": "", "ocpp_info": ""}, "Tick at least one thing"),
        ({"when": "daily", "digest_hour": "25"}, "Select a valid choice."),
        ({"organisation": "999"}, "Select a valid choice."),
    ],
)
def test_wrong_input_is_said_at_its_field(fleet: scenery.Fleet, browser_of: BrowserOf, typed: dict[str, str], said: str) -> None:
    data: dict[str, Any] = WISH | {"organisation": fleet.evc5.organisation_id} | typed
    answer = browser_of(fleet.owner).post("/alerts/subscribe/", {k: v for k, v in data.items() if v or k == "offline_minutes"})
    assert said in answer.content.decode()
    assert not AlertSubscription.objects.exists()


def test_another_organisation_cannot_be_asked_for(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    browser_of(fleet.owner).post("/alerts/subscribe/", WISH | {"organisation": fleet.foreign.organisation_id})
    browser_of(fleet.owner).post("/alerts/subscribe/", WISH)  # all of them: admins alone
    assert not AlertSubscription.objects.exists()
    browser_of(fleet.admin).post("/alerts/subscribe/", WISH)
    assert AlertSubscription.objects.get().organisation is None


def test_without_an_address_it_is_said_what_to_do(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    User.objects.filter(pk=fleet.owner.pk).update(email="")
    browser = browser_of(fleet.owner)
    answer = browser.post("/alerts/subscribe/", WISH | {"organisation": fleet.evc5.organisation_id})
    assert "No e-mail address is stored for you." in answer.content.decode()
    assert not AlertSubscription.objects.exists()


def test_a_test_mail_to_oneself(fleet: scenery.Fleet, browser_of: BrowserOf, mailoutbox: list[Any], settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    browser = browser_of(fleet.owner)
    said = browser.post("/alerts/test/", follow=True).content.decode()
    assert "The mail server has accepted a test e-mail to owner@example.com" in said
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["owner@example.com"], "A test: e-mails from ECC Web reach you")]


def test_a_mail_server_that_is_not_there_is_said_in_words(fleet: scenery.Fleet, browser_of: BrowserOf, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    cache.clear()
    said = browser_of(fleet.owner).post("/alerts/test/", follow=True).content.decode()
    assert "The mail server cannot be reached." in said


def test_trouble_with_the_mails_is_shown_to_admins(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    waits = {"digest": False, "created_at": now, "next_try_at": now, "tries": 2, "problem": "login", "smtp_code": 535}
    AlertMail.objects.create(user=fleet.owner, **waits)
    said = browser_of(fleet.admin).get("/alerts/").content.decode()
    assert "The mail server refuses the user name or the password" in said
    assert "535" in said
    assert "The mail server refuses" not in browser_of(fleet.owner).get("/alerts/").content.decode()


def test_nothing_wrong_and_no_mails_say_what_to_do(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    said = browser_of(fleet.owner).get("/alerts/").content.decode()
    assert "Nothing is wrong" in said
    assert "You get no e-mails" in said


def test_every_kind_and_every_end_has_its_words(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    change = scenery.change(fleet.evc5, fleet.admin, "failed", now, ended_at=now)
    kinds = {"offline": "silent", "ocpp_info": "half_wiped", "change": "failed"}
    for kind, detail in kinds.items():
        for end in ("over", "superseded", "old"):
            extra = {"change": change} if kind == "change" and end == "old" else {}
            Alert.objects.create(
                charger=fleet.evc5,
                kind=kind,
                detail=detail,
                since=now,
                counts_from=now,
                raised_at=now,
                ended_at=now,
                end=end,
                **extra,
            )
    assert browser_of(fleet.owner).get("/alerts/").status_code == 200


def test_a_person_has_one_subscription_of_an_organisation(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    subscriptions.subscribe(Access.of(fleet.owner), fleet.evc5.organisation, usual_wish(), now, language="en")
    browser = browser_of(fleet.owner)
    browser.post("/alerts/subscribe/", WISH | {"organisation": fleet.evc5.organisation_id})
    assert AlertSubscription.objects.count() == 1
    assert "about all of your chargers already" in browser.get("/alerts/subscribe/").content.decode()


def test_the_list_costs_the_same_however_long_it_is(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    browser, costs = browser_of(fleet.owner), set()
    for size in (3, 40):
        for _ in range(size):
            alert(fleet.evc5, now, ended_at=now, end="over")
        browser.get("/alerts/")
        with CaptureQueriesContext(connection) as seen:
            assert len(browser.get("/alerts/").context["rows"]) >= size
        costs.add(len(seen))
    assert len(costs) == 1
