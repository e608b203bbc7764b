"""What people paste: a URL, or a whole e-mail with a URL and a token somewhere in it. Finds both; judges neither."""

# ruff: noqa: RUF001 (the quotes and colons of many languages)

from __future__ import annotations

import contextlib
import html
import re
from dataclasses import dataclass
from itertools import islice

from chargers.domain.endpoint.endpoint import SURROUNDING, Placeholder, parse_url, strip_surrounding
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret

LONGEST = 100_000  # characters
MOST_LABELS = 200  # in a text that is an e-mail
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_TAG = re.compile(
    r"</?(?:a|b|body|br|code|div|em|font|h[1-6]|html|i|li|ol|p|pre|span|strong|table|tbody|td|th|tr|tt|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
# A <placeholder> may end it, and another address does: they are pasted together, or linked as [url](url).
_URL = re.compile(r"wss?://(?:(?!wss?://)[^\s\"<>«»“”„]|<[\w -]{1,40}>)+", re.IGNORECASE)
_PARTNERS = {")": "(", "]": "[", "}": "{", ">": "<"}

# What stands before a token in the languages of the field, and between the two. Compounds as in "Zugangstoken".
_LABEL = re.compile(
    r"""(?<![\w-])
    (?: \w*token | \w*jeton | \w*wachtwoord | \w*passwor[dt] | \w*kennwort | mot\ de\ passe | pass[ ]?(?:word|phrase)
      | \w*schl[uü]ssel | \w*sleutel | cl[eé] (?:\ d['’]\w+)? | \w*geheim | secret
      | (?:authori[sz]ation|auth|api|access)?[ _-]?key
    ) (?![\w-])
    (?: [^\n:=：]{0,60}? [:=：] | [ ]+(?:is|est|ist|luidt|lautet)\b | [ ]*\t | [ ]{2,} | [ ]*$ )
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_QUOTED = re.compile(
    r"""[\s*]*+(?: "([^"\n]{1,200})" | '([^'\n]{1,200})' | `([^`\n]{1,200})` | <([^<>\n]{1,200})>
      | [“„”«‹‘‚] \s*+ ([^”“»›’‘\n]{1,200}?) \s*+ [”“»›’‘] )""",
    re.VERBOSE,
)
_BARE = re.compile(r"[\s*]*([!-~]{1,500})([^\n]{0,200})")  # bounded: labels may be many


@dataclass(frozen=True, slots=True)
class PastedUrl:
    """The endpoint URL of a text, and the token beside it, both as they stand there."""

    url: str
    token: Secret | None = None


def find_in_text(text: str) -> PastedUrl:
    """The endpoint URL and a token beside it. One line is taken as one URL, as it is; `parse_url` judges it.

    Raises `Refusal` where several lines hold no URL that begins with ws:// or wss://, or different ones.
    """
    if len(text) > LONGEST:
        raise Refusal(Notice(Code.TEXT_TOO_LONG, "url", {"limit": f"{LONGEST:,}"}))
    stripped = strip_surrounding(text)
    if len(stripped.splitlines()) <= 1 and not _TAG.search(stripped):
        return PastedUrl(stripped)
    plain = _plain(text)
    url = _only(
        [_without_punctuation(url[0], before=plain[max(0, url.start() - 1) : url.start()]) for url in _URL.finditer(plain)]
    )
    without_tags = _TAG.sub(lambda tag: "\n" if _breaks(tag[0]) else " ", plain)
    return PastedUrl(url, _token_beside(without_tags))


def _only(urls: list[str]) -> str:
    """The URL that all of these are. One without a host only names the form that URLs have."""
    if not urls:
        raise Refusal(Notice(Code.NO_URL_IN_TEXT, "url"))
    meant = {key: url for url in reversed(urls) if (key := _meaning(url)) is not None}
    if len(meant) > 1:
        raise Refusal(Notice(Code.TWO_ADDRESSES, "url"))
    return next(iter(meant.values()), urls[0])


def _meaning(url: str) -> object | None:
    """What two spellings of one address have in common; None where there is no host in it."""
    try:
        pasted = parse_url(url)
    except Refusal as refusal:
        return None if refusal.notices[0].code in {Code.EMPTY_HOST, Code.HOST_INVALID} else url
    serial = pasted.placeholder is Placeholder.SERIAL
    return pasted.endpoint, pasted.last_segment, serial, pasted.user, pasted.password and pasted.password.reveal()


def _plain(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    with contextlib.suppress(ValueError):  # a character reference with thousands of digits
        text = html.unescape(text)
    return text.replace("\xa0", " ").replace("\u202f", " ")


def _breaks(tag: str) -> bool:
    return re.match(r"</?(?:br|div|h|li|p\b|tr|table)", tag, re.IGNORECASE) is not None


def _without_punctuation(url: str, before: str) -> str:
    """The URL without what the sentence around it left at its end."""
    end = len(url)
    first = {opening: at for opening in _PARTNERS.values() if (at := url.find(opening)) >= 0}
    while end:
        last = url[end - 1]
        opening = _PARTNERS.get(last)
        emphasised = last in "*_" and before.endswith(last)
        if not (last in ".,;:!'’`([{" or emphasised or (opening and first.get(opening, end) >= end)):
            break
        end -= 1
    return url[:end]


def _token_beside(text: str) -> Secret | None:
    """The token that is labelled first after the URL, else the last one labelled before it."""
    url = _URL.search(text)
    start, end = url.span() if url else (0, 0)
    blanked = _URL.sub(lambda url: " " * len(url[0]), text)
    labels = islice(_LABEL.finditer(blanked), MOST_LABELS)
    labelled = [(label.start(), value) for label in labels if (value := _value(blanked, label.end()))]
    after = [value for at, value in labelled if end <= at]
    before = [value for at, value in labelled if at < start]
    token = after[0] if after else before[-1] if before else None
    return Secret(token) if token else None


def _value(text: str, at: int) -> str | None:
    """What follows a label: something quoted, a word with a digit in it, or a word that is alone on its line."""
    if quoted := _QUOTED.match(text, at):
        return next(group for group in quoted.groups() if group is not None).strip()
    bare = _BARE.match(text, at)
    if bare is None:
        return None
    word = _without_punctuation(bare[1].strip(SURROUNDING), before="**" if text[at:].lstrip().startswith("*") else "")
    alone = not bare[2].strip(SURROUNDING)
    return word if word and (alone or any(c.isdigit() for c in word)) else None
