"""What the guard lets through: a table of addresses and ways to write them, and what names lead to."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.errors import Code, Refusal
from chargers.outbound import names
from chargers.outbound.guard import Admitted, Guard
from chargers.outbound.names import NameUnknown, look_up
from chargers.outbound.networks import is_public, plain_address, read_networks
from chargers.outbound.preflight import Patience, PreflightClient
from tests.outbound.listeners import accepts, listening

PUBLIC = ["1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.255"]
PUBLIC += ["2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::1.1.1.1"]
NOT_PUBLIC = {
    "this host": ["0.0.0.0", "0.1.2.3", "::"],  # noqa: S104
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1", "fec0::1"],
    "link-local": ["169.254.0.1", "fe80::1", "fe80::1%eth0"],
    "metadata": ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"],
    "carriers": ["100.64.0.1", "100.127.255.255"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "benchmarks": ["198.18.0.1", "198.19.255.255", "2001:2::1"],
    "reserved": ["192.0.0.1", "192.88.99.1", "240.0.0.1", "255.255.255.255", "4000::1", "100::1", "5f00::1"],
    "dressed as IPv6": ["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"],
    "through a translator": ["64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::"],
}


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_may_be_dialled(text: str) -> None:
    assert is_public(plain_address(text))


@pytest.mark.parametrize("text", [text for texts in NOT_PUBLIC.values() for text in texts])
def test_all_others_may_not(text: str) -> None:
    assert not is_public(plain_address(text))


def test_an_address_in_disguise_is_dialled_as_what_it_is() -> None:
    assert str(plain_address("::ffff:1.1.1.1")) == "1.1.1.1"


def admit(guard: Guard, host: str, port: int = 443) -> Admitted:
    return asyncio.run(guard.admit(Endpoint(True, host, port, "/ocpp/")))


def refusal(guard: Guard, host: str, port: int = 443) -> Code | None:
    try:
        admit(guard, host, port)
    except Refusal as refused:
        return refused.notices[0].code
    return None


class Names:
    """A table of names, and how often each was asked for."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = addresses
        self.asked: list[str] = []

    async def __call__(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        found = self.addresses.get(host.partition(".")[0], [])
        if found and isinstance(found[0], list):
            found = found.pop(0)
        return tuple(found)


@pytest.mark.parametrize(
    ("addresses", "refused"),
    [
        (["1.1.1.1"], None),
        (["1.1.1.1", "2606:4700::1111"], None),
        (["10.0.0.1"], Code.OUTBOUND_NOT_PUBLIC),
        (["1.1.1.1", "10.0.0.1"], Code.OUTBOUND_NOT_PUBLIC),  # one bad address of several
        (["::ffff:10.0.0.1"], Code.OUTBOUND_NOT_PUBLIC),
        (["fe80::1%eth0"], Code.OUTBOUND_NOT_PUBLIC),
    ],
)
def test_a_name_is_as_good_as_every_address_of_it(addresses: list[str], refused: Code | None) -> None:
    assert refusal(Guard(OwnEndpoints(()), resolver=Names(a=addresses)), "a.example") is refused


def test_a_name_without_addresses_is_unknown() -> None:
    with pytest.raises(NameUnknown):
        admit(Guard(OwnEndpoints(()), resolver=Names()), "a.example")


def test_an_address_asks_nobody() -> None:
    names = Names()
    assert [str(one) for one in admit(Guard(OwnEndpoints(()), resolver=names), "[2606:4700::1111]").addresses] == [
        "2606:4700::1111"
    ]
    assert names.asked == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "017700000001", "0x7f.0.0.0x1"])
def test_numbers_that_only_some_read_as_an_address_are_refused(host: str) -> None:
    refused = refusal(Guard(OwnEndpoints(()), resolver=Names()), host)
    assert refused in {Code.OUTBOUND_NUMBER, Code.HOST_INVALID}
    with pytest.raises(Refusal):  # and with loopback allowed as well: nobody knows what a charger makes of them
        admit(Guard(OwnEndpoints(()), read_networks(["127.0.0.0/8"]), look_up), host)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_the_machines_own_resolver_is_judged_alike(host: str) -> None:
    assert refusal(Guard(OwnEndpoints(())), host) is Code.OUTBOUND_NOT_PUBLIC


