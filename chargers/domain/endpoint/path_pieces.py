"""What the pieces of an endpoint's path can be: usual words, which nobody means as an ID, or an ID that has no place there."""

from __future__ import annotations

from chargers.domain.endpoint import percent

# The last words of usual endpoint paths, which nobody means as an ID.
PATH_WORDS = frozenset(
    """
    ocpp ocppj ocpp-j ocpp16 ocpp16j ocpp1.6 ocpp1.6j ocpp-1.6 ocpp_1.6 ocpp-16 ocpp_16 ocppj16 ocppj1.6 1.6 1.6j v1 v16 v1.6
    16 16j ws wss websocket websockets socket json steve centralsystemservice centralsystem central-system central registry
    api csms cpms cpo cp cs evse chargepoint chargepoints charge-point charger chargers chargebox station stations
    chargingstation service services server gateway backend backoffice connect
    """.split()  # noqa: SIM905
)


def holds_id(path: str, own_id: str) -> bool:
    """Whether a piece of the path is this ID in any case, or the ID with a host behind it; a usual path word never is."""
    own = own_id.casefold()
    pieces = [(percent.decode(piece) or piece).casefold() for piece in path.split("/")]
    return own not in PATH_WORDS and any(
        piece == own or (piece.startswith(own) and "." in piece.removeprefix(own)) for piece in pieces
    )
