"""Secrets: canary tokens are planted in every flow of the charger door, then searched for in the database and the log (C25)."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast
from urllib.parse import quote

import ocpp as schemas_of_ocpp
import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from chargers.central_system.frames.frame_log import LIMIT, Redaction
from chargers.central_system.frames.handlers import HANDLERS
from chargers.central_system.hooks import Hooks
from chargers.central_system.sessions import Session
from chargers.central_system.tasks import Tasks
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.secret_text import MASK, masked_unwrapped
from tests.central_system.conftest import Door, add_charger, basic
from tests.patience import PATIENCE

CANARY = "cAnArY-53Umkk1q7rEM"
ID = "NL*ECO*1000"


# Each way in which a text says that it holds a secret: alone in a field, or packed into one (C10).
CARRIERS: list[object] = [
    {"AuthorizationKey": CANARY},
    {"key": "wifi_key", "readonly": False, "value": CANARY},
    {"value": CANARY, "name": "simPin"},
    {"Key": "gsm_APN", "Value": f"apn,user,{CANARY}"},
    json.dumps({"AuthorizationKey": CANARY}),
    json.dumps({"key": "AuthorizationKey", "readonly": False, "value": CANARY}),
    f"AuthorizationKey={CANARY}",
    f"password: {CANARY}",
    f"ftp://user:{CANARY}@example.com/",
    f"example.com/?token={CANARY}",
    f"Basic {CANARY}==",
    {"ApiKey": CANARY},
    {"name": "adminPwd", "val": CANARY},
    ["AuthorizationKey", CANARY],
    json.dumps({"value": CANARY, "a": 1, "b": 2, "key": "WPA_PSK"}),
    json.dumps([json.dumps({"url": f"user:{CANARY}@example.com:80/"})]),
    quote(f"wss://user:{CANARY}@example.com/", safe=""),
    f"wss://user:a/{CANARY}@example.com/",
    base64.b64encode(f"{ID}:{CANARY}".encode()).decode(),
    f"<AuthorizationKey>{CANARY}</AuthorizationKey>",
    f"AuthorizationKey {CANARY}",
    f"Authorization\u200bKey={CANARY}",
]


def spoken(carrier: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Each message of a charger, with what carries a secret in each of its fields, and as one that the message does not have."""
    for path in sorted(Path(schemas_of_ocpp.__file__).parent.glob("v16/schemas/*.json")):
        if path.stem in HANDLERS:
            fields = dict.fromkeys(json.loads(path.read_text())["properties"], carrier)
            right = {"connectorId": 1, "status": "Available", "errorCode": "NoError", "meterStart": 1, "meterStop": 1}
            yield path.stem, fields
            yield path.stem, {**fields, **right, "transactionId": 5}
            yield path.stem, {**right, "more": carrier, str(carrier): 1}
    sample = {"value": carrier, "context": carrier, "unit": carrier, "measurand": carrier}
    yield "MeterValues", {"connectorId": 1, "meterValue": [{"timestamp": carrier, "sampledValue": [sample]}]}


def redact(value: object) -> object:
    return Redaction(LIMIT).of(value)


