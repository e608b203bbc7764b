"""Certificates of every kind of trouble, made on the spot."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a listener shows: a chain and its key in files."""

    chain: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


class Authority:
    """One that signs what it is told to."""

    def __init__(self, folder: Path, name: str = "An authority") -> None:
        self.folder, self.name = folder, name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = _builder(name, name, self.key).sign(self.key, hashes.SHA256())
        self.file = folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, host: str, *, days: int = 90, since: int = -200, self_signed: bool = False) -> Shown:
        """A certificate for this host; `days` and `since` are days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = host if self_signed else self.name
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        made = _builder(host, issuer, key, days, since, ca=False)
        made = made.add_extension(x509.SubjectAlternativeName([name]), critical=False)
        certificate = made.sign(key if self_signed else self.key, hashes.SHA256())
        shown = Shown(
            self.folder / f"{host}{days}{since}{self_signed}.pem", self.folder / f"{host}{days}{since}{self_signed}.key"
        )
        shown.chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        plain = serialization.NoEncryption()
        shown.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
        return shown


def _builder(
    subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, days: int = 90, since: int = -200, *, ca: bool = True
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=since))
        .not_valid_after(NOW + timedelta(days=days, hours=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
