"""The stages in which a backend is tried, what each of them may find, and what that amounts to. Words are made at the edge."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """One after the other: what comes after a stage that failed is not tried."""

    NAME = "name"  # the host's name is looked up
    TCP = "tcp"  # a line to its port comes about
    TLS = "tls"  # and is encrypted, by whom the URL names
    UPGRADE = "upgrade"  # HTTP becomes a WebSocket
    SUBPROTOCOL = "subprotocol"  # that speaks OCPP 1.6
    CHARGER = "charger"  # with a charger's own ID and token


class StageVerdict(StrEnum):
    """What a finding amounts to."""

    PASSED = "passed"
    UNCLEAR = "unclear"  # neither: it answers, and only a try as a charger tells more
    FAILED = "failed"
    SKIPPED = "skipped"


class Finding(StrEnum):
    """What a stage found. The value is what shells and APIs print."""

    OK = "ok"
    EXPIRES_SOON = "expires_soon"  # the certificate
    NOT_TRIED = "not_tried"  # an earlier stage failed
    NOT_ASKED = "not_asked"  # for: as a charger only where a person asks for it
    NOT_ENCRYPTED = "not_encrypted"  # ws://
    # Name
    NO_SUCH_NAME = "no_such_name"
    NAMES_SILENT = "names_silent"  # whoever knows names does not answer
    # TCP
    PORT_CLOSED = "port_closed"
    PORT_SILENT = "port_silent"
    UNREACHABLE = "unreachable"
    # TLS
    TLS_SILENT = "tls_silent"
    NOT_TLS = "not_tls"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET = "certificate_not_yet"
    CERTIFICATE_SELF_SIGNED = "certificate_self_signed"
    CERTIFICATE_UNKNOWN = "certificate_unknown"  # nobody here knows who signed it, or a link of the chain is missing
    CERTIFICATE_OTHER_HOST = "certificate_other_host"
    CERTIFICATE_OTHER_AUTHORITY = "certificate_other_authority"  # than the backend's own one
    CERTIFICATE_OTHER_KEY = "certificate_other_key"  # than the one that is pinned
    KEY_AS_PINNED = "key_as_pinned"
    CERTIFICATE_INVALID = "certificate_invalid"
    TLS_TOO_OLD = "tls_too_old"
    TLS_BROKEN_OFF = "tls_broken_off"
    # Upgrade
    UPGRADE_SILENT = "upgrade_silent"
    CLOSED = "closed"  # instead of an answer
    NOT_HTTP = "not_http"
    SPEAKS_TLS = "speaks_tls"  # where ws:// was dialled
    REDIRECT = "redirect"
    BAD_REQUEST = "bad_request"
    ASKS_WHO = "asks_who"  # 401
    NOT_ADMITTED = "not_admitted"  # 403
    NOT_THERE = "not_there"  # 404
    OTHER_UPGRADE = "other_upgrade"  # 426
    BUSY = "busy"  # 429, 503
    SERVER_ERROR = "server_error"
    NO_UPGRADE = "no_upgrade"  # any other answer
    WRONG_ACCEPT = "wrong_accept"  # 101, and not by a WebSocket server, or no WebSocket behind it
    CLOSES = "closes"  # accepts and closes at once
    # Subprotocol
    NO_SUBPROTOCOL = "no_subprotocol"
    OTHER_SUBPROTOCOL = "other_subprotocol"
    # As a charger
    TOKEN_REFUSED = "token_refused"
    CHARGER_REFUSED = "charger_refused"
    ID_UNKNOWN = "id_unknown"
    CHARGER_CLOSED = "charger_closed"  # taken, and closed at once

    @property
    def verdict(self) -> StageVerdict:
        """Passed, failed, or not told by this."""
        return _VERDICTS.get(self, StageVerdict.FAILED)


_VERDICTS = {
    Finding.OK: StageVerdict.PASSED,
    Finding.EXPIRES_SOON: StageVerdict.PASSED,
    Finding.KEY_AS_PINNED: StageVerdict.PASSED,
    Finding.NOT_TRIED: StageVerdict.SKIPPED,
    Finding.NOT_ASKED: StageVerdict.SKIPPED,
    Finding.NOT_ENCRYPTED: StageVerdict.SKIPPED,
    # Whom it does not know, many a backend sends away in one of these ways.
    Finding.ASKS_WHO: StageVerdict.UNCLEAR,
    Finding.NOT_ADMITTED: StageVerdict.UNCLEAR,
    Finding.NOT_THERE: StageVerdict.UNCLEAR,
    Finding.CLOSES: StageVerdict.UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class StageResult:
    """What one stage found. `values` fill its sentence: never a secret, and no address."""

    stage: Stage
    finding: Finding
    milliseconds: int | None = None  # None: not tried
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def verdict(self) -> StageVerdict:
        """Passed, failed, or not told by this."""
        return self.finding.verdict


@dataclass(frozen=True, slots=True)
class Report:
    """Every stage, in order."""

    stages: tuple[StageResult, ...]

    @classmethod
    def of(cls, results: Iterable[StageResult], *, encrypted: bool, as_charger: bool) -> Report:
        """The stages that were gone through, and the others with the reason why not."""
        found = {result.stage: result for result in results}
        why_not = {
            Stage.TLS: Finding.NOT_TRIED if encrypted else Finding.NOT_ENCRYPTED,
            Stage.CHARGER: Finding.NOT_TRIED if as_charger else Finding.NOT_ASKED,
        }
        return cls(tuple(found.get(stage) or StageResult(stage, why_not.get(stage, Finding.NOT_TRIED)) for stage in Stage))

    @property
    def stopped_at(self) -> StageResult | None:
        """The stage that failed or, where none did, the one that tells nothing; None: all that was tried passed."""
        by_verdict = {result.verdict: result for result in reversed(self.stages)}
        return by_verdict.get(StageVerdict.FAILED) or by_verdict.get(StageVerdict.UNCLEAR)

    @property
    def verdict(self) -> StageVerdict:
        """Of the whole: passed, unclear or failed."""
        return self.stopped_at.verdict if self.stopped_at else StageVerdict.PASSED
