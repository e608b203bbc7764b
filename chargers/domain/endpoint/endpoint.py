"""A backend endpoint: its parsed address, and the strict parsing of one pasted URL (R5, R6, R11)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from chargers.domain.endpoint import host, percent
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.domain.shown import shown_character

DEFAULT_PORTS = {False: 80, True: 443}  # R5
LONGEST_URL = 2000  # characters; what is written has limits of its own
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
SURROUNDING = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u200b\u200e\u200f\ufeff" + "\"'`<>‘’‚‛“”„‟«»‹›"  # noqa: RUF001
_UNFIT_FOR_PATHS = re.compile(r'[^!-~]|["<>\\{}?#]')
_ADDRESS_WITHIN = re.compile(r"(?::|%3A)(?:/|%2F){2}", re.IGNORECASE)  # one was pasted behind, before or into another


class Placeholder(StrEnum):
    """What stands in an address in the place of the ID, after the last slash (R11). The value is what the charger replaces."""

    OCPP_ID = "#OSN#"
    SERIAL = "#SN#"
    LITERAL = "literal"  # a text: an ID, or a part of the path
    NONE = "none"  # nothing: the address ends in a slash

    @classmethod
    def of(cls, tail: str) -> Placeholder:
        """Which of the four a text after the last slash is."""
        if not tail:
            return cls.NONE
        return cls(tail) if tail in REPLACED else cls.LITERAL


REPLACED = frozenset({Placeholder.OCPP_ID.value, Placeholder.SERIAL.value})  # by the charger, when it dials


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a charger dials, without its ID. `host` is lower case; `path` begins and ends with a slash."""

    tls: bool
    host: str
    port: int
    path: str

    @property
    def scheme(self) -> str:
        """`ws` or `wss`."""
        return "wss" if self.tls else "ws"

    def url(self, ocpp_id: str = "") -> str:
        """The full URL with the port always written out (R5)."""
        return f"{self.scheme}://{self.host}:{self.port}{self.path}{ocpp_id}"

    def check(self) -> None:
        """Raises `Refusal` where this is no endpoint that we would write, wherever it came from."""
        host.parse_host(self.host)
        host.parse_port(str(self.port) if abs(self.port) < 10**6 else "0")
        if not (self.path.startswith("/") and self.path.endswith("/")):
            raise Refusal(Notice(Code.PATH_CHARACTER, "url", {"character": "/"}))
        check_path(self.path)


@dataclass(frozen=True, slots=True)
class PastedUrl:
    """One URL taken apart. Whose `last_segment` is (as pasted, still encoded) is for `target.resolve` to say."""

    endpoint: Endpoint
    last_segment: str | None = None  # only where `placeholder` is LITERAL
    placeholder: Placeholder = Placeholder.NONE
    user: str | None = None
    password: Secret | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def last_piece(self) -> str | None:
        """What stands after the last slash, or before it where nothing follows; None where a placeholder ends the URL."""
        if self.placeholder is Placeholder.NONE:
            return self.endpoint.path.rstrip("/").rpartition("/")[2] or None
        return self.last_segment


def parse_url(text: str) -> PastedUrl:
    """One pasted endpoint URL. Raises `Refusal` with a code of its own for whatever is wrong; every place is "url"."""
    tls, rest = _scheme(_clean(text))
    authority, path_and_more = _cut(rest)
    user, password, host_and_port = _user_info(authority)
    name, port, notices = _host_and_port(host_and_port, tls)
    path, last_segment, placeholder = _path(path_and_more)
    if password is not None:
        notices += (Notice(Code.USER_INFO_USED, "url"),)
    return PastedUrl(Endpoint(tls, name, port, path), last_segment, placeholder, user, password, notices)


def check_path(path: str) -> None:
    """Raises `Refusal` where another address stands in a path, and at the first character that has no place in one."""
    if _ADDRESS_WITHIN.search(path):
        raise Refusal(Notice(Code.TWO_ADDRESSES, "url"))
    if found := _UNFIT_FOR_PATHS.search(path):
        raise Refusal(Notice(Code.PATH_CHARACTER, "url", {"character": shown_character(found[0])}))


def strip_surrounding(text: str) -> str:
    """The text without white space, quotes and angle brackets around it; a bracket that has its partner inside stays."""
    stripped = text.strip(SURROUNDING)
    return f"{stripped}>" if "<" in stripped and ">" not in stripped and f"{stripped}>" in text else stripped


