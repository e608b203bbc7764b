"""Whatever stands in a form: an error at its field, a clear refusal, or it is taken and its page stands. Never a fault of ours.

Which fields an address has, it says itself: they are what it looks for in what is posted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.editor.fields import EditorFields
from chargers.domain.fleets.columns import COLUMNS, Column, ImportKind
from chargers.models import Arrival, ControllerType, FleetImport
from chargers.services.access.access import Access
from chargers.services.alerts import subscriptions
from chargers.services.alerts.wishes import usual_wish
from chargers.services.connection.wishes import WISHES
from chargers.services.settings.editing import SETTINGS_DRAFTS, SettingsDraft
from tests.journeys.cast import PASSWORD
from tests.web import addresses, scenery
from tests.web.test_access import Browser
from tests.web.test_hostile_queries import INLINE

Walk = list["Address"]
FORM = "application/x-www-form-urlencoded"
VALUES = {  # as they are sent
    "nothing": "",
    "a NUL byte": "a%00b",
    "a byte that is no UTF-8": "%FF%FE",
    "half a surrogate pair": "%ED%A0%80",
    "control characters": "%01%1B%7F%0D%0ASet-Cookie:%20a=b",
    "right to left": "%E2%80%AE%E2%80%8F%D7%90",
    "other digits": "%D9%A3%C2%B2",
    "beyond all": "1" + 30 * "0",
    "the first beyond": str(2**63),
    "less than nothing": "-1",
    "no number": "NaN",
    "long": "a" * 20_001,
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E%22'",
    "a moment of no zone": "2026-01-01T00:00",
    "before the first day": "0001-01-01T00:00%2B14:00",
    "after the last day": "9999-12-31T23:59-14:00",
    "JSON of another shape": "%5Bnull%5D",
}
ALONE = ("a NUL byte", "control characters", "the first beyond", "long")
FILES = {
    "nothing": b"",
    "a NUL byte": b"\0",
    "no UTF-8": b"\xff\xfe\0\xd8",
    "no end": b"[" * 100_000,
    "no list": b'{"configurationKey": {}}',
    "no words": b'{"configurationKey": [null, 1, [], {"key": [], "value": {}}, {"key": "a", "value": NaN}]}',
    "digits without end": b'{"configurationKey": [{"key": "HeartbeatInterval", "value": ' + b"9" * 5000 + b"}]}",
    **{
        f"{what} in a {side}": json.dumps(
            {"configurationKey": [{"key": "HeartbeatInterval", "value": "1"} | {side: text}]}
        ).encode()
        for side in ("key", "value")
        for what, text in {
            "a NUL byte": "a\0b",
            "half a surrogate pair": "a\ud800b",
            "too much": "a" * 30_000,
            "right to left": "\u202e",
            "beyond all": 10**30,
        }.items()
    },
}
NAMES_OF_FILES = {
    "nothing": b"",
    "a NUL byte": b"a\0b",
    "no UTF-8": b"\xed\xa0\x80\xff",
    "another folder": b"../../etc/passwd",
    "right to left": "\u202egnp.exe".encode(),
    "long": b"a" * 5_000,
}
CREDENTIALS = (
    *("null", "[]", "[null]", "1", '"a"', "{", "NaN", "1" + 5_000 * "0", "[" * 20_000),
    *(
        json.dumps(one)
        for one in ({"id": "AA", "rawId": "AA"}, {"id": "AA", "rawId": "AA", "type": "public-key", "response": []})
    ),
    *(
        json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": response})
        for response in (
            {"clientDataJSON": "e30", "attestationObject": "oA"},
            {"clientDataJSON": "e30", "attestationObject": "o2hhdXRoRGF0YUEAY2ZtdGRub25lZ2F0dFN0bXSg"},
            {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"},
            {"clientDataJSON": "MQ", "authenticatorData": "AA", "signature": None, "userHandle": "\ud800"},
            {"clientDataJSON": "AA", "authenticatorData": 1, "signature": [], "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"},
        )
    ),
)
STAYS = {  # the page itself is the answer
    **dict.fromkeys(("charger_remove", "charger_merge", "charger_replaces", "landing_list_file"), 200),
    **dict.fromkeys(("restore_ocpp_info", "settings_upload", "settings_preview", "ocpp_info_file", "preview"), 200),
    **dict.fromkeys(("by_hand", "by_hand_file", "account_reset_password_from_key", "mfa_activate_totp"), 200),
    **dict.fromkeys(("mfa_generate_recovery_codes", "mfa_add_webauthn"), 200),
    **dict.fromkeys(("account_confirm_email", "mfa_deactivate_totp", "mfa_download_recovery_codes"), 404),
    **dict.fromkeys(("mfa_remove_webauthn", "mfa_edit_webauthn", "view_forget"), 404),
    "openid_connect_login": 401,  # the provider is away
    "socialaccount_connections": 200,
}
OPENED = {"account_login", "mfa_login_webauthn", "account_reset_password"}  # by who is not logged in
KEYS = ("HeartbeatInterval", "chg_RatedCurrent")  # of settings: of one number, and of several
NOTHING: frozenset[str] = frozenset()
UNUSUAL = {  # boxes that change what the rest means
    *(
        "forget_token",
        "leaked",
        "forget_paste",
        "clear_key",
        "shown-clear_key",
        "shown-tick",
        "shown-switch",
        "shown-changed",
        "every",
        "told",
    ),
    *(f"{what}:{key}" for key in KEYS for what in ("forget", "on", "switch")),
}


@dataclass(frozen=True)
class Address:
    """One that takes a POST, and what is usual in its fields."""

    name: str
    url: str
    browser: Browser
    ours: bool = True
    fields: Mapping[str, object] = field(default_factory=dict)

    def body(self, hostile: Mapping[str, str], unusual: Set[str] = NOTHING) -> str:
        """`hostile`: as it is sent. A form that nothing is sent to looks for nothing."""
        usual = {name: several(known) for name, known in self.fields.items() if name in unusual or name not in UNUSUAL}
        sent = {"sent": [""], **usual, **{name: [text] for name, text in hostile.items()}}
        return "&".join(f"{quote(name)}={text}" for name, texts in sent.items() for text in texts)


def several(known: object) -> list[str]:
    return [quote(str(one)) for one in (known if isinstance(known, tuple) else (known,))]


class Noted(QueryDict):
    """What was posted, and which fields were looked for in it."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)

    def getlist(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().getlist(name, default)


def ask(browser: Browser, method: str, url: str, body: str | bytes = "", kind: str = FORM) -> Any:
    client = browser.client
    client.raise_request_exception = False
    client.cookies.clear()
    client.cookies.load(browser.cookies)
    cache.clear()
    return client.generic(method, url, body, kind)


def wrong(
    at: Address, what: str, body: str | bytes, caplog: pytest.LogCaptureFixture, kind: str = FORM, at_field: str = ""
) -> list[str]:
    """What is wrong with the answer, or with the page that it leads to. What was done is undone."""
    caplog.clear()
    try:
        with transaction.atomic():
            answer = ask(at.browser, "POST", at.url, body, kind)
            answers = [answer]
            if answer.status_code == 302 and urlsplit(answer["Location"]).path != at.url:
                answers.append(ask(at.browser, "GET", answer["Location"]))
            transaction.set_rollback(True)
    except Exception as problem:
        return [f"{at.name}: {what}: {problem!r}"[:300]]
    found = [f"{one.status_code} {getattr(one, 'exc_info', None)!r}" for one in answers if one.status_code >= 500]
    found += [f"logged: {record.getMessage()}" for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]
    pages = [one for one in answers if one.get("Content-Type", "").startswith("text/html")]
    found += [f"inline: {one}" for page in pages for one in INLINE.findall(page.content.decode())]
    form = (answer.context or {}).get("form") if at_field and at.ours and answer.status_code == 200 else None
    if form is not None:
        found += [f"error at {name}" for name in form.errors if form.add_prefix(name) != at_field]
    return [f"{at.name}: {at_field}: {what}: {one}"[:400] for one in found]


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walk]:
    """One for all tests here: what a request does is undone."""
    with pytest.MonkeyPatch.context() as patched, django_db_blocker.unblock(), transaction.atomic():
        patched.setattr(WSGIRequest, "_load_post_and_files", _noting(WSGIRequest._load_post_and_files))
        patched.setattr(settings, "OIDC", settings.OIDC | {"URL": "http://127.0.0.1:9", "CLIENT_ID": "x"})  # which is away
        yield _walk(timezone.now())
        transaction.set_rollback(True)


