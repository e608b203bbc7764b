"""Opens lines to what the guard admitted: TCP to one of its addresses, and TLS over it, verified by authorities or by a key."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from functools import lru_cache
from ipaddress import IPv6Address
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm

from chargers.domain.preflight.trust import PUBLIC, ServerTrust, Trust
from chargers.outbound import certificates
from chargers.outbound.guard import Admitted
from chargers.outbound.networks import Address

logger = logging.getLogger(__name__)

READ_BYTES = 16_384  # what is read ahead of whoever takes it


async def connect(admitted: Admitted, seconds: float) -> socket.socket:
    """A line to the first of its addresses that takes one, each given its share of `seconds`.

    Raises `OSError` as one of them did, rather one that says something of the port: `TimeoutError` where it was silent.
    """
    until = asyncio.get_running_loop().time() + seconds
    failed: OSError | None = None
    for number, address in enumerate(admitted.addresses):
        left = until - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(left / (len(admitted.addresses) - number)):
                return await _dial(address, admitted.endpoint.port)
        except OSError as error:
            if failed is None or isinstance(error, TimeoutError | ConnectionError):
                failed = error
    raise failed or TimeoutError


async def plain(line: socket.socket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The line as it is."""
    return await asyncio.open_connection(sock=line, limit=READ_BYTES)


class OtherKey(Exception):
    """The other side has another key than the one that is pinned. Nothing was said to it."""


async def encrypted(
    line: socket.socket, host: str, authorities: str = "", trust: ServerTrust = PUBLIC
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The line with TLS, whose certificate names `host`, or has the pinned key.

    `authorities`: a file of those that count beside the system's where public ones do. Raises `ssl.SSLError`, `OtherKey` and
    `OSError`.
    """
    context = _context(authorities, _written_at(authorities), trust)
    reader, writer = await asyncio.open_connection(sock=line, ssl=context, server_hostname=host, limit=READ_BYTES)
    if trust.by is Trust.PINNED and _key_shown(writer) != trust.material:
        writer.transport.abort()
        raise OtherKey
    return reader, writer


def certificate_shown(writer: asyncio.StreamWriter) -> bytes:
    """The certificate of the other side, as DER."""
    line: ssl.SSLObject = writer.get_extra_info("ssl_object")
    return line.getpeercert(binary_form=True) or b""


def _key_shown(writer: asyncio.StreamWriter) -> str:
    try:
        return certificates.key_of(certificate_shown(writer))
    except (ValueError, UnsupportedAlgorithm):
        return ""


async def _dial(address: Address, port: int) -> socket.socket:
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    line.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(line, (str(address), port))
    except BaseException:
        line.close()
        raise
    return line


def _written_at(file: str) -> float:
    """When a file was written last; 0 where there is none."""
    try:
        return Path(file).stat().st_mtime if file else 0
    except OSError:
        return 0


@lru_cache(maxsize=16)
def _context(authorities: str, _written_at: float, trust: ServerTrust) -> ssl.SSLContext:
    if trust.by is Trust.OWN_CA:
        context = ssl.create_default_context(cadata=trust.material)
        context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN  # one between may be all that was given
    else:
        context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Newer Pythons ask more of a private authority's certificate than chargers do: one verdict on all of them.
    context.verify_flags &= ~ssl.VerifyFlags.VERIFY_X509_STRICT
    if trust.by is Trust.PINNED:  # whoever signed for it, and whatever it is called
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if authorities and trust.by is Trust.PUBLIC:
        try:
            context.load_verify_locations(authorities)
        except OSError as error:  # of ssl, too: no reason to give up what the system trusts
            logger.warning("Certificate authorities in %s cannot be read: %s", authorities, error)
    return context
