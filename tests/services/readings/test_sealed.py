"""What a charger reports as a secret: sealed in its row, there for whoever writes it back, and for nobody who looks (C25)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from chargers.domain.controller.reported import Reported
from chargers.migrations import _sealing
from chargers.models import Boot, Change, Charger, Message, ReportedSetting, Step
from chargers.services.changes import store
from chargers.services.credentials import vault
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
