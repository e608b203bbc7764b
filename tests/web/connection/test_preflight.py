"""Trying a backend from its page and from a preview: what is shown, and that no plan waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.models import Backend, Change, Charger, PreflightVerdict, Presence, User
from chargers.web.common.rate_limits import LIMITS, LimitedAction
from tests.outbound.listeners import Handler, Listener, accepts, answers, listening
from tests.web import scenery
from tests.web.connection.test_editor import Form

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _loopback(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = ["127.0.0.0/8"]
    cache.clear()  # nobody has used up a limit


def backend(port: int) -> Backend:
    return Backend.objects.create(name="Trial", tls=False, host="127.0.0.1", port=port, path="/ocpp/")


# A backend's page


def test_the_button_of_a_backend_shows_what_was_found(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    with listening(answers("500 Oh")) as listener:
        trial = backend(listener.port)
        assert "Not tested yet" in browser.get(reverse("backend", args=[trial.pk])).content.decode()
        card = browser.post(reverse("try_backend", args=[trial.pk]), headers=HTMX).content.decode()
    assert "a server error (500)" in card
    assert 'id="preflight"' in card
    assert "load," not in card, "a backend's page asks nothing by itself"
    assert "a server error (500)" in browser.get(reverse("backend", args=[trial.pk])).content.decode()


def test_without_scripts_it_leads_back_to_the_page(fleet: scenery.Fleet, browser_of: Browser) -> None:
    with listening(accepts()) as listener:
        trial = backend(listener.port)
        answer = browser_of(fleet.installer).post(reverse("try_backend", args=[trial.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("backend", args=[trial.pk]), 302)]
    assert "The backend speaks OCPP 1.6." in answer.content.decode()


def test_an_owner_sees_what_was_found_and_does_not_dial(fleet: scenery.Fleet, browser_of: Browser) -> None:
    with listening(accepts()) as listener:
        trial = backend(listener.port)
        browser_of(fleet.installer).post(reverse("try_backend", args=[trial.pk]))
        owner = browser_of(fleet.owner)
        page = owner.get(reverse("backend", args=[trial.pk])).content.decode()
        assert "The backend speaks OCPP 1.6." in page
        assert "Test now" not in page
        assert owner.post(reverse("try_backend", args=[trial.pk])).status_code == 403
        assert len(listener.heads) == 1


def test_what_the_guard_refuses_is_said(fleet: scenery.Fleet, browser_of: Browser, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = []
    trial = backend(9)
    card = browser_of(fleet.installer).post(reverse("try_backend", args=[trial.pk]), headers=HTMX).content.decode()
    assert "not on the public Internet" in card


def test_a_person_tries_so_often_only(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    with listening(accepts()) as listener:
        trial = backend(listener.port)
        for _ in range(LIMITS[LimitedAction.TRY_BACKEND].times):
            browser.post(reverse("try_backend", args=[trial.pk]), headers=HTMX)
        card = browser.post(reverse("try_backend", args=[trial.pk]), headers=HTMX).content.decode()
        assert "too often" in card
        assert len(listener.heads) == 1, "and within seconds one dial is enough for all"


# A preview


class Previewed:
    """A preview of a move to a listener."""

    def __init__(self, browser: Client, charger: Charger, listener: Listener, token: str = "t0ken") -> None:  # noqa: S107
        self.browser, self.charger, self.listener = browser, charger, listener
        editor = reverse("connection", args=[charger.pk])
        form = Form(browser.get(editor).content.decode())
        typed = {"url": f"ws://127.0.0.1:{listener.port}/ocpp/", "token": token}
        form = Form(browser.post(editor, form.sent("work_out", **typed)).content.decode())
        self.url = str(browser.post(editor, form.sent("preview"))["Location"])

    def page(self) -> str:
        return self.browser.get(self.url).content.decode()

    def card(self, **typed: str) -> str:
        return self.browser.post(f"{self.url}try/", typed, headers=HTMX).content.decode()

    def questions(self) -> list[str]:
        """What Apply asks once more."""
        return list(self.browser.post(f"{self.url}apply/").context["questions"])

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(False, "127.0.0.1", self.listener.port, "/ocpp/")


@pytest.fixture
def preview(fleet: scenery.Fleet, browser_of: Browser) -> Iterator[Callable[[Handler], Previewed]]:
    """Opens the preview of a move to a backend that answers so."""
    with_listener = []

    def open_one(handler: Handler) -> Previewed:
        context = listening(handler)
        with_listener.append(context)
        return Previewed(browser_of(fleet.installer), fleet.evc5, context.__enter__())

    yield open_one
    for context in with_listener:
        context.__exit__(None, None, None)


def test_a_preview_is_there_at_once_and_asks_by_itself(preview: Callable[[Handler], Previewed]) -> None:
    shown = preview(answers("500 Oh"))
    page = shown.page()
    assert "You need not wait for it" in page
    assert 'hx-trigger="load, submit"' in page
    assert shown.listener.heads == [], "the page itself dials nobody"
    assert "a server error (500)" in shown.card()
    assert b"ecc-web-connection-test" in shown.listener.heads[0]
    page = shown.page()
    assert 'hx-trigger="submit"' in page, "what was found is fresh"
    PreflightVerdict.objects.update(asked_at=timezone.now() - timedelta(minutes=3))
    assert 'hx-trigger="load, submit"' in shown.page()


def test_a_failed_stage_is_one_more_question_and_forbids_nothing(preview: Callable[[Handler], Previewed]) -> None:
    shown = preview(answers("500 Oh"))
    before = shown.questions()
    shown.card()
    questions = shown.questions()
    assert questions[:-1] == before
    assert "a server error (500)" in questions[-1]
    assert Change.objects.count() == 0
    shown.browser.post(f"{shown.url}apply/", {"sure": "1"})
    assert Change.objects.count() == 1


@pytest.mark.parametrize("handler", [accepts(), answers("401 Unauthorized")], ids=["good", "unclear"])
def test_what_did_not_fail_is_no_question(preview: Callable[[Handler], Previewed], handler: Handler) -> None:
    shown = preview(handler)
    before = shown.questions()
    shown.card()
    assert shown.questions() == before


def test_what_was_found_long_ago_is_none_either(preview: Callable[[Handler], Previewed]) -> None:
    shown = preview(answers("500 Oh"))
    before = shown.questions()
    shown.card()
    PreflightVerdict.objects.update(done_at=timezone.now() - timedelta(hours=1))
    assert shown.questions() == before


def test_as_the_charger_with_the_token_that_it_is_to_get(preview: Callable[[Handler], Previewed], fleet: scenery.Fleet) -> None:
    shown = preview(accepts(only=b"Authorization: Basic "))
    card = shown.card(as_charger="1")
    assert "The backend accepts this charger." in card
    assert "t0ken" not in card
    assert fleet.evc5.ocpp_id.encode() in shown.listener.heads[0]
    assert PreflightVerdict.objects.get().ocpp_id == fleet.evc5.ocpp_id


def test_never_as_a_charger_that_may_be_connected_there(preview: Callable[[Handler], Previewed], fleet: scenery.Fleet) -> None:
    shown = preview(accepts())
    Presence.objects.filter(charger=fleet.evc5).update(closed_at=timezone.now())
    Charger.objects.filter(pk=fleet.evc5.pk).update(backend_endpoint=shown.endpoint.url())
    assert "may be connected there" in shown.page()
    assert "would lose its connection" in shown.card(as_charger="1")
    assert shown.listener.heads == []


def test_a_plan_that_stays_here_has_no_card(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser, editor = browser_of(fleet.installer), reverse("connection", args=[fleet.evc5.pk])
    form = Form(browser.get(editor).content.decode())
    typed = {"url": "ws://127.0.0.1:8000/ocpp/", "token": "another-token"}
    form = Form(browser.post(editor, form.sent("work_out", **typed)).content.decode())
    page = browser.get(str(browser.post(editor, form.sent("preview"))["Location"])).content.decode()
    assert 'id="preflight"' not in page
