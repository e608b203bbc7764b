"""What the page of a change says of values that are neither old nor new, and of a key that nobody can read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chargers.models import Change, Step, User
from tests.web import scenery

KEY = (1, "authorization_key", "authorizationKey", None, "", "undone", "unreadable")


def page(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], state: str, *, restarted: bool = False, **step: object
) -> str:
    now = timezone.now()
    address = (1, "address", "com_Endpoint", "old.nl:80/#OSN#", "new.nl:80/#OSN#", "undo_failed", "differs")
    change = scenery.change(
        fleet.evc5, fleet.installer, state, now, why="not_kept", ended_at=now, steps=[KEY, address], restarted=restarted
    )
    Step.objects.filter(change=change, key="com_Endpoint").update(found="ol")
    Step.objects.filter(change=change, key="authorizationKey").update(tries=1, **step)
    return browser_of(fleet.installer).get(reverse("change", args=[fleet.evc5.pk, change.pk])).content.decode()


def test_what_stands_is_listed(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    text = page(fleet, browser_of, "half_done")
    assert "Not every old value could be brought back." in text
    assert "It has <code>ol</code>" in text
    assert "Which one the charger has shows when it logs in after its next restart." in text


@pytest.mark.parametrize("state", ["rolled_back", "failed", "cancelled"])
def test_an_end_that_says_old_says_that_its_key_is_yet_to_be_proven(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], state: str
) -> None:
    said = "That the charger has the old one is proven once it has restarted and logged in with it."
    assert said in page(fleet, browser_of, state)
    assert said in page(fleet, browser_of, state, dialled="old"), "its line was lost: what it has stored was not seen"
    Change.objects.all().delete()
    assert said not in page(fleet, browser_of, state, restarted=True, dialled="old")


@pytest.mark.parametrize("state", ["observing", "moved", "uncertain"])
@pytest.mark.parametrize(("read_back", "is_said"), [("", True), ("unreadable", True), ("confirmed", False)])
def test_one_that_left_unread_may_have_stored_another_address(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], state: str, read_back: str, is_said: bool
) -> None:
    now = timezone.now()
    address = (1, "address", "com_Endpoint", "old.nl:80/#OSN#", "new.nl:80/#OSN#", "accepted", read_back)
    change = scenery.change(fleet.evc5, fleet.installer, state, now, left_at=now, steps=[address])
    change.steps.update(tries=1)
    text = browser_of(fleet.installer).get(reverse("change", args=[fleet.evc5.pk, change.pk])).content.decode()
    assert ("It may have stored another one." in text) is is_said
