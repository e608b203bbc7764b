"""The last net below the log: what libraries write is masked, too (T5)."""

import json
import logging

import pytest

from ecc_web.redaction import RedactingFormatter, redact

TOKEN = "53Umkk1q7rEM"
FRAME = [2, "7", "ChangeConfiguration", {"key": "authorizationKey", "value": f"NL*ECO*1000:{TOKEN}"}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(FRAME),
        json.dumps(FRAME, separators=(",", ":")),
        repr(FRAME),
        f"sent {json.dumps(json.dumps(FRAME))}",
        repr(FRAME).replace("authorizationKey", "AuthorizationKey"),
        f"Authorization: Basic TkwqRUNPKjEwMDA6{TOKEN}==",
        f"(b'authorization', b'Basic {TOKEN}')",
        f"authorization: basic {TOKEN}",
        f"wss://NL*ECO*1000:{TOKEN}@devices.example.com/registry",
        f"POST /chargers/1/connection/?token={TOKEN}&x=1",
        f"{{'token': '{TOKEN}'}}",
        f'password="{TOKEN}"',
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str) -> None:
    assert TOKEN in text
    assert TOKEN not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "wss://devices.example.com/registry/ocpp/NL*ECO*1000",
        "com_Endpoint = devices.example.com:443/registry/ocpp/#OSN#",
        "charger NL*ECO*1000 connected, basic rules apply",
        '[2,"7","ChangeConfiguration",{"key":"com_ProtType","value":"OCPP1.6J"}]',
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("part", ["a", "9", "a.", "token", "token ", "token=", 'token="', "authorization ", "a://", "\\"])
def test_a_line_of_any_length_is_read_once(part: str) -> None:
    assert redact(part * 100_000)


def test_tracebacks_are_masked_too() -> None:
    try:
        raise TimeoutError(f"no answer to {json.dumps(FRAME)}")
    except TimeoutError as late:
        record = logging.LogRecord(
            "ocpp", logging.ERROR, __file__, 1, "call failed", None, (type(late), late, late.__traceback__)
        )
    line = RedactingFormatter("%(message)s").format(record)
    assert "Traceback" in line
    assert TOKEN not in line
