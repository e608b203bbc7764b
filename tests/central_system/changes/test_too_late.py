"""What a person asks of a change at the moment of its end: it is done with, and nothing waits for ever."""

from __future__ import annotations

from typing import Any

import pytest

from chargers.domain.changes.run import may_cancel
from chargers.domain.errors import Refusal
from chargers.models import Change, ChangeRequest, Charger
from chargers.services.changes import change_requests, store
from tests.central_system.changes.desk import set_up

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_cancel_that_comes_with_the_end_is_done_with(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, save = set_up(charger, monkeypatch), store.save_progress

    def asked_just_before(change: Change, before: Any, after: Any, *others: Any) -> None:
        if after.state == "applied":
            change_requests.cancel(Change.objects.get(pk=change.pk), by=None)
        save(change, before, after, *others)

    monkeypatch.setattr(store, "save_progress", asked_just_before)
    desk.ask("Own1")
    await desk.come()
    await desk.settle()
    assert Change.objects.get().state == "applied"
    assert ChangeRequest.objects.get().taken_at is not None


async def test_a_cancel_from_a_page_that_shows_what_was_before_is_refused(
    charger: Charger, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = set_up(charger, monkeypatch)
    shown = desk.ask("Own1")

    def ends_meanwhile(progress: Any) -> bool:
        Change.objects.update(state="applied", ended_at=desk.time)
        return may_cancel(progress)

    monkeypatch.setattr(f"{change_requests.__name__}.may_cancel", ends_meanwhile)
    with pytest.raises(Refusal, match="too_late"):
        change_requests.cancel(shown, by=None)
    assert not ChangeRequest.objects.exists()
