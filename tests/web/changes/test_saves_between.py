"""A page that is read while the change goes on: a save before any one of its statements gives the page of before or of after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from chargers.models import Change, Step, User
from tests.web import scenery

ADDRESS = (1, "address", "com_Endpoint", "127.0.0.1:8000/ocpp/#OSN#", "new.example.com:443/#OSN#", "sent", "")
MANY = 100


class BeforeStatement:
    """Does its work before the `number`-th statement that is executed."""

    def __init__(self, number: int, work: Callable[[], object]) -> None:
        self.left, self.work = number, work

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            self.work()
        return execute(sql, params, many, context)


def test_a_save_before_any_statement_of_its_page(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], now: datetime
) -> None:
    change = scenery.change(fleet.evc5, fleet.installer, "writing", now, steps=[ADDRESS])
    rows, steps = Change.objects.filter(pk=change.pk), Step.objects.filter(change=change)
    rows.update(connected=True)
    browser = browser_of(fleet.installer)
    urls = (reverse("change", args=[fleet.evc5.pk, change.pk]), reverse("charger", args=[fleet.evc5.pk]))

    def answered() -> None:
        steps.update(state="accepted", read_back="confirmed")
        rows.update(state="verifying")

    for url in urls:
        for headers in ({}, {"hx-request": "true"}):
            for number in range(1, MANY):
                steps.update(state="sent", read_back="")
                rows.update(state="writing")
                saves = BeforeStatement(number, answered)
                with connection.execute_wrapper(saves):
                    assert browser.get(url, headers=headers).status_code == 200, number
                if saves.left > 0:
                    break
            assert 1 < number < MANY
