"""Whose is the last segment? A pasted URL and an ID become the address to dial and the ID to dial it with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chargers.domain.connection import ocpp_id
from chargers.domain.connection.split_fields import Connection
from chargers.domain.endpoint import percent
from chargers.domain.endpoint.endpoint import Endpoint, PastedUrl, Placeholder, check_path
from chargers.domain.endpoint.path_pieces import PATH_WORDS, holds_id
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.domain.shown import shown_text


@dataclass(frozen=True, slots=True)
class ConnectionTarget:
    """Where to dial, and as whom. `ocpp_id` is None where neither URL nor ID field says one; `tail` is as in Connection."""

    endpoint: Endpoint
    ocpp_id: str | None
    notices: tuple[Notice, ...] = ()
    tail: str = Placeholder.OCPP_ID.value

    def connection(self, token: Secret | None = None) -> Connection:
        """This target with a token: everything that a controller's settings are made of."""
        return Connection(self.endpoint, self.ocpp_id, token, self.tail)


def resolve(pasted: PastedUrl, typed_id: str | None = None, present_id: str | None = None) -> ConnectionTarget:
    """What a URL means beside an ID field (empty or None: not filled) and a charger's present ID (None: no charger is known).

    Raises `Refusal` where the ID cannot be one, where it would be dialled twice (`id_in_path`), where the password belongs to
    another user (`user_not_written`), and where only a person can say whose the last piece is (`id_or_path`, `id_other_case`,
    `ids_differ`).
    """
    typed = ocpp_id.check_ocpp_id(typed_id, max(len(typed_id), 1))[0] if typed_id and typed_id.strip() else None
    endpoint, found_id = _whose(pasted, typed, present_id)
    if pasted.placeholder is not Placeholder.SERIAL:
        _refuse_id_within(endpoint.path, found_id, present_id)
    notices = pasted.notices
    if found_id is not None and pasted.last_segment is None and endpoint != pasted.endpoint:
        notices += (Notice(Code.ID_SLASH_DROPPED, "url", {"ocpp_id": shown_text(found_id)}),)
    dials_as = found_id or present_id
    if pasted.user is not None and dials_as is not None and pasted.user != dials_as:  # not shown: it may be the token
        if pasted.password is not None:
            raise Refusal(Notice(Code.USER_NOT_WRITTEN, "url"))  # that password is another user's
        notices += (Notice(Code.USER_DIFFERS, "url", {"ocpp_id": shown_text(dials_as)}),)
    return ConnectionTarget(endpoint, found_id, notices, _tail(pasted))


def resolve_for_all(pasted: PastedUrl) -> ConnectionTarget:
    """What one URL means for many chargers: its last segment is never an ID."""
    endpoint = pasted.endpoint
    if pasted.last_segment is not None:
        endpoint = _as_path(endpoint, pasted.last_segment)
    return ConnectionTarget(endpoint, None, pasted.notices, _tail(pasted))


def resolve_backend(pasted: PastedUrl) -> ConnectionTarget:
    """What one URL means as the endpoint of a backend, which is the same for all its chargers.

    Raises `backend_segment` where only a person can say whether its end is a charger's ID, and `backend_serial`.
    """
    if pasted.placeholder is Placeholder.SERIAL:
        raise Refusal(Notice(Code.BACKEND_SERIAL, "url"))
    decoded = percent.decode(pasted.last_segment) if pasted.last_segment is not None else None
    if pasted.last_segment is not None and (decoded is None or decoded.casefold() not in PATH_WORDS):
        raise Refusal(Notice(Code.BACKEND_SEGMENT, "url", {"segment": shown_text(pasted.last_segment)}))
    return resolve_for_all(pasted)


def _whose(pasted: PastedUrl, typed: str | None, present: str | None) -> tuple[Endpoint, str | None]:
    """Where to dial and as whom, by the last piece: the ID, with or without a slash after it, or the end of the path."""
    piece = pasted.last_piece
    if piece is None:
        return pasted.endpoint, typed
    slash, decoded = pasted.last_segment is None, percent.decode(piece)
    as_id = _before(pasted.endpoint, piece) if slash else pasted.endpoint
    word = decoded is not None and decoded.casefold() in PATH_WORDS
    if decoded is not None and decoded == (typed or present) and not (slash and word):
        return as_id, decoded
    if decoded is not None and not word:
        _refuse_alike(decoded, typed, present)
    if word or typed is not None or (slash and not _looks_like_an_id(decoded or "")):
        return (pasted.endpoint if slash else _as_path(pasted.endpoint, piece)), typed
    return as_id, _asked(piece, present)


def _asked(piece: str, present: str | None) -> str:
    """The ID that a piece is where no charger is known; where one is, a person says. Raises `Refusal`."""
    if present is not None:
        raise Refusal(Notice(Code.ID_OR_PATH, "url", {"segment": shown_text(piece)}))
    return ocpp_id.id_from_segment(piece)


def _looks_like_an_id(piece: str) -> bool:
    """Whether nobody names a folder so: with a `*`, as roaming IDs have it."""
    try:
        return "*" in ocpp_id.check_ocpp_id(piece, max(len(piece), 1))[0]
    except Refusal:
        return False


def _refuse_alike(decoded: str, typed: str | None, present: str | None) -> None:
    """A piece that is the ID but for its case, or the present one beside another that is typed, is nobody's path."""
    alike = decoded.casefold()
    if (meant := typed or present) is not None and alike == meant.casefold():
        values = {"segment": shown_text(decoded), "ocpp_id": shown_text(meant)}
        raise Refusal(Notice(Code.ID_OTHER_CASE, "url", values))
    if typed is not None and present is not None and alike == present.casefold():
        raise Refusal(Notice(Code.IDS_DIFFER, "url", {"present": shown_text(decoded), "typed": shown_text(typed)}))


def _refuse_id_within(path: str, found_id: str | None, present: str | None) -> None:
    for own_id in (found_id, present):
        if own_id and holds_id(path, own_id):
            raise Refusal(Notice(Code.ID_IN_PATH, "url", {"ocpp_id": shown_text(own_id)}))


def _before(endpoint: Endpoint, piece: str) -> Endpoint:
    """The endpoint without the last piece of its path and the slashes after it."""
    return replace(endpoint, path=endpoint.path.rstrip("/").removesuffix(piece))


def _as_path(endpoint: Endpoint, segment: str) -> Endpoint:
    check_path(segment)
    return replace(endpoint, path=f"{endpoint.path}{segment}/")


def _tail(pasted: PastedUrl) -> str:
    return Placeholder.SERIAL.value if pasted.placeholder is Placeholder.SERIAL else Placeholder.OCPP_ID.value