@pytest.mark.parametrize(
    ("allowed", "host", "refused"),
    [
        ("10.20.0.0/16", "10.20.3.4", None),
        ("10.20.0.0/16", "[::ffff:10.20.3.4]", None),
        ("10.20.0.0/16", "10.21.0.1", Code.OUTBOUND_NOT_PUBLIC),
        ("10.20.0.1", "10.20.0.1", None),
        ("fd12::/16", "[fd12::1]", None),
        ("fd12::/16", "[fd13::1]", Code.OUTBOUND_NOT_PUBLIC),
        ("127.0.0.0/8", "127.0.0.1", None),
        ("127.0.0.0/8", "[::1]", Code.OUTBOUND_NOT_PUBLIC),
    ],
)
def test_networks_can_be_allowed(allowed: str, host: str, refused: Code | None) -> None:
    assert refusal(Guard(OwnEndpoints(()), read_networks([allowed])), host) is refused


OWN = OwnEndpoints((Endpoint(True, "ecc.example.com", 443, "/ocpp/"), Endpoint(False, "127.0.0.1", 8000, "/ocpp/")))


@pytest.mark.parametrize(
    ("host", "port", "refused"),
    [
        ("ecc.example.com", 443, Code.OUTBOUND_OWN),
        ("8.8.4.4", 443, Code.OUTBOUND_OWN),  # the address to which our own name leads
        ("8.8.4.4", 8443, None),
        ("8.8.8.8", 443, None),
        ("steve.example.com", 443, None),  # another name behind the same proxy is somebody else's
        ("ecc.example.com", 8443, None),
    ],
)
def test_this_server_does_not_dial_itself(host: str, port: int, refused: Code | None) -> None:
    guard = Guard(OWN, resolver=Names(ecc=["8.8.4.4"], steve=["8.8.4.4"]))
    assert refusal(guard, host, port) is refused


def test_not_even_where_loopback_is_allowed() -> None:
    guard = Guard(OWN, read_networks(["127.0.0.0/8"]), Names())
    with pytest.raises(Refusal) as refused:
        asyncio.run(guard.admit(Endpoint(False, "127.0.0.1", 8000, "/")))
    assert refused.value.notices[0].code is Code.OUTBOUND_OWN


def test_a_name_that_changes_its_mind_is_dialled_where_it_was_checked() -> None:
    """Rebinding: the first answer is allowed, the second would be another listener; there is no second question."""
    names = Names(a=[["127.0.0.1"], ["127.0.0.2"]])  # type: ignore[list-item]
    with listening(accepts()) as listener, socket.create_server(("127.0.0.2", listener.port)) as trap:
        trap.settimeout(0.2)
        preflight = PreflightClient(Guard(OwnEndpoints(()), read_networks(["127.0.0.1"]), names), patience=Patience(stays=0.1))
        preflight.run(Endpoint(False, "a.example", listener.port, "/"))
        with pytest.raises(TimeoutError):
            trap.accept()
    assert (names.asked, len(listener.heads)) == (["a.example"], 1)


def test_nothing_is_dialled_before_the_guard_agrees() -> None:
    with listening(accepts()) as listener, pytest.raises(Refusal):
        PreflightClient(Guard(OwnEndpoints(()), resolver=Names(a=["127.0.0.1"]))).run(
            Endpoint(False, "a.example", listener.port, "/")
        )
    assert listener.heads == []


def test_a_resolver_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(names, "_addresses", lambda host: (str(let_go.wait(30)),))
    report = PreflightClient(Guard(OwnEndpoints(())), patience=Patience(name=0.1)).run(Endpoint(False, "a.example", 80, "/"))
    assert report.stages[0].finding == "names_silent"
    assert not let_go.is_set(), "nobody waited for it"
    let_go.set()
