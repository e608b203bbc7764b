"""The last net below the log: what libraries write is masked, too (T5)."""

import base64
import json
import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from chargers.domain.secret_text import is_secret, masked
from ecc_web.redaction import RedactingFormatter

HERE = Path(__file__).parents[2]
TOKEN = "53Umkk1q7rEM"
FRAME = [2, "7", "ChangeConfiguration", {"key": "authorizationKey", "value": f"NL*ECO*1000:{TOKEN}"}]


BESIDE = [
    f"AuthorizationKey{between}{TOKEN}"
    for between in (" ", "\t", ",", ";", "|", " (", " is ", " -> ", " => ", ":=", "==", "       =   ")
]
BESIDE += [
    f"<AuthorizationKey>{TOKEN}</AuthorizationKey>",
    f'<p name="AuthorizationKey" value="{TOKEN}"/>',
    f'"AuthorizationKey" "{TOKEN}"',
    f"AuthorizationKey=\n{TOKEN}",
    f"SetKey AuthorizationKey to {TOKEN}",
    f"tool --password {TOKEN}",
    f"curl -u user:{TOKEN} https://example.com/",
    f"password=my {TOKEN}",
    f"X-Api-Key: {TOKEN}",
    f"Cookie: session={TOKEN}",
    f'Digest username="x", response="{TOKEN}"',
    f'AT+CGAUTH=1,1,"{TOKEN}","u"',
    f"WIFI:T:WPA;S:net;P:{TOKEN};;",
    f"-----BEGIN RSA PRIVATE KEY-----\n{TOKEN}\n-----END RSA PRIVATE KEY-----",
    f"Kennwort: {TOKEN}",
    f"mot de passe : {TOKEN}",
    f"wachtwoord={TOKEN}",
    f"PUK: {TOKEN}",
    f"key={TOKEN}",
]
IN_ADDRESSES = [
    f"wss://user:a/{TOKEN}@host.example/",
    f"wss://user:a@{TOKEN}@host.example/",
    f"wss://user:a'{TOKEN}@host.example/",
    f"wss://user: {TOKEN}@host.example/",
    f"wss:/user:{TOKEN}@host.example/",
    f"a.example/,user:{TOKEN}@host.example/",
    f" user:{TOKEN}@host.example:443/ocpp/",
    f"wss://user:{TOKEN}%40host.example/",
    f"https://example.com/?key={TOKEN}",
    f"https://example.com/?Authorization%20Key={TOKEN}",
    f"https://example.com/?pass%77ord={TOKEN}",
]
WRAPPED = [
    quote(f"wss://user:{TOKEN}@host.example/", safe=""),
    quote(quote(f"password={TOKEN}", safe=""), safe=""),
    json.dumps({"key": "AuthorizationKey", "a": 1, "b": 2, "c": 3, "value": TOKEN}),
    json.dumps({"value": TOKEN, "a": 1, "b": 2, "c": 3, "key": "AuthorizationKey"}),
    json.dumps({"name": "AuthorizationKey", "val": TOKEN}),
    json.dumps(["AuthorizationKey", TOKEN]),
    json.dumps({"a": [json.dumps({"url": f"user:{TOKEN}@host.example:80/"})]}),
    f'{{"\\u0041uthorizationKey":"{TOKEN}"}}',
    f"AuthorizationKey\0={TOKEN}",
    f"Authorization\u200bKey={TOKEN}",
    f"AuthorizationKey\x1b[0m={TOKEN}",
    f"AuthorizationKey\uff1d{TOKEN}",
    f"\uff21uthorizationKey={TOKEN}",
]


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
        json.dumps({"configurationKey": [{"key": "AuthorizationKey", "readonly": False, "value": TOKEN}]}),
        json.dumps(json.dumps({"configurationKey": [{"key": "gsm_APN", "readonly": "0", "value": TOKEN}]})),
        json.dumps({"AuthorizationKey": ["a", {"b": TOKEN}]}),
        json.dumps({"AuthorizationKey": {"value": TOKEN}}),
        f'{{"AuthorizationKey": "a \\" {TOKEN}"}}',
        f'{{"AuthorizationKey": "cut {TOKEN}',
        json.dumps({"value": TOKEN, "readonly": False, "key": "AuthorizationKey"}),
        repr({"value": TOKEN, "name": "simPin"}),
        json.dumps(json.dumps({"value": TOKEN, "name": "simPin"})),
        f"UseTLS=1,wifi_key={TOKEN}",
        f"gsm_APN=internet,user,{TOKEN}",
        f"Authorization Key: {TOKEN}",
        f"simPin:{TOKEN}",
        f"user:{TOKEN}@devices.example.com:443/ocpp",
        f"Authorization: Basic: {TOKEN}",
        f"UseTLS=1,gsm_APN=1,user,{TOKEN}",
        f"password=0;{TOKEN}",
        f"password=1{TOKEN}",
        *BESIDE,
        *IN_ADDRESSES,
        *WRAPPED,
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str) -> None:
    assert TOKEN in text
    assert TOKEN not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "wss://devices.example.com/registry/ocpp/NL*ECO*1000",
        "com_Endpoint = devices.example.com:443/registry/ocpp/#OSN#",
        "charger NL*ECO*1000 connected, basic rules apply",
        '[2,"7","ChangeConfiguration",{"key":"com_ProtType","value":"OCPP1.6J"}]',
        '{"key":"AuthorizationKey","value":""}',
        "AuthorizationKey=, UseTLS=1",
        "AuthorizationCacheEnabled=true,LocalPreAuthorize=false",
        "RequireToken=true",
        "noSmsChk=0,AutoApn=1,3G4G=0",
        "3G4G=0,AutoApn=0",
        "requireToken=1&page=2",
        "2026-01-01T10:00:00Z",
        "mail@example.com",
        "mailto:mail@example.com",
        "Invalid certificate chain",
        "SIM PIN required, 3 tries left",
        "token expired for charger NL*ECO*1000",
        "missing AuthorizationKey, com_OCPPID, gsm_4GMode",
        "Certificate expires 2027-01-01",
        "key=com_4GMode",
        "key: authorization",
        "wss://devices.example.com:443/registry/ocpp/a@b",
        '{"unknownKey":["gsm_APN","com_4GMode"]}',
        "modelname=a,vendorname=b,CpSn=1",
        "100%25 of EcotapNotification: x",
        "chargePointSerialNumber=ECO12345678901234567890",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "9",
        "a.",
        "token",
        "token ",
        "token=",
        'token="',
        "token='",
        'token=\\"',
        "token={",
        "token=true",
        "a:b@",
        "authorization ",
        "a://",
        "\\",
        "%41",
        "%",
        "a:b:c@",
        "://a:b",
        "token to ",
        "token;",
        "QUJD",
        "WIFI:",
        "AT+CPIN=",
        "\x1b[",
        "\uff21",
        '["',
        '{"',
        '"\\',
        "-----BEGIN PRIVATE KEY-----",
        "Digest response",
        "?key=",
        "a -u b",
    ],
)
def test_a_line_of_any_length_is_read_once(part: str) -> None:
    assert masked(part * 100_000)


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