@sync_to_async
def dump() -> str:
    """Every value of every row of every table."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            texts += [
                bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                for row in cursor.fetchall()
                for value in row
            ]
    return "\n".join(texts)


def forms(secret: str) -> list[str]:
    raw = secret.encode()
    inner = [base64.b64encode(b"x" * shift + raw).decode()[4:-4] for shift in range(3)]  # base64 inside something longer
    return [secret, base64.b64encode(raw).decode(), raw.hex(), raw.hex().upper(), *inner]


async def test_canaries_are_in_no_row_and_no_log(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    charger = await add_charger(token=CANARY)
    for password in (CANARY, f"{ID}:{CANARY}", CANARY.encode().hex()):
        station = await door.dial(headers=basic(ID, password))
        await station.boot(iccid=CANARY, imsi=CANARY)
        await station.hang_up()
    await door.refusal("/ocpp/UNKNOWN", headers=basic(CANARY, CANARY))
    await door.refusal("/ocpp/UNKNOWN?token=" + CANARY, headers=basic("x", CANARY))
    await door.refusal(headers=basic(CANARY, CANARY + "-not"))
    station = await door.dial(headers=basic(CANARY, CANARY))  # a key in the place of the user name
    await station.boot()
    session = door.central.sessions.get(charger.pk)
    assert session is not None
    assert CANARY not in repr(session) + repr(session.dialled)

    async def exchange(action: str, payload: Mapping[str, object], answer: str) -> None:
        call = asyncio.create_task(session.call(action, payload, timeout=PATIENCE))
        asked = await station.asked()
        await station.raw(answer.replace("UID", asked[1]))
        assert CANARY not in repr(await call) or action == "GetConfiguration"

    key = {"key": "authorizationKey", "value": f"{ID}:{CANARY}"}
    await exchange("ChangeConfiguration", key, '[3,"UID",{"status":"Accepted"}]')
    await exchange("ChangeConfiguration", {"key": "gsm_APN", "value": f"apn,user,{CANARY}"}, '[3,"UID",{"status":"Rejected"}]')
    settings = [
        {"key": "AuthorizationKey", "readonly": False, "value": CANARY},
        {"key": "gsm_APN", "readonly": False, "value": f"apn,user,{CANARY}"},
        {"key": "com_Endpoint", "readonly": False, "value": f"ftp://user:{CANARY}@example.com/"},
    ]
    await exchange("GetConfiguration", {}, json.dumps([3, "UID", {"configurationKey": settings}]))
    late = asyncio.create_task(session.call("ChangeConfiguration", key, timeout=0.05))
    asked = await station.asked()
    await late
    await station.raw(json.dumps([4, asked[1], "InternalError", f"cannot store {CANARY}", {"value": CANARY}]))
    await station.raw(json.dumps([3, "of-long-ago", {"configurationKey": settings}]))
    await station.raw(json.dumps([3, "cut", {"configurationKey": settings}])[:-30])
    await station.raw(json.dumps([2, "1", "MakeCoffee", {"with": CANARY}]))
    await station.raw(json.dumps([2, "2", "DataTransfer", {"vendorId": "x", "data": CANARY}]))
    await station.raw(json.dumps([2, "3", "Authorize", {"idTag": CANARY}]))
    said = 3
    for carrier in CARRIERS:
        for payload in spoken(carrier):
            said += 1
            await station.raw(json.dumps([2, str(said), *payload]))
    for _ in range(said):
        await station.frame()
    await door.flush()

    stored, logged = await dump(), caplog.text
    for form in forms(CANARY):
        assert form not in stored
        assert form not in logged


async def test_a_callerror_to_a_secret_call_quotes_nothing(door: Door) -> None:
    charger = await add_charger()
    station = await door.dial()
    await station.boot()
    session = door.central.sessions.get(charger.pk)
    assert session is not None
    call = asyncio.create_task(session.call("ChangeConfiguration", {"key": "authorizationKey", "value": CANARY}))
    asked = await station.asked()
    await station.raw(json.dumps([4, asked[1], "FormationViolation", f"bad value {CANARY}", {}]))
    await call
    await door.flush()
    assert CANARY not in await dump()


async def test_a_mistake_on_the_line_is_logged_without_its_text(caplog: pytest.LogCaptureFixture) -> None:  # T8
    class Failing:
        def ready(self, session: object) -> None:
            raise ValueError(f"cannot read {CANARY}")

        async def connected(self, session: object) -> None:
            raise TimeoutError(f"no answer to {CANARY}")

    hooks, failing = Hooks(Tasks()), Failing()
    hooks.ready.add(failing.ready)
    hooks.connected.add(failing.connected)
    hooks.ready.tell(cast(Session, None))
    hooks.connected.tell(cast(Session, None))
    await asyncio.sleep(0.01)
    assert "ValueError" in caplog.text
    assert "TimeoutError" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "key", ["authorizationKey", "AuthorizationKey", "gsm_APN", "ftp_Password", "wifi_key", "PSK", "SecurityToken", "simPin"]
)
def test_keys_that_look_like_secrets(key: str) -> None:
    assert is_secret_key(key)
    assert redact({"configurationKey": [{"key": key, "value": "x"}]}) == {"configurationKey": [{"key": key, "value": MASK}]}


@pytest.mark.parametrize(
    "key",
    ["com_Endpoint", "AuthorizationCacheEnabled", "LocalPreAuthorize", "com_AuthOptions", "chg_Options", "eth_cfg", None, 5],
)
def test_keys_that_do_not(key: object) -> None:
    assert not is_secret_key(key)
    assert redact({"key": key, "value": "x"}) == {"key": key, "value": "x"}


def test_an_empty_secret_is_shown_as_empty() -> None:
    assert redact({"key": "authorizationKey", "value": ""}) == {"key": "authorizationKey", "value": ""}


WORDS = [
    "Available",
    "NoError",
    "19223201",
    "AuthorizationKey",
    "authKey",
    "adminPwd",
    "Basic",
    "PRIVATE",
    "KEY",
    CANARY[:9],
    "7",
]
LONGER = ["2026-05-03T12:00:00.123Z", "5f0c2b1e-8f0e-4a53-9f77-1d2b8a3c4d5e", "-----BEGIN PRIVATE KEY-----", f"password={CANARY}"]


@given(
    st.recursive(
        st.sampled_from([*WORDS, *LONGER]) | st.integers() | st.none(),
        lambda part: (
            st.lists(part, max_size=4) | st.dictionaries(st.sampled_from([*WORDS, "status", "key", "val"]), part, max_size=4)
        ),
    )
)
def test_a_frame_that_is_not_read_as_a_whole_holds_nothing(payload: object) -> None:
    redaction = Redaction(LIMIT)
    text = json.dumps(redaction.of(payload), separators=(",", ":"))
    if redaction.quiet:
        assert masked_unwrapped(text) == text


@pytest.mark.parametrize("name", ["Available", "2026-05-03T12:00:00Z", "5f0c2b1e-8f0e-4a53-9f77-1d2b8a3c4d5e"])
def test_what_most_frames_hold_is_not_read_as_a_whole(name: str) -> None:
    redaction = Redaction(LIMIT)
    redaction.of({"connectorId": 1, "errorCode": "NoError", "status": name})
    assert redaction.quiet
