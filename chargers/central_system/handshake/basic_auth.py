"""Basic credentials as chargers send them: any bytes, doubled, in hex, or empty (C4). Compared in constant time; no rows here."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chargers.domain.secret import Secret
from chargers.services.credentials import vault


@dataclass(frozen=True, slots=True)
class Shown:
    """What an Authorization header held. `present`: there was one that can be read and whose password is not empty."""

    user: str = field(default="", repr=False)
    password: bytes = field(default=b"", repr=False)
    malformed: bool = False

    @property
    def present(self) -> bool:
        return bool(self.password)


def read(header: bytes | None) -> Shown:
    """The user and password of a header. Nothing of it is ever an error."""
    if header is None:
        return Shown()
    scheme, _, rest = header.strip().partition(b" ")
    if scheme.lower() != b"basic":
        return Shown(malformed=True)
    rest = rest.strip()
    try:
        plain = base64.b64decode(rest + b"=" * (-len(rest) % 4), validate=True)
    except (binascii.Error, ValueError):
        return Shown(malformed=True)
    user, _, password = plain.partition(b":")
    return Shown(user.decode("utf-8", "replace"), password)


def candidates(password: bytes, ids: Iterable[str]) -> Iterator[bytes]:
    """The tokens that a password can stand for: itself, its hex forms, and each without a doubled `ID:` in front."""
    seen: set[bytes] = set()
    for plain in (password, *_undoubled(password, ids)):
        for form in (plain, _unhex(plain), plain.hex().encode(), plain.hex().upper().encode()):
            if form and form not in seen:
                seen.add(form)
                yield form


def prove(shown: Shown, ids: Iterable[str], digests: Iterable[tuple[int, bytes]]) -> int | None:
    """Which of the stored credentials (key, digest) was shown, if any. Every pair is compared, whichever matches."""
    proven: int | None = None
    stored = list(digests)
    for form in candidates(shown.password, ids) if shown.present else ():
        for key, digest in stored:
            if vault.matches(form, digest) and proven is None:
                proven = key
        if proven is not None:
            return proven
    return proven


def token_text(shown: Shown, ids: Iterable[str]) -> Secret | None:
    """The token in a password that nothing was stored to compare with, where it is one that we could write again."""
    plain = next(_undoubled(shown.password, ids), shown.password)
    text = plain.decode("ascii", "replace")
    return Secret(text) if text and text.isascii() and text.isprintable() and " " not in text else None


def _undoubled(password: bytes, ids: Iterable[str]) -> Iterator[bytes]:
    for ocpp_id in ids:
        prefix = ocpp_id.encode() + b":"
        if ocpp_id and password[: len(prefix)].lower() == prefix.lower():
            yield password[len(prefix) :]


def _unhex(text: bytes) -> bytes:
    try:
        return binascii.unhexlify(text)
    except (binascii.Error, ValueError):
        return b""
