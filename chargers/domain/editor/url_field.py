"""What stands in the field for a URL: one URL, which is judged as it is, or a text, which is searched as a paste is."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.endpoint.endpoint import PastedUrl, parse_url, strip_surrounding
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import PasteContext, QuestionCode, find
from chargers.domain.paste.connection_of import connection_of
from chargers.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class UrlField:
    """The URL taken apart, and what a text says beside it."""

    pasted: PastedUrl
    ocpp_id: str = ""
    token: Secret | None = None
    notices: tuple[Notice, ...] = ()


def is_text(content: str) -> bool:
    """Whether it is more than one word, and so no URL alone."""
    return len(strip_surrounding(content).split()) > 1


def read_url_field(content: str, present_id: str | None = None) -> UrlField:
    """Raises `Refusal`, also where a text leaves a question open (`two_addresses`, `question_open`)."""
    if not is_text(content):
        return UrlField(parse_url(content))
    found = find(content, PasteContext(present_id=present_id))
    if any(question.code is QuestionCode.WHICH_ADDRESS for question in found.questions):
        raise Refusal(Notice(Code.TWO_ADDRESSES, "url"))
    connection, notices = connection_of(found, present_id)
    if connection.endpoint is None:
        raise Refusal(Notice(Code.NO_URL_IN_TEXT, "url"))
    pasted = parse_url(connection.endpoint.url(connection.tail))
    return UrlField(pasted, found.ocpp_id.text if found.ocpp_id else "", connection.token, notices)
