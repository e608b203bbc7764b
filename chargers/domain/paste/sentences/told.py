"""What a text tells of an OCPP ID beside labels: it is the serial number, the end of the address, the user, or free."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chargers.domain.paste.sentences.phrases import says, source

_SENTENCE = re.compile(r"[^\n.;!?]{1,400}")
_URL = re.compile(r"(?<!\S)wss?://\S{1,400}")
_ID, _SERIAL, _USER, _SAME = source("id"), source("serial"), source("user"), source("is_the_same_as")
_ADDRESS, _END, _IN_IT = source("address"), source("its_end"), source("is_in_it")
_PLAIN = r"[^\n.,;:\d]"
_ID_IS_SERIAL = re.compile(
    rf"{_ID}{_PLAIN}{{0,40}}{_SAME}{_PLAIN}{{0,30}}{_SERIAL}|{_SAME}[ ]{_PLAIN}{{0,12}}{_ID}{_PLAIN}{{0,40}}{_SERIAL}"
    rf"|{_SERIAL}[ ]?[^\n.,;:]{{0,40}}{_SAME}[ ]{_PLAIN}{{0,16}}{_ID}",
    re.IGNORECASE,
)
_SERIAL_BEHIND = re.compile(rf"{_ID}[ ]{{0,3}}[:=–-]{_PLAIN}{{0,40}}{_SERIAL}", re.IGNORECASE)  # noqa: RUF001
_ENDS_IN_ID = re.compile(
    rf"{_ID}[^\n.,:]{{0,60}}(?:{_IN_IT}|{_END})[^\n.,:]{{0,40}}{_ADDRESS}"
    rf"|{_ADDRESS}[^\n.,:]{{0,40}},?[ ]?{_IN_IT}[^\n.,:]{{0,40}}{_ID}"
    rf"|{_ID}[^\n.,:]{{0,40}}{_ADDRESS}[^\n.,:]{{0,20}}{_IN_IT}"
    rf"|{_ADDRESS}[^\n.,:]{{0,20}}{source('ends_in')}[^\n.,:]{{0,20}}{_ID}"
    rf"|{_END}[^\n.,:]{{0,40}}{_ADDRESS}[^\n.,:]{{0,40}}{_ID}"
    rf"|{_ADDRESS}[^\n.,:]{{0,20}}{_END}[^\n.,:]{{0,20}}{_ID}",
    re.IGNORECASE,
)
_USER_IS_ID = re.compile(
    rf"(?:{_USER}(?:[ ]?:[ ]?\S{{1,60}})?|{_ID})[ ,]?[ (]{{0,3}}(?:(?!(?:and|en|et|und)\b)[^\W\d]{{1,12}}[ ]){{0,2}}"
    rf"{_SAME}[^\n.,;:\d]{{0,25}}(?:{_ID}|{_USER})",
    re.IGNORECASE,
)


def _sentences(text: str) -> Iterator[re.Match[str]]:
    """Those that deny nothing, and speak of no ID of a customer."""
    return (one for one in _SENTENCE.finditer(text) if not says("denies", one[0]) and not says("of_a_customer", one[0]))


def serial_as_id(text: str, serial: str | None) -> tuple[int, int] | None:
    """Where the serial number of this charger stands in a sentence that says that it is the ID."""
    number = re.compile(rf"(?<!\w){re.escape(serial)}(?!\w)") if serial else None
    for sentence in _sentences(text) if number else ():
        if number and (found := number.search(text, *sentence.span())) and _says_serial(sentence[0]):
            return found.span()
    return None


def is_serial(text: str) -> bool:
    """Whether a sentence says that the ID is the serial number."""
    sentences = (sentence[0] for sentence in _sentences(text))
    return any(_says_serial(one) or _SERIAL_BEHIND.search(one) for one in sentences)


def ends_the_address(text: str) -> bool:
    """Whether a sentence says that the address ends in the ID already."""
    sentences = (sentence[0] for sentence in _sentences(_URL.sub("url", text)))
    return any(_ENDS_IN_ID.search(one) and not says("is_added", one) for one in sentences)


def is_the_user(text: str) -> bool:
    """Whether a sentence says that the user is the ID."""
    sentences = (sentence[0] for sentence in _sentences(text))
    return any((found := _USER_IS_ID.search(one)) and says("user", found[0]) and says("id", found[0]) for one in sentences)


def is_free(text: str) -> bool:
    """Whether a sentence says that anybody may choose the ID."""
    sentences = (sentence[0] for sentence in _sentences(text))
    return any(says("is_free", one) and says("id", one) for one in sentences)


def _says_serial(sentence: str) -> bool:
    return _ID_IS_SERIAL.search(sentence) is not None
