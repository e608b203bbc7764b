"""The times and bounds of the wire, and the configuration by which the protocols know theirs."""

from __future__ import annotations

from dataclasses import dataclass

from uvicorn import Config

from ecc_web.server.bodies import BodyBounds
from ecc_web.server.pinger import Pinger

MESSAGE_BYTES = 262_144  # C16: a longer message closes the socket with 1009
MESSAGE_FRAGMENTS = 4_096  # empty fragments add nothing to the bytes
HEADER_BYTES = 32_768
REQUEST_SECONDS = 15.0  # from the first byte, or from the connection, to a complete head
PIECES = 1_000  # of a body in one reading: each costs as much as a large one
PIPELINED = 16  # requests that wait behind one that is being answered; browsers send none
REFUSED_SECONDS = 2.0  # for which what a refused peer still sends is read and thrown away: a reset would take the answer with it
BODY = BodyBounds()
UPLOAD = BodyBounds(most=11_000_000)  # a file of 10 MiB, and the form around it
SILENCE_SECONDS = 180.0  # presence: chargers need minutes to dial again
CONTROL_FRAMES = 600  # pings and pongs of one socket in ten seconds; chargers send one in some seconds
CONTROL_SECONDS = 10.0
UNREAD_BYTES = 262_144  # what may wait for a peer that does not read before a ping or pong drops it
UNHANDLED_MESSAGES = 8  # what a socket may have waiting before it is read on


@dataclass(frozen=True, slots=True)
class WireBounds:
    """What tests shorten. In seconds: `request`, from the first byte to a complete head; `silence`, until a socket is dead."""

    request: float = REQUEST_SECONDS
    silence: float = SILENCE_SECONDS
    body: BodyBounds = BODY
    upload: BodyBounds = UPLOAD


class WireConfig(Config):
    """uvicorn's configuration with what our protocols ask of it. `close_frames`: chargers are told when this server stops."""

    pinger: Pinger
    bounds: WireBounds
    close_frames: bool
