"""What a boot proves of a change: a restart breaks the line, so a boot on the line of our last frame is none."""

from __future__ import annotations

from typing import Any

import pytest

from chargers.models import Change, Charger
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from tests.central_system.changes.desk import Desk, set_up

pytestmark = pytest.mark.django_db(transaction=True)


def state() -> str:
    return Change.objects.get().state


async def restarting(desk: Desk) -> None:
    await desk.come()
    change_requests.ask_for_settings(desk.charger, {"Own1": "new"}, access=Access.of_shell(), restart=True)
    await desk.settle()
    assert state() == "restarting"


async def test_a_boot_sent_again_on_the_same_line_is_no_restart(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = set_up(charger, monkeypatch)
    await restarting(desk)
    await desk.boot()
    assert state() == "restarting"


async def test_a_boot_on_a_line_after_it_is_one(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = set_up(charger, monkeypatch)
    await restarting(desk)
    await desk.leave()
    await desk.settle()
    await desk.come()
    await desk.boot()
    assert state() == "applied"


async def test_a_boot_that_was_on_its_way_before_the_frame_left_is_none(
    charger: Charger, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = set_up(charger, monkeypatch)
    await desk.come()
    assert desk.line is not None
    call, line = desk.line.call, desk.line

    async def settles_first(action: str, *parts: Any, **others: Any) -> object:
        if action == "ChangeConfiguration":
            desk.driver.booted(line, None, False)  # type: ignore[arg-type]
        return await call(action, *parts, **others)

    monkeypatch.setattr(line, "call", settles_first)
    change_requests.ask_for_settings(desk.charger, {"Own1": "new"}, access=Access.of_shell(), restart=True)
    await desk.settle()
    assert state() == "restarting"
