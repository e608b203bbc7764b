"""What a charger reports as a secret: sealed in its row, there for whoever writes it back, and for nobody who looks (C25)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from chargers.domain.controller.reported import Reported
from chargers.domain.secret import Secret
from chargers.migrations import _old_texts, _sealing
from chargers.models import (
    Arrival,
    Boot,
    Change,
    Charger,
    Connector,
    JournalValue,
    Message,
    MeterValue,
    ReportedSetting,
    Step,
    Transaction,
    WantedValue,
)
from chargers.services.changes import planning, store
from chargers.services.credentials import vault
from chargers.services.journal import journal
from chargers.services.readings import readings

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
CANARY = "cAnArY-53Umkk1q7rEM"
SECRETS = {
    "AuthorizationKey": f"NL*ECO*1000:{CANARY}",
    "gsm_APN": f"internet,user,{CANARY}",
    "simPin": CANARY,
    "com_Options": f"UseTLS=1,wifi_key={CANARY}",
    "ftp_Server": f"ftp://user:{CANARY}@example.com/",
    "com_OCPPInfo": f"chargePointModel=EVC,token={CANARY}",
    "log_Upload": f"https://example.com/?token={CANARY}",
    "ApiKey": CANARY,
    "WPA_PSK": CANARY,
    "log_Copy": f"wss%3A%2F%2Fuser%3A{CANARY}%40example.com%2F",
    "odd_List": f'["AuthorizationKey", "{CANARY}"]',
    "com_Backup": f"user:{CANARY}@example.com:443/ocpp/#OSN#",
}

pytestmark = pytest.mark.django_db


def raw(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        return " ".join(
            bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
            for row in cursor.fetchall()
            for value in row
        )


def read(charger: Charger, values: dict[str, str], *, hours: int = 0) -> None:
    readings.record_reading(charger, Reported.of(values), whole=True, at=NOW + timedelta(hours=hours))


def test_a_secret_lies_sealed_and_is_there_again(read_charger: Charger) -> None:
    read(read_charger, SECRETS | {"com_Endpoint": "example.com:80/ocpp/#OSN#", "wifi_key": ""})
    for model in (ReportedSetting, Charger):
        assert CANARY not in raw(model._meta.db_table)
    found = readings.reported_settings(read_charger).settings
    assert {key: found[key].value for key in SECRETS} == SECRETS
    plain = ReportedSetting.objects.filter(sealed=None, until=None)
    assert set(plain.values_list("key", "value")) == {("com_Endpoint", "example.com:80/ocpp/#OSN#"), ("wifi_key", "")}


def test_the_same_secret_read_again_is_no_change(read_charger: Charger) -> None:
    ReportedSetting.objects.filter(charger=read_charger).delete()
    read(read_charger, SECRETS)
    read(read_charger, SECRETS, hours=1)
    assert not ReportedSetting.objects.filter(until__isnull=False).exists()
    read(read_charger, SECRETS | {"simPin": "another"}, hours=2)
    assert ReportedSetting.objects.get(key="simPin", until__isnull=False)


def test_a_name_that_holds_a_secret_is_kept_masked(read_charger: Charger) -> None:
    read(read_charger, {f"token={CANARY}": "x"})
    assert CANARY not in raw(ReportedSetting._meta.db_table)


def test_a_lost_key_hides_the_value_until_the_next_reading(read_charger: Charger, settings: Any) -> None:
    read(read_charger, SECRETS)
    settings.TOKEN_KEYS = [vault.new_key()]
    assert readings.reported_settings(read_charger).settings["simPin"].value is None
    read(read_charger, SECRETS, hours=1)
    assert readings.reported_settings(read_charger).settings["simPin"].value == CANARY


def change_of(charger: Charger) -> Change:
    times = dict.fromkeys(("asked_at", "expires_at", "since"), NOW)
    said = {"mode": "two_legs", "destination": "foreign", "state": "applied", "reset": "none", "controller_type": "evc5"}
    return Change.objects.create(charger=charger, restarts=True, legs=1, risky=0, old_id="A", new_id="A", **times, **said)


def test_what_a_step_found_at_an_address_lies_sealed(read_charger: Charger) -> None:
    change = change_of(read_charger)
    address = SECRETS["com_Backup"]
    Step.objects.create(change=change, order=0, leg=1, key="com_Endpoint", role="address", state="planned")
    step = store.load_progress(change).steps[0]
    columns = store.step_columns(step.__class__(1, step.role, step.key, address, address, found=address), read_charger.pk)
    Step.objects.filter(change=change).update(**columns)
    assert CANARY not in raw(Step._meta.db_table)
    assert (store.load_progress(change).steps[0].old, store.load_progress(change).steps[0].new) == (address, address)


def test_what_is_seen_as_a_secret_today_lies_nowhere_from_before(read_charger: Charger) -> None:
    """Of settings whose names were none of a secret then, and in what meters, sessions, connectors and strangers said."""
    change, said = change_of(read_charger), f"PIN={CANARY}"
    Change.objects.update(ended_at=NOW)
    of: dict[str, Any] = {"change": change, "leg": 1, "state": "skipped"}
    Step.objects.create(order=0, key="ApiKey", old=f"{CANARY}-old", new=CANARY, found=CANARY, **of)
    Step.objects.create(order=1, key="chg_Debug", old="0", new="1", found="1", **of)
    wished = change.wanted_values.create(key="ApiKey", value=CANARY)
    changed = [
        journal.ValueChange("ApiKey", f"{CANARY}-old", CANARY),
        journal.ValueChange("com_Options", "A=1", f"wifi_key={CANARY}"),
    ]
    entry = journal.write(
        journal.Action.CHANGE_ENDED, by=None, charger=read_charger, values=[*changed, journal.ValueChange("x", "1", "2")]
    )
    text = {"value": said, "stamp": said[:40], "measurand": said, "context": said[:30], "unit": "kWh"}
    meter = MeterValue.objects.create(charger=read_charger, connector=1, at=NOW, **text)
    MeterValue.objects.create(charger=read_charger, connector=1, at=NOW, value="12.5", stamp="2026-05-03T12:00:00Z", unit="Wh")
    session = {"connector": 1, "accepted": True, "started_at": NOW, "id_tag": said, "stop_reason": said, "stop_stamp": said}
    Transaction.objects.create(charger=read_charger, **session)
    Connector.objects.create(
        charger=read_charger, number=1, status="Faulted", heard_at=NOW, earlier_info=said, error_code=said[:30]
    )
    Arrival.objects.create(
        claimed_id=said, path=f"/ocpp/{said}", detail=said, step="charger", outcome="unknown", first_at=NOW, last_at=NOW
    )

    _old_texts.clean(apps, SimpleNamespace(connection=connection))
    for model in (Step, WantedValue, JournalValue, MeterValue, Transaction, Connector, Arrival):
        assert CANARY[:18] not in raw(model._meta.db_table), model
    steps = store.load_progress(change).steps
    assert [(step.old, step.new) for step in steps] == [(Secret(f"{CANARY}-old"), Secret(CANARY)), ("0", "1")]
    assert planning.settings_again(change) == {"ApiKey": CANARY}
    assert wished.change == change
    assert list(entry.values.values_list("name", "before", "after").order_by("pk")) == [
        *(("ApiKey", "", ""), ("com_Options", "A=1", "wifi_key=***"), ("x", "1", "2")),
    ]
    meter.refresh_from_db()
    assert (meter.value, meter.unit) == ("PIN=***", "kWh")
    with pytest.raises(DatabaseError, match="not edited"), transaction.atomic():
        QuerySet(JournalValue).update(after="other")
    _old_texts.clean(apps, None)  # a second time there is nothing to do


def test_rows_from_before_are_sealed(read_charger: Charger) -> None:
    for number, (key, value) in enumerate(SECRETS.items()):
        until = NOW if number % 2 else None
        ReportedSetting.objects.create(charger=read_charger, key=key, value=value, since=NOW, confirmed_at=NOW, until=until)
    ReportedSetting.objects.create(charger=read_charger, key="chg_Debug", value="1", since=NOW, confirmed_at=NOW)
    text = f'{{"AuthorizationKey":"{CANARY}"}}'
    Boot.objects.create(charger=read_charger, at=NOW, vendor=f"AuthorizationKey={CANARY}", raw=text)
    Message.objects.create(charger=read_charger, at=NOW, direction="in", text=text)
    change = change_of(read_charger)
    address = SECRETS["com_Backup"]
    Step.objects.create(change=change, order=0, leg=1, key="com_Endpoint", role="address", state="planned", old=address, new="x")

    _sealing.seal(apps, None)
    for model in (ReportedSetting, Boot, Message, Step):
        assert CANARY not in raw(model._meta.db_table)
    _sealing.seal(apps, None)  # a second time changes nothing
    found = readings.as_reported(ReportedSetting.objects.filter(charger=read_charger)).settings
    assert {key: found[key].value for key in SECRETS} == SECRETS
    assert found["chg_Debug"].value == "1"
    assert store.load_progress(change).steps[0].old == address

    _sealing.unseal(apps, None)
    assert dict(ReportedSetting.objects.filter(key__in=SECRETS).values_list("key", "value")) == SECRETS
