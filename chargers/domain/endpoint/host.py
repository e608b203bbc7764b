"""Host and port of an endpoint, as text and as values (R5, R6). Strict where we write; the lenient reader is `loose`."""

from __future__ import annotations

import ipaddress
import re

from chargers.domain.errors import Code, Notice, Refusal

LONGEST = 253  # characters of a name, dots included
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_DIGITS = re.compile(r"[0-9]+")


def parse_host(text: str) -> tuple[str, tuple[Notice, ...]]:
    """A host name, an IPv4 address, or an IPv6 address in brackets, in lower case; beyond ASCII its IDNA form (R6)."""
    if not text:
        raise Refusal(Notice(Code.EMPTY_HOST, "url"))
    if text.startswith("["):
        return _ipv6(text), (Notice(Code.HOST_IPV6, "url"),)
    if text.isascii():
        return _name(text.lower()), ()
    name = _name(_idna(text))
    return name, (Notice(Code.HOST_IDNA, "url", {"host": name}),)


def parse_port(text: str) -> int:
    """1 to 65535, written in ASCII digits and nothing else."""
    if not _DIGITS.fullmatch(text):  # not int(): that takes '٣', '+80', ' 80' and '8_0'
        raise Refusal(Notice(Code.PORT_NUMBER, "url"))
    significant = text.lstrip("0")
    if len(significant) > 5 or not 1 <= int(significant or "0") <= 65535:
        raise Refusal(Notice(Code.PORT_RANGE, "url", {"port": significant[:20] or "0"}))
    return int(significant)


def split_ports(text: str) -> tuple[str, list[str]]:
    """`host:port` as the host and every port that follows it: the manufacturer's document itself prints two."""
    if text.startswith("[") and "]" in text:
        host, _, rest = text.partition("]")
        return f"{host}]", rest.split(":")[1:] if ":" in rest else [rest] * bool(rest)
    host, *ports = text.split(":")
    return host, ports


def is_bare_ipv6(text: str) -> bool:
    """Whether this is an IPv6 address that lacks its brackets."""
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _ipv6(text: str) -> str:
    if "%" in text:
        raise Refusal(Notice(Code.HOST_ZONE, "url"))
    if not text.endswith("]") or not is_bare_ipv6(text[1:-1]):
        raise Refusal(Notice(Code.HOST_INVALID, "url"))
    return text.lower()


def _idna(text: str) -> str:
    try:
        if len(text) > LONGEST:
            raise UnicodeError
        return text.encode("idna").decode("ascii").lower()
    except UnicodeError:  # also labels that are empty or over 63 characters
        raise Refusal(Notice(Code.HOST_INVALID, "url")) from None


def _name(text: str) -> str:
    labels = text.split(".")
    if len(text) > LONGEST or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refusal(Notice(Code.HOST_INVALID, "url"))
    if _DIGITS.fullmatch(labels[-1]):  # no name ends in digits alone: it is meant as an IPv4 address
        try:
            ipaddress.IPv4Address(text)
        except ValueError:
            raise Refusal(Notice(Code.HOST_INVALID, "url")) from None
    return text
