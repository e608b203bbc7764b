"""Who a charger is, by what its handshake showed. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from chargers.domain.secret import Secret
from chargers.services.presence.known_chargers import MatchedBy


@dataclass(frozen=True, slots=True)
class DialledIdentity:
    """What a charger's handshake showed."""

    charger: int
    ocpp_id: str  # as dialled: the last path segment, decoded
    matched_by: MatchedBy
    path: str
    address: str | None
    tls: bool
    user: str = field(default="", repr=False)  # Basic user name: may be a key in the wrong place, so never stored or shown
    credential: int | None = None  # which credential it proved, if any
    showed_key: bool = False  # it came with a password, whether or not there was one to compare it with
    shown: Secret | None = None  # the token that it showed where none is stored: kept, for a key may have to be written again
    keyless: bool = False  # no credential is stored: nobody is authenticated (C7)
    needs_boot: bool = False  # no BootNotification of it was ever accepted here (C11)
    subprotocol: str | None = None
    hints: tuple[str, ...] = ()

    @property
    def authenticated(self) -> bool:
        """Whether it showed a token that is accepted, and was not let in without one."""
        return self.credential is not None
