"""The handshake, C1 to C9, over real sockets against the real server."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.models import (
    Arrival,
    Charger,
    CommissioningWindow,
    Credential,
    Membership,
    Organisation,
    Presence,
    PresenceEvent,
    ReportedSetting,
    User,
)
from chargers.services.access.access import Access
from chargers.services.chargers import claiming, commissioning, retirement
from chargers.services.chargers.register import ChargerFacts
from chargers.services.presence import known_chargers
from chargers.services.presence.known_chargers import FoundCharger
from tests.central_system.conftest import TOKEN, Door, OpenDoor, add_charger, basic, rows
from tests.patience import PATIENCE

ID = "NL*ECO*1000"


# C1


@pytest.mark.parametrize(
    ("offers", "echoed"),
    [
        ([], None),
        (["ocpp1.6"], "ocpp1.6"),
        (["ocpp1.6J"], "ocpp1.6J"),
        (["OCPP1.6"], "OCPP1.6"),
        (["ocpp2.0.1", "ocpp1.6"], "ocpp1.6"),
        (["ocpp1.5", "Ocpp1.6j", "ocpp1.6"], "Ocpp1.6j"),
    ],
)
async def test_c01_echoes_the_offer_that_means_1_6_exactly(door: Door, offers: list[str], echoed: str | None) -> None:
    await add_charger()
    station = await door.dial(offers=offers)
    assert station.socket.subprotocol == echoed
    assert (await station.boot())["status"] == "Accepted"
    await door.flush()
    assert ("no_subprotocol" in (await rows(Presence.objects, "hints"))[0]) is (echoed is None)


@pytest.mark.parametrize("offers", [["ocpp2.0.1"], ["ocpp1.5", "ocpp2.1"]])
async def test_c01_c09_only_other_versions_are_refused_and_the_setting_is_named(door: Door, offers: list[str]) -> None:
    await add_charger()
    answer = await door.refusal(offers=offers)
    assert answer.status_code == 400
    assert b"com_ProtType" in answer.body
    await door.flush()
    assert await rows(Arrival.objects, "step", "outcome", "detail") == [("subprotocol", "other_subprotocol", ", ".join(offers))]


# C2


@pytest.mark.parametrize(
    "path",
    [
        "/ocpp/NL*ECO*1000",
        "/ocpp/NL%2AECO%2a1000",
        "//ocpp///NL*ECO*1000//",
        "/ocpp/nl*eco*1000",
        "/ocpp/NL*ECO*1000?x=1",
    ],
)
async def test_c02_the_last_segment_of_the_raw_path_is_the_id(door: Door, path: str) -> None:
    await add_charger(token=TOKEN)
    station = await door.dial(path, headers=basic(ID, TOKEN))
    assert (await station.boot())["status"] == "Accepted"


@pytest.mark.parametrize(("ocpp_id", "path"), [("A|B", "/ocpp/A|B"), ("A B", "/ocpp/A%20B"), ("A%2AB", "/ocpp/A%252AB")])
async def test_c02_is_decoded_once(door: Door, ocpp_id: str, path: str) -> None:
    await add_charger(ocpp_id)
    assert (await (await door.dial(path)).boot())["status"] == "Accepted"


async def test_c02_a_pending_id_is_known_and_an_exact_id_comes_first(door: Door) -> None:
    first = await add_charger("OLD", pending_ocpp_id="new")
    second = await add_charger("other", pending_ocpp_id="old")
    for path, charger in (("/ocpp/NEW", first), ("/ocpp/OLD", first), ("/ocpp/old", second)):
        station = await door.dial(path)
        await station.boot()
        assert door.central.sessions.get(charger.pk) is not None
        await station.hang_up()


async def test_c02_a_pending_id_whose_time_is_over_is_unknown(door: Door) -> None:
    await add_charger("NEW", pending_ocpp_id="OLD", pending_until=timezone.now() - timedelta(seconds=1))
    assert (await door.refusal("/ocpp/OLD")).status_code == 404


async def test_c02_another_prefix_needs_valid_credentials_and_is_flagged(door: Door) -> None:
    await add_charger(token=TOKEN)
    station = await door.dial(f"/registry/ocpp/{ID}", headers=basic(ID, TOKEN))
    await station.boot()
    assert (await rows(Presence.objects, "hints"))[0] == "other_path"
    await add_charger("B")
    assert (await door.refusal("/registry/ocpp/B")).status_code == 404
    await door.flush()
    assert await rows(Arrival.objects, "step", "outcome", "path") == [("path", "other_path", "/registry/ocpp/B")]


@pytest.mark.parametrize(
    ("path", "step", "outcome"),
    [
        *((path, "path", "no_id") for path in ("/", "//", "/ocpp", "/ocpp/", "//ocpp//")),
        *((f"/ocpp/{end}", "identity", "bad_id") for end in ("%00A", "x" * 300, "%0A", "%FF%FE")),
    ],
)
async def test_c02_no_id_at_all_is_a_404(door: Door, path: str, step: str, outcome: str) -> None:
    assert (await door.refusal(path)).status_code == 404
    await door.flush()
    assert await rows(Arrival.objects, "step", "outcome") == [(step, outcome)]


async def test_c02_a_charger_may_be_called_as_the_path_is(door: Door) -> None:
    await add_charger("ocpp", token=TOKEN)
    assert (await (await door.dial("/ocpp", headers=basic("ocpp", TOKEN))).boot())["status"] == "Accepted"


# C3


async def test_c03_a_serial_number_with_valid_credentials(door: Door) -> None:
    await add_charger(token=TOKEN, serial_number="1891351")
    station = await door.dial("/ocpp/1891351", headers=basic("1891351", TOKEN))
    await station.boot()
    assert await rows(Presence.objects, "hints", "authenticated") == [("by_serial", True)]


async def test_c03_a_serial_number_alone_opens_only_where_the_endpoint_holds_sn(door: Door) -> None:
    charger = await add_charger(serial_number="1891351")
    assert (await door.refusal("/ocpp/1891351")).status_code == 404
    now = timezone.now()
    await sync_to_async(ReportedSetting.objects.create)(
        charger=charger, key="com_Endpoint", value="ecc.example.com:80/ocpp/#SN#", since=now, confirmed_at=now
    )
    await (await door.dial("/ocpp/1891351")).boot()
    assert "by_serial" in (await rows(Presence.objects, "hints"))[0]


async def test_c03_a_serial_number_that_two_have_is_nobodys(door: Door) -> None:
    await add_charger("A", serial_number="1891351")
    await add_charger("B", serial_number="1891351")
    assert (await door.refusal("/ocpp/1891351")).status_code == 404
    await door.flush()
    assert await rows(Arrival.objects, "outcome", "charger") == [("ambiguous_serial", None)]


# C4


@pytest.mark.parametrize(
    ("token", "password"),
    [
        (TOKEN, TOKEN),
        (TOKEN, f"{ID}:{TOKEN}"),
        (TOKEN, TOKEN.encode().hex()),
        (TOKEN, TOKEN.encode().hex().upper()),
        ("0102ff80", bytes.fromhex("0102ff80")),
        ("0102FF80", bytes.fromhex("0102ff80")),
        ("a:b:c", "a:b:c"),
        (TOKEN, f"{ID}:{TOKEN.encode().hex()}"),
    ],
)
async def test_c04_every_form_of_the_stored_token_opens(door: Door, token: str, password: str | bytes) -> None:
    await add_charger(token=token)
    await (await door.dial(headers=basic(ID, password))).boot()
    assert (await rows(Presence.objects, "authenticated"))[0] is True


@pytest.mark.parametrize("password", ["", "wrong", b"\xff\xfe", f"{ID}:", "x" * 5000])
async def test_c04_nothing_else_does(door: Door, password: str | bytes) -> None:
    await add_charger(token=TOKEN)
    answer = await door.refusal(headers=basic(ID, password))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    await door.flush()
    assert await rows(Arrival.objects, "outcome") == ["no_credentials" if password == "" else "wrong_credentials"]


@pytest.mark.parametrize("header", ["Basic !!!", "Bearer abc", "Basic", "Basic " + "A" * 999])
async def test_c04_a_header_that_is_no_basic_auth_is_no_error(door: Door, header: str) -> None:
    await add_charger(token=TOKEN)
    assert (await door.refusal(headers={"Authorization": header})).status_code == 401


PAIR = base64.b64encode(f"{ID}:{TOKEN}".encode()).decode()
URL_SAFE = base64.urlsafe_b64encode(f"{ID}:>>>???".encode()).decode()


@pytest.mark.parametrize(
    ("token", "header", "odd"),
    [
        (TOKEN, f"Basic {PAIR}", False),
        (TOKEN, f"basic   {PAIR}", False),
        (TOKEN, f"Basic: {PAIR}", True),
        (TOKEN, f"Basic:{PAIR}", True),
        (TOKEN, f"Basic{PAIR}", True),
        (TOKEN, f'Basic "{PAIR}"', True),
        (TOKEN, f"Basic '{PAIR}'", True),
        (">>>???", f"Basic {URL_SAFE}", True),
        (TOKEN, basic(ID, TOKEN + "\0")["Authorization"], True),
        (TOKEN, basic(ID, TOKEN + "\r\n")["Authorization"], True),
        (TOKEN, basic(ID, f"{ID}:{TOKEN}\0")["Authorization"], True),
        (TOKEN, basic(ID, TOKEN.encode().hex() + "\0")["Authorization"], True),
    ],
)
async def test_c04_credentials_in_an_odd_form_open_and_are_named(door: Door, token: str, header: str, odd: bool) -> None:
    await add_charger(token=token)
    await (await door.dial(headers={"Authorization": header})).boot()
    assert await rows(Presence.objects, "authenticated", "hints") == [(True, "odd_credentials" if odd else "")]


@pytest.mark.parametrize("header", [f"Basi {PAIR}", f"Bearer {PAIR}", f"Basic x{PAIR}", 'Basic "', "Basic:", PAIR])
async def test_c04_what_cannot_be_read_opens_nothing(door: Door, header: str) -> None:
    await add_charger(token=TOKEN)
    assert (await door.refusal(headers={"Authorization": header})).status_code == 401


async def test_c04_another_user_name_is_a_hint_alone(door: Door) -> None:
    await add_charger(token=TOKEN)
    await (await door.dial(headers=basic("somebody", TOKEN))).boot()
    assert (await rows(Presence.objects, "hints"))[0] == "other_user"


# C5


async def test_c05_without_credentials_a_401_is_a_401(door: Door) -> None:
    charger = await add_charger(token=TOKEN)
    answer = await door.refusal()
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="ocpp", charset="UTF-8"'
    await door.flush()
    assert await rows(Arrival.objects, "charger", "step", "outcome") == [(charger.pk, "credentials", "no_credentials")]


@sync_to_async
def a_browser_of(role: str) -> dict[str, str]:
    """The cookie of a browser in which somebody with this role for the only organisation is logged in."""
    user = User.objects.create_user(role, f"{role}@example.com", is_superuser=role == "superuser", is_staff=role == "superuser")
    if role != "superuser":
        Membership.objects.create(user=user, organisation=Organisation.objects.get(), role=role)
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.session.session_key}"}


@pytest.mark.parametrize("role", ["superuser", *Role])
async def test_c05_a_browsers_session_opens_nothing_at_the_chargers_door(door: Door, role: str) -> None:
    await add_charger(token=TOKEN)
    assert (await door.refusal(headers=await a_browser_of(role))).status_code == 401


async def test_c05_a_commissioning_window_lets_one_charger_in(door: Door) -> None:
    charger = await add_charger(token=TOKEN)
    other = await add_charger("OTHER", token=TOKEN)
    now = timezone.now()
    await sync_to_async(CommissioningWindow.objects.create)(charger=charger, opened_at=now, closes_at=now + timedelta(minutes=30))
    await sync_to_async(CommissioningWindow.objects.create)(charger=other, opened_at=now, closes_at=now - timedelta(seconds=1))
    await (await door.dial()).boot()
    assert await rows(Presence.objects, "hints", "authenticated") == [("commissioning", False)]
    assert (await door.refusal("/ocpp/OTHER")).status_code == 401


async def test_c05_a_window_that_a_person_opens_and_closes(door: Door) -> None:
    charger = await add_charger(token=TOKEN)
    assert (await door.refusal()).status_code == 401
    await sync_to_async(commissioning.open_window)(charger, timezone.now(), by=None)
    station = await door.dial()
    assert (await station.boot())["status"] == "Accepted"
    await station.hang_up()
    assert await sync_to_async(commissioning.close_window)(charger, timezone.now(), by=None)
    door.central.lookup.drop(charger.ocpp_id)  # two seconds pass
    assert (await door.refusal()).status_code == 401


# C6


async def test_c06_unknown_chargers_are_kept_out_and_counted(door: Door) -> None:
    for _ in range(3):
        answer = await door.refusal("/ocpp/NOBODY")
        assert answer.status_code == 404
    await door.flush()
    assert await rows(Arrival.objects, "claimed_id", "path", "address", "step", "outcome", "count") == [
        ("NOBODY", "/ocpp/NOBODY", "127.0.0.1", "charger", "unknown", 3)
    ]


@pytest.mark.parametrize("headers", [None, basic("x", "a-wrong-key"), {"Authorization": "Basic %%%"}])
async def test_c06_the_setting_answers_unknown_and_known_ids_alike(open_door: OpenDoor, headers: dict[str, str] | None) -> None:
    door = await open_door(unknown_like_known=True)
    await add_charger(token=TOKEN)
    known, unknown = [await door.refusal(path, headers=headers) for path in (f"/ocpp/{ID}", "/ocpp/NOBODY")]
    assert unknown.status_code == known.status_code == 401
    assert unknown.body == known.body
    assert unknown.headers["WWW-Authenticate"] == known.headers["WWW-Authenticate"]
    await door.flush()
    assert set(await rows(Arrival.objects, "outcome")) >= {"unknown"}


async def test_c06_the_setting_lets_them_wait_inside_as_pending(open_door: OpenDoor) -> None:
    door = await open_door(unclaimed_pending=True)
    station = await door.dial("/ocpp/NOBODY", headers=basic("NOBODY", "its-key"))
    assert (await station.boot(chargeBoxSerialNumber="1891351"))["status"] == "Pending"
    assert "currentTime" in await station.say("Heartbeat", {})
    assert (await station.say("StatusNotification", {"connectorId": 0}))[0] == 4
    await door.flush()
    assert ("NOBODY", "unknown", "1891351") in await rows(Arrival.objects, "claimed_id", "outcome", "detail")
    await add_charger("NOBODY")  # claimed: it shall dial again, however long it has nothing to say
    await door.central.ticker.tick()
    assert await station.closed() == 1012
    assert door.central.pending.has_room(None)


async def test_c06_a_guest_is_let_in_as_a_charger_once_it_is_claimed(open_door: OpenDoor) -> None:
    door = await open_door(unclaimed_pending=True)
    guest = await door.dial("/ocpp/NEW*1", headers=basic("NEW*1", "what-it-showed"))
    assert (await guest.boot(chargeBoxSerialNumber="1891351"))["status"] == "Pending"
    await door.flush()

    @sync_to_async
    def claim() -> Charger:
        admin = User.objects.create_superuser("anna")
        facts = ChargerFacts(Organisation.objects.create(name="Volt"))
        return claiming.claim("1891351", facts, token=Secret(TOKEN), access=Access.of(admin))

    charger = await claim()
    await door.central.ticker.tick()
    assert await guest.closed() == 1012
    wrong = await door.refusal("/ocpp/NEW*1", headers=basic("NEW*1", "what-it-showed"))
    assert wrong.status_code == 401  # the key is the one that was typed, not the one of the attempt
    station = await door.dial("/ocpp/NEW*1", headers=basic("NEW*1", TOKEN))
    assert (await station.boot(chargeBoxSerialNumber="1891351"))["status"] == "Accepted"
    assert door.central.sessions.get(charger.pk) is not None
    await door.flush()
    assert set(await rows(Arrival.objects, "charger")) == {charger.pk}


async def test_c06_the_inbox_is_bounded(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chargers.services.presence.attempts.KEPT", 5)
    await asyncio.gather(*(door.refusal(f"/ocpp/X{i}") for i in range(12)))
    await door.flush()
    assert len(await rows(Arrival.objects, "pk")) == 5


async def test_c06_a_source_with_many_places_gives_one_up(open_door: OpenDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chargers.central_system.handshake.pending_chargers.MOST", 3)
    door = await open_door(unclaimed_pending=True)
    hostile = [await door.dial(f"/ocpp/X{n}", source="127.0.0.2") for n in range(3)]
    assert (await door.refusal("/ocpp/X3", source="127.0.0.2")).status_code == 404
    real = await door.dial("/ocpp/REAL", source="127.0.0.3")
    assert (await real.boot())["status"] == "Pending"
    assert await hostile[-1].closed() == 1012
    assert (await hostile[0].boot())["status"] == "Pending"


# C7


async def test_c07_newest_socket_wins_at_once(door: Door) -> None:
    charger = await add_charger(token=TOKEN)
    old = await door.dial(headers=basic(ID, TOKEN))
    await old.boot()
    new = await door.dial(headers=basic(ID, TOKEN))
    await new.say("Heartbeat", {})
    await old.closed()
    await door.flush()
    session = door.central.sessions.get(charger.pk)
    assert session is not None
    assert await rows(Presence.objects, "socket", "closed_at") == [(session.socket, None)]
    assert await rows(PresenceEvent.objects.filter(kind="closed"), "reason") == ["replaced"]
    assert (await new.say("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Available"})) == {}


async def test_c07_without_a_token_the_first_stays_while_it_lives(door: Door) -> None:
    charger = await add_charger()
    first = await door.dial()
    await first.boot()
    session = door.central.sessions.get(charger.pk)
    second = await door.dial()
    await second.raw('[2,"x","Heartbeat",{}]')
    assert session is not None
    assert await second.closed() == 1008
    assert door.central.sessions.get(charger.pk) is session
    assert not session.contested
    await door.flush()
    assert await rows(Arrival.objects, "outcome") == ["duplicate_identity"]


async def test_c07_without_a_token_the_second_takes_over_from_the_dead(door: Door) -> None:
    charger = await add_charger()
    first = await door.dial()
    await first.boot()
    await asyncio.to_thread(first.socket.transport.pause_reading)  # a cable that was pulled
    second = await door.dial()
    assert (await second.boot())["status"] == "Accepted"
    session = door.central.sessions.get(charger.pk)
    assert session is not None
    assert second.socket.request is not None
    assert session.dialled.path == second.socket.request.path
    assert session.booted


# C8: the counting is in test_rivals


async def test_c08_the_other_gets_a_409(open_door: OpenDoor) -> None:
    from ipaddress import ip_network

    door = await open_door(trusted_proxies=(ip_network("127.0.0.1"),))
    await add_charger(token=TOKEN)
    key = basic(ID, TOKEN)
    last = None
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2"):
        last = await door.dial(headers=key | {"X-Forwarded-For": address})
        await last.boot()
    assert (await door.refusal(headers=key | {"X-Forwarded-For": "10.0.0.1"})).status_code == 409
    assert last is not None
    await last.say("Heartbeat", {})
    await door.flush()
    assert any("10.0.0.1" in detail and "10.0.0.2" in detail for detail in await rows(Arrival.objects, "detail"))
    assert "duplicate_identity" in (await rows(Presence.objects, "hints"))[0]


# Behind a proxy (T13), and look-ups in a storm (T6)


@pytest.mark.parametrize(("trusted", "address"), [(True, "203.0.113.9"), (False, "127.0.0.1")])
async def test_the_address_is_the_chargers_where_the_proxy_is_trusted(open_door: OpenDoor, trusted: bool, address: str) -> None:
    from ipaddress import ip_network

    door = await open_door(trusted_proxies=(ip_network("127.0.0.0/8"),) if trusted else ())
    await add_charger()
    told = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Proto": "https"}
    await (await door.dial(headers=told)).boot()
    assert await rows(Presence.objects, "address", "tls") == [(address, trusted)]


async def test_a_storm_of_dials_is_a_few_queries(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from chargers.central_system.handshake import charger_lookup

    for number in range(40):
        await add_charger(f"S{number}")
    asked: list[int] = []
    look_up = known_chargers.look_up

    def counted(ids: list[str], now: datetime) -> dict[str, FoundCharger]:
        asked.append(len(ids))
        return look_up(ids, now)

    monkeypatch.setattr(charger_lookup, "look_up", counted)
    stations = await asyncio.gather(*(door.dial(f"/ocpp/S{number}") for number in range(40)))
    await asyncio.gather(*(station.boot() for station in stations))
    assert sum(asked) == 40
    assert len(asked) < 20


async def test_a_refusal_never_comes_from_what_was_known_a_moment_ago(door: Door) -> None:
    charger = await add_charger(token=TOKEN)
    assert (await door.refusal(headers=basic(ID, "fresh"))).status_code == 401
    await sync_to_async(Credential.objects.filter(charger=charger).delete)()
    from chargers.domain.secret import Secret
    from chargers.services.credentials import credentials

    await sync_to_async(credentials.set_current)(charger, Secret("fresh"), timezone.now())
    await (await door.dial(headers=basic(ID, "fresh"))).boot()


async def test_http_refusals_do_not_leave_a_session(door: Door) -> None:
    await add_charger(token=TOKEN)
    with pytest.raises(InvalidStatus):
        await door.dial()
    assert len(door.central.sessions) == 0


# C9

UPGRADE = ["Connection: Upgrade", "Upgrade: websocket"]
KEY = "Sec-WebSocket-Key: x"


async def test_c09_what_a_proxy_leaves_of_a_handshake_is_seen_at_any_path(door: Door) -> None:
    from chargers.central_system.handshake.plain_http import is_at_the_door

    assert is_at_the_door(door.central, "/somewhere/NL*ECO*1000", [(b"Sec-WebSocket-Key", b"x")])
    assert not is_at_the_door(door.central, "/somewhere/NL*ECO*1000", [(b"cookie", b"x")])


@pytest.mark.parametrize(
    ("request_line", "headers", "detail"),
    [
        ("GET /ocpp/NL*ECO*1000", [], ("no_upgrade", "GET")),
        ("POST /ocpp/NL*ECO*1000", ["Content-Type: application/soap+xml", "Content-Length: 0"], ("no_upgrade", "soap")),
        ("GET /ocpp/NL*ECO*1000", ["Upgrade: websocket"], ("no_upgrade", "upgrade without connection")),
        ("GET /ocpp/NL*ECO*1000", [KEY, "Connection: close"], ("broken_upgrade", "without upgrade")),
        ("GET /ocpp/NL*ECO*1000", UPGRADE, ("broken_upgrade", "without key")),
        ("GET /ocpp/NL*ECO*1000", [*UPGRADE, "Sec-WebSocket-Key: "], ("broken_upgrade", "without key")),
        ("GET /ocpp/NL*ECO*1000", [*UPGRADE, KEY, "Sec-WebSocket-Version: 5"], ("broken_upgrade", "version 5")),
        ("GET /ocpp/NL*ECO*1000", [*UPGRADE, KEY, KEY], ("broken_upgrade", "several keys")),
        ("POST /ocpp/NL*ECO*1000", [*UPGRADE, KEY], ("broken_upgrade", "POST")),
    ],
)
async def test_c09_http_without_upgrade_is_told_what_to_set(
    open_door: OpenDoor, request_line: str, headers: list[str], detail: tuple[str, str]
) -> None:
    door = await open_door()
    charger = await add_charger()
    reader, writer = await asyncio.open_connection(*door.address)
    writer.write("\r\n".join([f"{request_line} HTTP/1.1", "Host: x", *headers, "", ""]).encode())
    answer = await asyncio.wait_for(reader.readuntil(b"com_ProtType"), PATIENCE)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 426 ")
    assert b"\r\nsec-websocket-version: 13\r\n" in answer.lower()
    await door.flush()
    assert await rows(Arrival.objects, "charger", "step", "outcome", "detail") == [(charger.pk, "path", *detail)]


async def test_c09_pages_beside_the_charger_door_stay_pages(door: Door) -> None:
    from chargers.central_system.handshake.plain_http import is_at_the_door

    meant = {path: is_at_the_door(door.central, path) for path in ("/ocpp", "/ocpp/", "/ocpp/A", "/", "/chargers/1/", "/live/")}
    assert [path for path, is_meant in meant.items() if is_meant] == ["/ocpp", "/ocpp/", "/ocpp/A"]


@pytest.mark.parametrize("setting", [{}, {"unknown_like_known": True}], ids=["", "answered like one without its key"])
async def test_a_retired_charger_is_refused_and_said_so_until_it_is_brought_back(
    open_door: OpenDoor, setting: dict[str, Any]
) -> None:
    door = await open_door(**setting)
    charger = await add_charger(token=TOKEN)
    await sync_to_async(retirement.retire)(charger, by=None)
    with pytest.raises(InvalidStatus) as refused:
        await door.dial(headers=basic("NL*ECO*1000", TOKEN))
    assert refused.value.response.status_code == (401 if setting else 404)
    await door.flush()
    assert await rows(Arrival.objects, "charger", "step", "outcome") == [(charger.pk, "charger", "retired")]
    await sync_to_async(retirement.bring_back)(charger, by=None)
    station = await door.dial(headers=basic("NL*ECO*1000", TOKEN))
    assert (await station.boot())["status"] == "Accepted"