def _clean(text: str) -> str:
    text = strip_surrounding(text)
    if not text:
        raise Refusal(Notice(Code.URL_MISSING, "url"))
    if len(text) > LONGEST_URL:
        raise Refusal(Notice(Code.VALUE_TOO_LONG, "url", {"limit": str(LONGEST_URL), "length": str(len(text))}))
    for character in text:
        if character.isspace():
            raise Refusal(Notice(Code.SPACE_IN_URL, "url"))
        if unicodedata.category(character) in {"Cc", "Cf", "Cs"}:  # control, invisible, half a surrogate pair
            raise Refusal(Notice(Code.CONTROL_CHARACTER, "url", {"character": shown_character(character)}))
    return text


def _scheme(text: str) -> tuple[bool, str]:
    found = SCHEME.match(text)
    if not found:
        raise Refusal(Notice(Code.NO_SCHEME, "url"))
    scheme = found[1].lower()
    if scheme in {"http", "https"}:
        meant = "wss" if scheme == "https" else "ws"
        raise Refusal(Notice(Code.HTTP_SCHEME, "url", {"scheme": scheme, "meant": meant}))
    if scheme not in {"ws", "wss"}:
        raise Refusal(Notice(Code.SCHEME_UNKNOWN, "url", {"scheme": scheme[:20]}))
    rest = text[found.end() :]
    if "://" in rest:  # whatever it would be taken for: a port, a path, a query
        raise Refusal(Notice(Code.TWO_ADDRESSES, "url"))
    return scheme == "wss", rest


def _cut(rest: str) -> tuple[str, str]:
    end = next((i for i, character in enumerate(rest) if character in "/?#"), len(rest))
    return rest[:end], rest[end:]


def _user_info(authority: str) -> tuple[str | None, Secret | None, str]:
    info, at, host_and_port = authority.rpartition("@")
    if not at:
        return None, None, authority
    user, _, password = info.partition(":")
    decoded_user, decoded_password = percent.decode(user), percent.decode(password)
    if decoded_user is None or decoded_password is None:
        raise Refusal(Notice(Code.USER_INFO_MALFORMED, "url"))
    return decoded_user or None, Secret(decoded_password) if decoded_password else None, host_and_port


def _host_and_port(text: str, tls: bool) -> tuple[str, int, tuple[Notice, ...]]:
    if host.is_bare_ipv6(text):
        raise Refusal(Notice(Code.HOST_IPV6_BRACKETS, "url"))
    name, ports = host.split_ports(text)
    if len(ports) > 1:
        raise Refusal(Notice(Code.TWO_PORTS, "url"))
    parsed, notices = host.parse_host(name)
    if ports and ports[0]:
        return parsed, host.parse_port(ports[0]), notices
    port = DEFAULT_PORTS[tls]
    return parsed, port, (*notices, Notice(Code.DEFAULT_PORT_ADDED, "url", {"port": str(port)}))


def _path(text: str) -> tuple[str, str | None, Placeholder]:
    """The path up to its last slash, the last segment where it is one, and what stands in the place of the ID."""
    head, slash, tail = text.rpartition("/")
    path = head + slash or "/"
    wildcard = tail.upper() if tail.upper() in REPLACED else ""
    if not slash:
        path, tail = "/", "" if wildcard else text
    _check_no_more(path if wildcard else text)
    check_path(path)
    if wildcard and slash:
        return path, None, Placeholder(wildcard)
    if wildcard:
        raise Refusal(Notice(Code.PLACEHOLDER_POSITION, "url"))
    if re.fullmatch(r"\{[^{}]*\}|<[^<>]*>", tail):
        return path, None, Placeholder.OCPP_ID
    return path, tail or None, Placeholder.LITERAL if tail else Placeholder.NONE


def _check_no_more(text: str) -> None:
    if "?" in text:
        raise Refusal(Notice(Code.QUERY_STRING, "url"))
    if any(text.upper().count(placeholder) for placeholder in REPLACED):
        raise Refusal(Notice(Code.PLACEHOLDER_POSITION, "url"))
    if "#" in text:
        raise Refusal(Notice(Code.FRAGMENT, "url"))