@pytest.fixture
def walk(made_once: Walk, db: None) -> Walk:
    return made_once


def _noting(load: Any) -> Any:
    def noting(request: Any) -> None:
        load(request)
        noted = Noted(mutable=True)
        for name, texts in request._post.lists():
            noted.setlist(name, texts)
        request._post = noted

    return noting


def _walk(now: datetime) -> Walk:
    fleet = addresses.furnished(now)
    evc5, admin = fleet.evc5, fleet.admin
    subscriptions.subscribe(Access.of(admin), fleet.foreign.organisation, usual_wish(), now, language="en")
    tried = {
        "claimed_id": "EVBOX-77",
        "path": "/ocpp/EVBOX-77",
        "address": "10.31.4.17",
        "step": "charger",
        "outcome": "unknown",
    }
    Arrival.objects.create(count=1, first_at=now, last_at=now, **tried)
    waiting = scenery.change(fleet.evc4, admin, "waiting", now)
    wanted = WISHES.keep(evc5, admin, EditorFields(url="wss://h.nl/ocpp/"), now).key
    edited = SETTINGS_DRAFTS.keep(evc5, admin, SettingsDraft({"HeartbeatInterval": "90"}), now).key
    usual = _usual(fleet, wanted, now)
    admins, nobodys = Browser(admin), Browser(None)
    found = []
    for page in addresses.pages():
        if page.name.startswith("admin:"):
            continue
        kind = page.rule.of if page.rule else ""
        one = addresses.OBJECTS[kind](fleet)[0] if kind else None
        if kind == "alert_subscription":
            one = admin.alert_subscriptions.get()
        if kind == "import":  # nobody sees another's
            one = FleetImport.objects.filter(by=admin).first() or scenery.fleet_import(admin, evc5.organisation, now)
        parts = {name: addresses.PARTS[name](one, fleet) for name in page.parts & addresses.PARTS.keys() if one}
        own: dict[str, object] = {"pk": one.pk} if one else {}
        if page.name.startswith("change_"):
            own, parts = {"pk": fleet.evc4.pk}, {"change": waiting.pk}
        if "key" in page.parts and page.rule:
            parts["key"] = edited if page.name.startswith("settings") else wanted
        url = page.address(addresses.FILLED | parts | own)
        browser = nobodys if page.name in OPENED else admins
        if (fields := _fields(browser, url, usual)) is not None:
            found.append(Address(page.name, url, browser, page.rule is not None, fields))
    return found


