"""What was found in a text as one connection: the only way from a paste to something that can be written."""

from __future__ import annotations

from chargers.domain.connection import token
from chargers.domain.connection.split_fields import Connection
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste.found import FoundConnection
from chargers.domain.secret import Secret


def connection_of(found: FoundConnection, present_id: str | None = None) -> tuple[Connection, tuple[Notice, ...]]:
    """The connection that a text means, for a charger that has `present_id` until then, and what there is to say of it.

    Raises `Refusal`: `question_open`, `no_url_in_text`, `user_not_written`, what is wrong with the only address, and what
    is wrong with the token.
    """
    if found.questions:
        raise Refusal(Notice(Code.QUESTION_OPEN, "url"))
    if found.problems:
        raise Refusal(*found.problems)
    if found.address is None:
        raise Refusal(Notice(Code.NO_URL_IN_TEXT, "url"))
    if found.user is not None:
        raise Refusal(Notice(Code.USER_NOT_WRITTEN, "token"))
    own_id = found.ocpp_id.text if found.ocpp_id else present_id
    secret, said = _token(found, own_id)
    return Connection(found.address.endpoint, own_id, secret, found.address.tail), (*found.address.notices, *said)


def _token(found: FoundConnection, own_id: str | None) -> tuple[Secret | None, tuple[Notice, ...]]:
    """A colon in what was found was asked about; one in what was typed beside it was not."""
    if found.token is None:
        return None, ()
    asked = found.token.place is not None
    return token.check_token(found.token.secret.reveal(), own_id, prefix_is_meant=asked)
