"""What people had chosen by columns, they have chosen by rows: forth and back, in databases that `manage.py migrate` made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.services.journal.test_journal_guard import Database, on_postgresql, on_sqlite

COLUMNS = "0016"  # the last migration that has them
WRITE = """
from django.utils import timezone
from chargers.models import AlertSubscription, Organisation, User
for name, offline, minutes, change in (("anna", True, 15, True), ("owner", False, 45, True), ("later", True, 1, False)):
    user = User.objects.create_user(name, f"{name}@example.com")
    one = AlertSubscription.objects.create(user=user, language="en", since=timezone.now(), digest_hour=7)
    one.kinds.create(kind="offline", wanted=offline, minutes=minutes)
    one.kinds.create(kind="ocpp_info", wanted=True)
    one.kinds.create(kind="change", wanted=change)
    one.kinds.create(kind="of_a_later_version", wanted=True)
nobody = User.objects.create_user("nobody", "nobody@example.com")
AlertSubscription.objects.create(user=nobody, language="en", since=timezone.now())
"""
AS_COLUMNS = [(True, True, True, 15), (False, True, True, 45), (True, True, False, 1), (False, False, False, 15)]
READ_COLUMNS = "SELECT offline, ocpp_info, changes, offline_minutes FROM chargers_alertsubscription ORDER BY id"
READ_ROWS = "SELECT kind, wanted, minutes FROM chargers_subscribedkind"


@pytest.fixture(params=[on_sqlite, on_postgresql])
def database(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Database]:
    with request.param(tmp_path) as made:
        made.migrate()
        made.shell(WRITE)
        yield made


def test_what_people_chose_goes_back_and_forth(database: Database) -> None:
    database.migrate(COLUMNS)
    assert database.execute(READ_COLUMNS) == AS_COLUMNS
    database.migrate()
    rows = [(kind, bool(wanted), minutes) for kind, wanted, minutes in database.execute(READ_ROWS)]
    expected = [
        row
        for offline, ocpp_info, changes, minutes in AS_COLUMNS
        for row in (("change", changes, None), ("ocpp_info", ocpp_info, None), ("offline", offline, minutes))
    ]
    assert sorted(rows, key=repr) == sorted(expected, key=repr)
