"""The handshake in named steps: path, identity, known charger, credentials, subprotocol, accepted. Each refuses with a code.

Knows the ASGI scope and the look-up of chargers; writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from chargers.central_system.config import CentralSystemConfig
from chargers.central_system.handshake import basic_auth
from chargers.central_system.handshake.charger_lookup import ChargerLookup
from chargers.central_system.handshake.codes import HandshakeHint, HandshakeOutcome, HandshakeStep
from chargers.central_system.handshake.identity import DialledIdentity
from chargers.domain.presence.sources import known_address
from chargers.services.presence.known_chargers import FoundCharger, HandshakeCharger, MatchedBy

ID_LIMIT = 255
UNREADABLE = "\ufffd"  # what was no UTF-8
WRONG_KEY, NO_KEY = "The key is not the one stored here.", "This charger has a key: Basic auth is needed."
SUBPROTOCOLS = frozenset({"ocpp1.6", "ocpp1.6j"})
Scope = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RefusedHandshake:
    """A handshake that ended early. `words` go to the charger's log, for the person who reads it there."""

    step: HandshakeStep
    outcome: HandshakeOutcome
    status: int
    words: str
    charger: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HandshakeAttempt:
    """What the socket itself says, before anybody is asked."""

    path: str
    prefix: tuple[str, ...]
    ocpp_id: str
    address: str | None
    tls: bool
    shown: basic_auth.ShownCredentials
    offers: tuple[str, ...]


def read_attempt(scope: Scope, config: CentralSystemConfig) -> HandshakeAttempt:
    """Reads the scope: the raw path is split on "/", empty segments dropped, the last one decoded once (C2)."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    path = raw.split(b"?", 1)[0].decode("latin-1")
    parts = [part for part in path.split("/") if part]
    headers = _headers(scope)
    address, tls = _origin(scope, headers, config)
    return HandshakeAttempt(
        path=path,
        prefix=tuple(parts[:-1]),
        ocpp_id=unquote_to_bytes(parts[-1]).decode("utf-8", "replace") if parts else "",
        address=address,
        tls=tls,
        shown=basic_auth.read_credentials(headers.get(b"authorization")),
        offers=tuple(offer for offer in scope.get("subprotocols") or () if offer),
    )


async def identify(
    attempt: HandshakeAttempt, lookup: ChargerLookup, config: CentralSystemConfig
) -> DialledIdentity | RefusedHandshake:
    """All steps but the last: what the registry makes of it is decided there. Raises `DatabaseError`."""
    if not attempt.ocpp_id:
        return _without_id()
    if not can_be_an_id(attempt.ocpp_id):
        return RefusedHandshake(HandshakeStep.IDENTITY, HandshakeOutcome.BAD_ID, 404, "The last part of the path is no OCPP ID.")
    remembered = lookup.recall(attempt.ocpp_id)
    if remembered is not None:
        verdict = judge_attempt(attempt, remembered, config)
        if isinstance(verdict, DialledIdentity):
            return verdict
    return judge_attempt(attempt, await lookup.find(attempt.ocpp_id), config)


def can_be_an_id(text: str) -> bool:
    """Whether a charger can be asked for by this: no database takes a NUL, and one that cannot be asked spoils the batch."""
    return 0 < len(text) <= ID_LIMIT and text.isprintable() and UNREADABLE not in text


def judge_attempt(
    attempt: HandshakeAttempt, found: FoundCharger, config: CentralSystemConfig
) -> DialledIdentity | RefusedHandshake:
    """Known charger, credentials, subprotocol."""
    charger = found.charger
    if charger is None:
        if found.ambiguous:
            return RefusedHandshake(
                HandshakeStep.CHARGER, HandshakeOutcome.AMBIGUOUS_SERIAL, 404, "Several chargers have this serial number."
            )
        if (*attempt.prefix, attempt.ocpp_id) in config.prefixes:
            return _without_id()
        return _unknown(attempt, config)
    if charger.retired:
        return replace(_unknown(attempt, config), outcome=HandshakeOutcome.RETIRED, charger=charger.pk)
    hints: list[str] = []
    credential = basic_auth.find_shown(attempt.shown, charger.ids, charger.credentials)
    refused = _credentials(attempt, found, charger, credential, config, hints)
    if refused is not None:
        return refused
    chosen = choose_subprotocol(attempt.offers)
    if chosen is None and attempt.offers:
        offered = ", ".join(attempt.offers)[:120]
        words = "This server speaks ocpp1.6: set com_ProtType to OCPP1.6J on the charger."
        return RefusedHandshake(HandshakeStep.SUBPROTOCOL, HandshakeOutcome.OTHER_SUBPROTOCOL, 400, words, charger.pk, offered)
    if chosen is None:
        hints.append(HandshakeHint.NO_SUBPROTOCOL)
    return DialledIdentity(
        charger=charger.pk,
        ocpp_id=attempt.ocpp_id,
        matched_by=found.matched_by or MatchedBy.ID,
        path=attempt.path[:600],
        address=attempt.address,
        tls=attempt.tls,
        user=attempt.shown.user,
        credential=credential,
        showed_key=attempt.shown.present,
        shown=basic_auth.token_text(attempt.shown, charger.ids) if charger.keyless and credential is None else None,
        keyless=charger.keyless,
        needs_boot=not charger.booted_before,
        subprotocol=chosen,
        hints=tuple(hints),
    )


def _unknown(attempt: HandshakeAttempt, config: CentralSystemConfig) -> RefusedHandshake:
    """By a setting the answer does not tell which IDs are known here; the entry where people look does (C6)."""
    if config.unknown_like_known:
        words = WRONG_KEY if attempt.shown.present or attempt.shown.malformed else NO_KEY
        return RefusedHandshake(HandshakeStep.CHARGER, HandshakeOutcome.UNKNOWN, 401, words)
    return RefusedHandshake(HandshakeStep.CHARGER, HandshakeOutcome.UNKNOWN, 404, "No charger with this OCPP ID is known here.")


def _without_id() -> RefusedHandshake:
    return RefusedHandshake(HandshakeStep.PATH, HandshakeOutcome.NO_ID, 404, "The path must end in the OCPP ID.")


def choose_subprotocol(offers: tuple[str, ...]) -> str | None:
    """The first offer that means OCPP 1.6, in the charger's own spelling: that one is echoed exactly (C1)."""
    return next((offer for offer in offers if offer.lower() in SUBPROTOCOLS), None)


