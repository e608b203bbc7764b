"""What goes wrong when a line is encrypted, from the words of OpenSSL to a finding. Knows no socket and no certificate."""

from __future__ import annotations

from datetime import datetime

from chargers.domain.preflight.stages import Finding
from chargers.domain.preflight.trust import Trust

SOON_DAYS = 14  # a certificate that ends sooner is said: renewals are automatic at 30 days, where they work

# X509_V_ERR_… of openssl/x509_vfy.h, which keeps its numbers
_CERTIFICATES = {
    7: Finding.CERTIFICATE_UNKNOWN,  # signed by a namesake of one that is trusted
    9: Finding.CERTIFICATE_NOT_YET,
    10: Finding.CERTIFICATE_EXPIRED,
    18: Finding.CERTIFICATE_SELF_SIGNED,
    19: Finding.CERTIFICATE_UNKNOWN,  # its chain ends at an authority that nobody here trusts
    20: Finding.CERTIFICATE_UNKNOWN,
    21: Finding.CERTIFICATE_UNKNOWN,
    62: Finding.CERTIFICATE_OTHER_HOST,
    64: Finding.CERTIFICATE_OTHER_HOST,  # an IP address that it does not name
}
_UNKNOWN = frozenset({Finding.CERTIFICATE_UNKNOWN, Finding.CERTIFICATE_SELF_SIGNED})
_REASONS = {
    "UNSUPPORTED_PROTOCOL": Finding.TLS_TOO_OLD,  # it chose a version that we do not take
    "TLSV1_ALERT_PROTOCOL_VERSION": Finding.TLS_TOO_OLD,  # it takes none of ours
    "WRONG_VERSION_NUMBER": Finding.NOT_TLS,
    "HTTP_REQUEST": Finding.NOT_TLS,
    "PACKET_LENGTH_TOO_LONG": Finding.NOT_TLS,
    "RECORD_LAYER_FAILURE": Finding.NOT_TLS,
}


def judge_certificate(verify_code: int, by: Trust = Trust.PUBLIC) -> Finding:
    """Why a certificate was not accepted, by OpenSSL's number of it."""
    found = _CERTIFICATES.get(verify_code, Finding.CERTIFICATE_INVALID)
    return Finding.CERTIFICATE_OTHER_AUTHORITY if by is Trust.OWN_CA and found in _UNKNOWN else found


def judge_handshake(reason: str) -> Finding:
    """Why a handshake came to no end, by OpenSSL's word for it."""
    return _REASONS.get(reason, Finding.TLS_BROKEN_OFF)


def judge_pinned(since: datetime, until: datetime, now: datetime) -> tuple[Finding, int]:
    """For a certificate whose key is the right one: whoever signed it, chargers look at its times."""
    if now < since:
        return Finding.CERTIFICATE_NOT_YET, 0
    return (Finding.CERTIFICATE_EXPIRED if until < now else Finding.KEY_AS_PINNED), max(0, (until - now).days)


def judge_expiry(until: datetime, now: datetime) -> tuple[Finding, int]:
    """For a certificate that is accepted, and the whole days that are left of it."""
    days = (until - now).days
    return Finding.EXPIRES_SOON if days < SOON_DAYS else Finding.OK, days