@pytest.mark.parametrize(
    "key", ["authKey", "wifi_key", "passphrase", "pwd", "clientSecret", "token", "apn", "psk", "simPin", "pincode"]
)
def test_each_name_of_a_secret_is_one_inside_of_a_text(key: str) -> None:
    assert masked(f"a=1,{key}={TOKEN}") == f"a=1,{key}=***"


def test_of_many_secrets_in_one_text_none_is_left() -> None:
    assert TOKEN not in masked(f'token="{TOKEN}" ' * 300)


def test_a_value_is_a_secret_by_its_name_or_by_what_stands_in_it() -> None:
    assert is_secret("gsm_APN", "")
    assert is_secret("com_Endpoint", f"user:{TOKEN}@example.com/")
    assert not is_secret("com_Endpoint", "example.com:80/ocpp/#OSN#")
    assert not is_secret("com_Endpoint", None)


@pytest.mark.parametrize("pair", [f"NL*ECO*1000:{TOKEN}", f"AuthorizationKey={TOKEN}"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_of_a_name_and_a_password_is_one(pair: str, encode: Callable[[bytes], bytes]) -> None:
    for wrapped in (encode(pair.encode()).decode(), encode(pair.encode()).decode().rstrip("=")):
        assert masked(f"x {wrapped} y") == "x *** y"
        assert masked(json.dumps({"x": wrapped})) == json.dumps({"x": "***"})


@pytest.mark.parametrize(
    "key",
    [
        *("adminPwd", "ftp_pwd", "rootPw", "ftpPW", "wifi_pass", "userpass", "WPA_PSK", "wifiPSK", "PIN1", "pin_code", "simPuk"),
        *("ApiKey", "x-api-key", "apikey", "MasterKey", "EncryptionKey", "basic_auth", "jwt", "Kennwort", "motDePasse"),
        *("Authorization\u200bKey", "\uff21uthorization\uff2bey", "AuthorizationKey ", "gsmApn", "apnUser"),
    ],
)
def test_names_that_people_give_secrets(key: str) -> None:
    assert is_secret(key, TOKEN)


@pytest.mark.parametrize(
    "key",
    [
        *("key", "unknownKey", "configurationKey", "PublicKey", "GetConfigurationMaxKeys", "ChargeBypass", "byPass", "Compass"),
        *(
            "EcotapNotification",
            "SpinUp",
            "com_AuthOptions",
            "AuthorizationCacheEnabled",
            "KeepAlive",
            "Passive",
            "Password"[:4] + "age",
        ),
    ],
)
def test_names_that_only_look_so(key: str) -> None:
    assert not is_secret(key, "value")


def test_the_name_of_a_logger_is_no_secret() -> None:
    record = logging.LogRecord(
        "chargers.services.people.password_links", 30, __file__, 1, "a link did not leave: SMTP", None, None
    )
    form = "{asctime} {levelname} {name}: {message}"
    assert (
        RedactingFormatter(form, style="{")
        .format(record)
        .endswith("chargers.services.people.password_links: a link did not leave: SMTP")
    )


def test_there_is_one_mask() -> None:
    sources = [path.read_text() for room in ("chargers", "ecc_web") for path in (HERE / room).rglob("*.py")]
    assert sum(source.count('MASK = "') for source in sources) == 1
    assert sum('"***"' in source or "•••" in source for source in sources) == 1
