"""Certificates that people bring, and those that a backend shows: what is believed of them, and whose key they are for."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.preflight.trust import PUBLIC, ServerTrust, Trust

LONGEST = 30_000  # characters that are pasted
MOST = 8  # certificates of one authority: the one that it had before, and those between
PINNED = "sha256:"  # of the key; what browsers show is of the certificate, and changes with it
_PIN = re.compile(rf"{PINNED}([0-9a-f]{{64}})")
_BLOCK = re.compile(r"-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----.*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----", re.DOTALL)


def read_trust(by: Trust, text: str) -> ServerTrust:
    """What a person typed, as it is kept. Raises `Refusal` where it proves nothing."""
    if by is Trust.PUBLIC:
        return PUBLIC
    if "PRIVATE KEY" in text:
        raise _refused(Code.CERTIFICATE_PRIVATE_KEY)
    return ServerTrust(by, _authorities(text) if by is Trust.OWN_CA else _pin(text))


def shown_trust(trust: ServerTrust) -> str:
    """What is kept, as a person may type it again."""
    return f"{PINNED}{trust.material}" if trust.by is Trust.PINNED else trust.material


def key_of(certificate: bytes) -> str:
    """The SHA-256 of the key that a certificate (DER) is for. Raises `ValueError`."""
    return _key(x509.load_der_x509_certificate(certificate))


def valid_from_until(certificate: bytes) -> tuple[datetime, datetime]:
    """The times between which a certificate (DER) is valid. Raises `ValueError`."""
    read = x509.load_der_x509_certificate(certificate)
    return read.not_valid_before_utc, read.not_valid_after_utc


def _authorities(text: str) -> str:
    found = _certificates(text)
    if not all(map(_is_authority, found)):
        raise _refused(Code.CERTIFICATE_NO_AUTHORITY)
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in found)


def _pin(text: str) -> str:
    if said := _PIN.fullmatch(text.strip()):
        return said[1]
    try:
        return _key(_certificates(text)[0])  # the first one is the backend's own, where a chain is pasted
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(Code.CERTIFICATE_UNREADABLE) from None


def _certificates(text: str) -> list[x509.Certificate]:
    blocks = _BLOCK.findall(text[:LONGEST])
    if not blocks or len(blocks) > MOST:
        raise _refused(Code.CERTIFICATE_UNREADABLE)
    try:
        return [x509.load_pem_x509_certificate(block.encode()) for block in blocks]
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(Code.CERTIFICATE_UNREADABLE) from None


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False


def _key(certificate: x509.Certificate) -> str:
    return sha256(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _refused(code: Code) -> Refusal:
    return Refusal(Notice(code, "trusted"))