def _fields(browser: Browser, url: str, usual: Mapping[str, object]) -> dict[str, object] | None:
    """What is usual in each field that the address looks for, also for the sake of another. None where it takes no POST."""
    fields: dict[str, object] = {}
    for unusual in (NOTHING, UNUSUAL, NOTHING):
        Noted.names = set()
        with transaction.atomic():
            answer = ask(browser, "POST", url, Address("", url, browser, fields=fields).body({}, unusual))
            transaction.set_rollback(True)
        if answer.status_code == 405:
            return None
        if not (more := Noted.names - fields.keys() - {"csrfmiddlewaretoken"}):
            break
        fields |= {name: usual[name] for name in more}  # a new field needs a line in `_usual`
    return fields


def _usual(fleet: scenery.Fleet, draft: str, now: datetime) -> dict[str, object]:
    ticked = "forget_token clear_key sure after every colon_is_meant remember passwordless flawed only_changed restart "
    ticked += "restart_asked may_change_chargers on told usual "
    ticked += "endings may_restore_ocpp_info from_settings action_add ticks leaked shown-clear_key forget_paste end another"
    roles = ("address", "port", "path", "protocol", "options", "ocpp_id", "ocpp_info", "authorization_key")
    ofs = {name: getattr(fleet.evc5, f"{name}_id") for name in ("organisation", "site")}
    one = fleet.evc5.pk
    return {
        **dict.fromkeys((*ticked.split(), *AlertKind), "on"),
        **{f"{side}-{role}": "" for side in ("new", "shown") for role in roles},
        **dict.fromkeys(("shown-url", "shown-backend", "shown-token", "shown-ocpp_id", "shown-tick", "shown-switch"), ""),
        **ofs,
        "sites": ofs["site"],
        "charger": one,
        "listed": one,
        "controller_type": ControllerType.objects.get(code="evc5").pk,
        "anyway": "1",
        **dict.fromkeys(("backend", "to"), fleet.evc5.organisation.backends.get().pk),
        **dict.fromkeys(("name", "organisation-name", "site-name", "first_name", "last_name"), "Another"),
        **dict.fromkeys(("note", "reason", "contact"), "why"),
        **dict.fromkeys(("tags", "add"), "phase 2, to be moved"),
        "remove": "old",
        **dict.fromkeys(("address", "directions", "contact_name"), "Kade 4"),
        "contact_phone": "+31 (0)10 1234567",
        "contact_email": "petra@example.com",
        "ws": "ws://h.nl/clear/",
        "private_apn": "",
        "replaces": "",
        "column": "",
        "rows": "",
        "back": "",
        "id_form": "prefix",
        "id_prefix": "FR*",
        "token_rule": "none",
        "trust": "public",
        "trusted": "",
        "closes_on": "2027-03-31",
        "starts_sessions": "yes",
        **dict.fromkeys(("model", f"model-{one}"), "DC60"),
        **dict.fromkeys(("vendor", f"vendor-{one}"), "Ecotap"),
        **dict.fromkeys(("serial", f"serial-{one}", "serial_number"), "1891352"),
        "url": "wss://h.nl/ocpp/",
        "token": "53Umkk1q7rEM",
        "ocpp_id": "NEW-1",
        "ocpp_id_is": "NL*ECO*1000",
        "paste": "wss://h.nl/ocpp/AB12CD34",
        **dict.fromkeys(("paste-mark", "paste-done", "paste-kept", "ask_again"), ""),
        **dict.fromkeys(("answer", "answered"), "id_or_path=path"),
        "typed": "token",
        "id": "EVBOX-77",
        **dict.fromkeys((f"cell:{column}" for column in Column), "NL*TABLE*9"),
        **{f"column-{column}": "" for column in COLUMNS[ImportKind.CHARGERS]},
        "column-ocpp_id": "0",
        "column-all_of": ofs["organisation"],
        "pasted": "OCPP ID;Site\nNL*PASTED*1;\n",
        "act": "mend",
        "as_charger": "on",
        "show": "bad",
        "page": 1,
        "every": "on",
        "confirmed": "1",
        "mode": "two_legs",
        "switch": "UseTLS",
        "switches": "UseTLS",
        "do": "preview",
        "draft": draft,
        "from": "here",
        "offline_minutes": 10,
        "refused_minutes": 10,
        "when": "daily",
        "digest_hour": 7,
        "role": "owner",
        "admin": "yes",
        "active": "yes",
        "language": "nl",
        "theme": "dark",
        "next": "/help/",
        "username": "somebody",
        "email": "somebody@example.com",
        "login": "anna",
        **dict.fromkeys(("password", "oldpassword"), PASSWORD),
        **dict.fromkeys(("password1", "password2"), "made-up-for-forms-9"),
        "code": "000000",
        "credential": '{"id": "AA"}',
        "process": "login",
        "account": 1,
        "as_of": now.isoformat(),
        **dict.fromkeys(("q", "group", "state", "needs", "sort", "tag"), ""),
        **dict.fromkeys(("row", "tick", "shown-changed"), KEYS),
        **{f"{what}:{key}": "90" for key in KEYS for what in ("new", "was", "on", "switch", "forget")},
        **{f"piece:{key}": "0" for key in KEYS},
        **{f"piece:{key}:0": "16" for key in KEYS},
    }


