"""Equality by meaning: what differs is written, what means the same is not (P1)."""

import pytest

from chargers.domain.connection.equality import is_same
from chargers.domain.controller import catalogue
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret

TYPES = {t.code: t for t in catalogue.load()}


@pytest.mark.parametrize(
    ("code", "role", "a", "b", "expected"),
    [
        ("evc5", "address", "H.nl:443/ocpp/#OSN#", "h.NL:443/ocpp/#OSN#", True),
        ("evc5", "address", "h.nl:443/ocpp/#OSN#", "h.nl:443/OCPP/#OSN#", False),
        ("evc5", "address", "h.nl:443/ocpp/#OSN#", "h.nl/ocpp/#OSN#", False),  # a default, but which?
        ("evc5", "address", "H.nl/ocpp/#OSN#", "h.nl/ocpp/#OSN#", True),
        ("evc5", "address", "h.nl:443/ocpp/#OSN#", "h.nl:443/ocpp/#SN#", False),
        ("evc5", "address", "h.nl:443/ocpp/#OSN#", "wss://h.nl:443/ocpp/#OSN#", False),
        ("evc5", "address", "h.nl:443/#OSN#", "u:p@h.nl:443/#OSN#", False),
        ("evc5", "address", "h.nl:443:80/#OSN#", "h.nl:443/#OSN#", False),
        ("evc5", "options", "a=1,UseTLS=1", "useTLS=1, A=1", True),
        ("evc5", "options", "a=1,UseTLS=1", "a=1,UseTLS=0", False),
        ("evc5", "options", "a=1,a=1", "a=1", False),
        ("evc5", "options", "a=1b=0", "a=1,b=0", False),
        ("evc5", "protocol", "ocpp1.6j", "OCPP1.6J ", True),
        ("evc5", "protocol", "Lms", "OCPP1.6J", False),
        ("evc5", "ocpp_id", "NL*1", "nl*1", False),
        ("cpa", "address", "WSS://H.nl", "wss://h.nl/", True),
        ("cpa", "address", "ws://h.nl", "wss://h.nl", False),
        ("cpa", "address", "wss://h.nl", "wss://h.nl:443", True),
        ("cpa", "port", "080", "80", True),
        ("cpa", "port", "", "80", False),
        ("cpa", "port", "443", "80", False),
        ("cpa", "path", "/a/", "/a", False),
    ],
)
def test_same(code: str, role: str, a: str, b: str, expected: bool) -> None:
    assert is_same(TYPES[code], FieldRole(role), a, b) is expected


def test_a_literal_id_is_the_placeholder_of_the_charger_whose_id_it_is() -> None:
    literal, placeholder = "h.nl:443/ocpp/NL*1", "h.nl:443/ocpp/#OSN#"
    assert is_same(TYPES["evc5"], FieldRole.ADDRESS, literal, placeholder, ocpp_id="NL*1")
    assert not is_same(TYPES["evc5"], FieldRole.ADDRESS, literal, placeholder, ocpp_id="NL*2")
    assert not is_same(TYPES["evc5"], FieldRole.ADDRESS, literal, placeholder)


def test_tls_decides_which_port_is_missing() -> None:
    with_port, without = "h.nl:80/#OSN#", "h.nl/#OSN#"
    assert is_same(TYPES["evc5"], FieldRole.ADDRESS, with_port, without, tls=False)
    assert not is_same(TYPES["evc5"], FieldRole.ADDRESS, with_port, without, tls=True)
    assert is_same(TYPES["cpa"], FieldRole.PORT, "", "443", tls=True)
    assert not is_same(TYPES["cpa"], FieldRole.PORT, "", "443", tls=False)


def test_secrets() -> None:
    assert is_same(TYPES["evc5"], FieldRole.KEY, Secret("a"), Secret("a"))
    assert is_same(TYPES["evc5"], FieldRole.KEY, Secret("a"), "a")
    assert not is_same(TYPES["evc5"], FieldRole.KEY, Secret("a"), Secret("b"))