def _credentials(
    attempt: HandshakeAttempt,
    found: FoundCharger,
    charger: HandshakeCharger,
    credential: int | None,
    config: CentralSystemConfig,
    hints: list[str],
) -> RefusedHandshake | None:
    shown = attempt.shown
    may_come_without = charger.window or charger.keyless or (charger.without_key and not shown.present)
    if credential is None and charger.credentials and not may_come_without:
        if shown.present or shown.malformed:
            return RefusedHandshake(
                HandshakeStep.CREDENTIALS,
                HandshakeOutcome.WRONG_CREDENTIALS,
                401,
                WRONG_KEY,
                charger.pk,
            )
        return RefusedHandshake(
            HandshakeStep.CREDENTIALS,
            HandshakeOutcome.NO_CREDENTIALS,
            401,
            NO_KEY,
            charger.pk,
        )
    if credential is None and found.matched_by is MatchedBy.SERIAL and not charger.dials_by_serial:
        words = "A serial number alone lets nobody in: set #OSN# in com_Endpoint."  # C3
        return RefusedHandshake(HandshakeStep.CHARGER, HandshakeOutcome.SERIAL_UNPROVEN, 404, words, charger.pk)
    if attempt.prefix not in config.prefixes:
        if credential is None and not charger.window:
            return RefusedHandshake(
                HandshakeStep.PATH, HandshakeOutcome.OTHER_PATH, 404, "Chargers use another path here.", charger.pk
            )
        hints.append(HandshakeHint.OTHER_PATH)
    if found.matched_by is MatchedBy.SERIAL:
        hints.append(HandshakeHint.BY_SERIAL)
    if credential is None:
        hints.append(HandshakeHint.COMMISSIONING if charger.credentials and charger.window else HandshakeHint.KEYLESS)
        if charger.credentials and shown.present:
            hints.append(HandshakeHint.WRONG_CREDENTIALS)
    if shown.user and shown.user.lower() not in {i.lower() for i in (*charger.ids, attempt.ocpp_id)}:
        hints.append(HandshakeHint.OTHER_USER)  # C4: never alone a reason to refuse
    if shown.odd:
        hints.append(HandshakeHint.ODD_CREDENTIALS)
    return None


def _headers(scope: Scope) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in scope.get("headers") or ()}


def _origin(scope: Scope, headers: dict[bytes, bytes], config: CentralSystemConfig) -> tuple[str | None, bool]:
    """Address and TLS of the charger, as a trusted proxy tells them (T13)."""
    client = scope.get("client")
    address: str | None = client[0] if client else None
    tls = scope.get("scheme") == "wss"
    if not _trusted(address, config):
        return _valid(address), tls
    tls = headers.get(b"x-forwarded-proto", b"").strip().lower() in (b"https", b"wss") or tls
    for hop in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
        if not (hop := hop.strip()):
            continue
        if _valid(hop) is None:
            break
        address = hop
        if not _trusted(hop, config):
            break
    return _valid(address), tls


def _trusted(address: str | None, config: CentralSystemConfig) -> bool:
    return (
        bool(config.trusted_proxies)
        and (known := _valid(address)) is not None
        and any(ip_address(known) in network for network in config.trusted_proxies)
    )


@lru_cache(4096)
def _valid(address: str | None) -> str | None:
    return known_address(address) if address else None
