"""Basic credentials as chargers send them: any bytes, doubled, in hex, or empty (C4). Compared in constant time; no rows here."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chargers.domain.connection.token import HARD_TO_GUESS
from chargers.domain.secret import Secret
from chargers.services.credentials import vault

SCHEME = b"basic"
AROUND = b" \t:\"'"  # what some put between the scheme and its value, or around that
NOT_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class ShownCredentials:
    """What an Authorization header held. `present`: there was one that can be read and whose password is not empty.

    `odd`: it was in a form that only some chargers send, and that other servers may refuse.
    """

    user: str = field(default="", repr=False)
    password: bytes = field(default=b"", repr=False)
    malformed: bool = False
    odd: bool = False

    @property
    def present(self) -> bool:
        """Whether a password was shown; a user alone is no credential."""
        return bool(self.password)

    @property
    def is_hard_to_guess(self) -> bool:
        """Whether the shortest token that it can stand for is: nobody finds such a one by trying. What is put around a short
        one, or its hex form, makes it no longer."""
        shortest = _whole(self.password).rpartition(b":")[2]
        return min(len(shortest), len(_unhex(shortest)) or len(shortest)) >= HARD_TO_GUESS


def read_credentials(header: bytes | None) -> ShownCredentials:
    """The user and password of a header: also of `Basic: …`, glued to the scheme, in quotes, URL-safe, ended like a C string or a
    line. Nothing of it is ever an error."""
    if header is None:
        return ShownCredentials()
    text = header.strip()
    if text[: len(SCHEME)].lower() != SCHEME:
        return ShownCredentials(malformed=True)
    after = text[len(SCHEME) :]
    rest = after.strip(AROUND)
    try:
        plain = base64.b64decode(rest.translate(NOT_URL_SAFE) + b"=" * (-len(rest) % 4), validate=True)
    except (binascii.Error, ValueError):
        return ShownCredentials(malformed=True)
    user, _, password = plain.partition(b":")
    is_plain = after.startswith(b" ") and after.strip() == rest == rest.translate(NOT_URL_SAFE) and password == _whole(password)
    return ShownCredentials(user.decode("utf-8", "replace"), password, odd=bool(password) and not is_plain)


def token_candidates(password: bytes, ids: Iterable[str]) -> Iterator[bytes]:
    """The tokens that a password can stand for: itself, its hex forms, each without a doubled `ID:` or an end of line."""
    seen: set[bytes] = set()
    forms = (password, *_undoubled(password, ids))
    for plain in (*forms, *map(_whole, forms)):
        for form in (plain, _unhex(plain), plain.hex().encode(), plain.hex().upper().encode()):
            if form and form not in seen:
                seen.add(form)
                yield form


def find_shown(shown: ShownCredentials, ids: Iterable[str], digests: Iterable[tuple[int, bytes]]) -> int | None:
    """Which of the stored credentials (key, digest) was shown, if any. Every pair is compared, whichever matches."""
    proven: int | None = None
    stored = list(digests)
    for form in token_candidates(shown.password, ids) if shown.present else ():
        for key, digest in stored:
            if vault.matches(form, digest) and proven is None:
                proven = key
        if proven is not None:
            return proven
    return proven


def token_text(shown: ShownCredentials, ids: Iterable[str]) -> Secret | None:
    """The token in a password that nothing was stored to compare with, where it is one that we could write again."""
    plain = _whole(next(_undoubled(shown.password, ids), shown.password))
    text = plain.decode("ascii", "replace")
    return Secret(text) if text and text.isascii() and text.isprintable() and " " not in text else None


def _whole(password: bytes) -> bytes:
    """Without what ends a text in a controller's memory or on a line."""
    return password.rstrip(b"\0\r\n")


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