def test_what_is_usual_is_taken(walk: Walk) -> None:
    statuses = {}
    for at in walk:
        with transaction.atomic():
            statuses[at.name] = ask(at.browser, "POST", at.url, at.body({})).status_code
            transaction.set_rollback(True)
    assert {name: status for name, status in statuses.items() if status != 302} == STAYS


@pytest.mark.parametrize("value", VALUES)
def test_in_all_fields_at_once(value: str, walk: Walk, caplog: pytest.LogCaptureFixture) -> None:
    found = []
    for at in walk:
        found += wrong(at, value, at.body(dict.fromkeys(at.fields, VALUES[value])), caplog)
    assert found == []


@pytest.mark.parametrize("value", ALONE)
def test_in_each_field_alone(value: str, walk: Walk, caplog: pytest.LogCaptureFixture) -> None:
    found = []
    for at in walk:
        for name in at.fields:
            found += wrong(at, value, at.body({name: VALUES[value]}), caplog, at_field=name)
    assert found == []


def test_in_a_field_that_comes_several_times(walk: Walk, caplog: pytest.LogCaptureFixture) -> None:
    found = []
    for at in walk:
        found += wrong(at, "several times", "&".join(3 * [at.body({})]), caplog)
    assert found == []


@pytest.mark.parametrize("name", NAMES_OF_FILES)
@pytest.mark.parametrize("content", FILES)
def test_in_a_file(content: str, name: str, walk: Walk, caplog: pytest.LogCaptureFixture) -> None:
    found = []
    for at in walk:
        if at.name in {"settings_upload", "ocpp_info_file"}:
            body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("file", FILES[content])})
            body = body.replace(b'filename="file"', b'filename="' + NAMES_OF_FILES[name] + b'"')
            found += wrong(at, content, body, caplog, MULTIPART_CONTENT)
    assert found == []


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_in_the_place_of_a_key(credential: str, walk: Walk, caplog: pytest.LogCaptureFixture) -> None:
    found = []
    for at in walk:
        if "credential" in at.fields:
            found += wrong(at, credential, at.body({"credential": quote(credential)}), caplog)
    assert found == []


def test_in_the_address_itself(walk: Walk, caplog: pytest.LogCaptureFixture) -> None:
    found = []
    for at in walk:
        for part in re.findall(r"(?<=/)(?:\d+|[0-9a-f]{32})(?=/)", at.url):
            for value in ("0", str(2**63), "9" * 4000, "%00", "%ED%A0%80", "%E2%80%AE", "a" * 5000):
                there = replace(at, url=at.url.replace(f"/{part}/", f"/{value}/", 1))
                found += wrong(there, f"{part} is {value[:20]}", at.body({}), caplog)
    assert found == []
