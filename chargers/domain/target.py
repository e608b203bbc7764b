"""Whose is the last segment? A pasted URL and an ID become the address to dial and the ID to dial it with."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain import ocpp_id, percent
from chargers.domain.endpoint import Endpoint, PastedUrl, Placeholder, check_path
from chargers.domain.errors import Code, Notice, Refusal, shown_text
from chargers.domain.secret import Secret
from chargers.domain.split_fields import Connection

# The last words of usual endpoint paths, which nobody means as an ID.
PATH_WORDS = frozenset(
    """
    ocpp ocppj ocpp-j ocpp16 ocpp16j ocpp1.6 ocpp1.6j ocpp-1.6 ocpp_1.6 ocpp-16 ocpp_16 ocppj16 ocppj1.6 1.6 1.6j v1 v16 v1.6 16j
    ws wss websocket websockets socket json steve centralsystemservice centralsystem central-system central registry
    api csms cpms cpo cp cs evse chargepoint chargepoints charge-point charger chargers chargebox station stations
    chargingstation service services server gateway backend backoffice connect
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to dial, and as whom. `ocpp_id` is None where neither URL nor ID field says one; `tail` is as in Connection."""

    endpoint: Endpoint
    ocpp_id: str | None
    notices: tuple[Notice, ...] = ()
    tail: str = Placeholder.OCPP_ID.value

    def connection(self, token: Secret | None = None) -> Connection:
        return Connection(self.endpoint, self.ocpp_id, token, self.tail)


def resolve(pasted: PastedUrl, typed_id: str | None = None, present_id: str | None = None) -> Target:
    """What a URL means beside an ID field (empty or None: not filled) and a charger's present ID (None: no charger is known).

    Raises `Refusal` where the ID cannot be one, and `id_or_path` where only a person can say whose the segment is.
    """
    typed = ocpp_id.check(typed_id, max(len(typed_id), 1))[0] if typed_id and typed_id.strip() else None
    endpoint, found_id = pasted.endpoint, typed
    if pasted.last_segment is not None:
        endpoint, found_id = _with_segment(pasted.endpoint, pasted.last_segment, typed, present_id)
    notices = pasted.notices
    dials_as = found_id or present_id
    if pasted.user is not None and dials_as is not None and pasted.user != dials_as:  # not shown: it may be the token
        notices += (Notice(Code.USER_DIFFERS, "url", {"ocpp_id": shown_text(dials_as)}),)
    return Target(endpoint, found_id, notices, _tail(pasted))


def resolve_for_all(pasted: PastedUrl) -> Target:
    """What one URL means for many chargers: its last segment is never an ID."""
    endpoint = pasted.endpoint
    if pasted.last_segment is not None:
        endpoint = _as_path(endpoint, pasted.last_segment)
    return Target(endpoint, None, pasted.notices, _tail(pasted))


def resolve_backend(pasted: PastedUrl) -> Target:
    """What one URL means as the endpoint of a backend, which is the same for all its chargers.

    Raises `backend_segment` where only a person can say whether its end is a charger's ID, and `backend_serial`.
    """
    if pasted.placeholder is Placeholder.SERIAL:
        raise Refusal(Notice(Code.BACKEND_SERIAL, "url"))
    decoded = percent.decode(pasted.last_segment) if pasted.last_segment is not None else None
    if pasted.last_segment is not None and (decoded is None or decoded.casefold() not in PATH_WORDS):
        raise Refusal(Notice(Code.BACKEND_SEGMENT, "url", {"segment": shown_text(pasted.last_segment)}))
    return resolve_for_all(pasted)


def _with_segment(endpoint: Endpoint, segment: str, typed: str | None, present: str | None) -> tuple[Endpoint, str | None]:
    decoded = percent.decode(segment)
    if typed is not None:
        return (endpoint if decoded == typed else _as_path(endpoint, segment)), typed
    if present is not None and decoded == present:
        return endpoint, present
    if decoded is not None and decoded.casefold() in PATH_WORDS:
        return _as_path(endpoint, segment), None
    if present is not None:
        raise Refusal(Notice(Code.ID_OR_PATH, "url", {"segment": shown_text(segment)}))
    return endpoint, ocpp_id.from_segment(segment)


def _as_path(endpoint: Endpoint, segment: str) -> Endpoint:
    check_path(segment)
    return Endpoint(endpoint.tls, endpoint.host, endpoint.port, f"{endpoint.path}{segment}/")


def _tail(pasted: PastedUrl) -> str:
    return Placeholder.SERIAL.value if pasted.placeholder is Placeholder.SERIAL else Placeholder.OCPP_ID.value
