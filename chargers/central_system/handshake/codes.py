"""The handshake's steps, why each refuses, and what was odd about one that was accepted. Codes only; words are elsewhere."""

from __future__ import annotations

from enum import StrEnum


class HandshakeStep(StrEnum):
    """The steps, in order."""

    PATH = "path"
    IDENTITY = "identity"
    CHARGER = "charger"
    CREDENTIALS = "credentials"
    SUBPROTOCOL = "subprotocol"
    ACCEPTED = "accepted"


class HandshakeOutcome(StrEnum):
    """Why a step refused."""

    NO_ID = "no_id"
    BAD_ID = "bad_id"
    UNKNOWN = "unknown"
    RETIRED = "retired"
    AMBIGUOUS_SERIAL = "ambiguous_serial"
    SERIAL_UNPROVEN = "serial_unproven"
    OTHER_PATH = "other_path"
    NO_CREDENTIALS = "no_credentials"
    WRONG_CREDENTIALS = "wrong_credentials"
    TOO_MANY_TRIES = "too_many_tries"
    OTHER_SUBPROTOCOL = "other_subprotocol"
    DUPLICATE_IDENTITY = "duplicate_identity"
    NO_UPGRADE = "no_upgrade"
    BROKEN_UPGRADE = "broken_upgrade"
    OUT_OF_ORDER = "out_of_order"


class HandshakeHint(StrEnum):
    """What was odd about a handshake that was accepted; shown on the page."""

    NO_SUBPROTOCOL = "no_subprotocol"
    OTHER_PATH = "other_path"
    OTHER_USER = "other_user"
    ODD_CREDENTIALS = "odd_credentials"
    BY_SERIAL = "by_serial"
    COMMISSIONING = "commissioning"
    KEYLESS = "keyless"
    WRONG_CREDENTIALS = "wrong_credentials"
    DUPLICATE_IDENTITY = "duplicate_identity"
