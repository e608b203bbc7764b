"""Seals secrets for the database (AES-GCM), digests tokens for the handshake (HMAC). Keys rotate: the first seals, all open."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from chargers.domain.secret import Secret

_KEY_MARK = 4  # bytes of a key's hash that say which key sealed or digested
DIFFERENT = 16  # bytes of a key, at least
_NONCE = 12
_TAG = 16  # bytes that AES-GCM adds


def new_key() -> str:
    """A fresh key in the form that ECC_TOKEN_KEYS takes: 32 random bytes, URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def seal(secret: Secret, bound_to: str) -> bytes:
    """The ciphertext of a secret, bound to the row it belongs to ("credential:17"): it opens nowhere else."""
    mark, key = _keys()[0]
    nonce = os.urandom(_NONCE)
    return mark + nonce + AESGCM(key).encrypt(nonce, secret.reveal().encode(), bound_to.encode())


def unseal(sealed: bytes | memoryview, bound_to: str) -> Secret:
    """The secret again. Raises `WrongKey` where no configured key opens it."""
    whole = bytes(sealed)
    key = _key_of(whole[:_KEY_MARK])
    try:
        text = AESGCM(key).decrypt(whole[_KEY_MARK : _KEY_MARK + _NONCE], whole[_KEY_MARK + _NONCE :], bound_to.encode())
    except InvalidTag:
        raise WrongKey from None
    return Secret(text.decode())


def is_current(sealed: bytes) -> bool:
    """Whether it was sealed with the first key."""
    return sealed[:_KEY_MARK] == _keys()[0][0]


def length_within(sealed: int) -> int:
    """How long a secret is, in bytes, by the length of what it was sealed to."""
    return sealed - _KEY_MARK - _NONCE - _TAG


def digest(token: bytes) -> bytes:
    """What is stored of a token to compare with."""
    mark, key = _keys()[0]
    return mark + _hmac(key, token)


def matches(token: bytes, stored: bytes | memoryview) -> bool:
    """Whether a token shown in a handshake is the one that `stored` was made of; constant time."""
    whole = bytes(stored)
    try:
        key = _key_of(whole[:_KEY_MARK])
    except WrongKey:
        return False
    return hmac.compare_digest(_hmac(key, token), whole[_KEY_MARK:])


class WrongKey(ImproperlyConfigured):
    """The keys in ECC_TOKEN_KEYS do not open what the database holds."""

    def __init__(self) -> None:
        super().__init__("ECC_TOKEN_KEYS does not hold the key that this database was sealed with.")


def check_keys(keys: list[str]) -> list[bytes]:
    """The keys decoded. Raises `ImproperlyConfigured` with one sentence that never quotes a key."""
    if not keys:
        raise ImproperlyConfigured("ECC_TOKEN_KEYS is not set: make one with `python manage.py make_keys`.")
    decoded = []
    for number, key in enumerate(keys, 1):
        try:
            raw = base64.urlsafe_b64decode(key.encode())
        except (ValueError, binascii.Error):
            raw = b""
        if len(raw) != 32:
            raise ImproperlyConfigured(f"Key {number} of ECC_TOKEN_KEYS is not 32 bytes in URL-safe base64.")
        decoded.append(raw)
    return decoded


def can_be_guessed(key: str) -> bool:
    """Whether a person thought of these 32 bytes: a text, or few different ones. Of random ones hardly any is either."""
    (raw,) = check_keys([key])
    return len(set(raw)) < DIFFERENT or raw.isascii()


def _keys() -> list[tuple[bytes, bytes]]:
    return _marked(tuple(settings.TOKEN_KEYS))


@cache
def _marked(keys: tuple[str, ...]) -> list[tuple[bytes, bytes]]:
    return [(hashlib.sha256(b"mark" + key).digest()[:_KEY_MARK], key) for key in check_keys(list(keys))]


def _key_of(mark: bytes) -> bytes:
    for known, key in _keys():
        if known == mark:
            return key
    raise WrongKey


def _hmac(key: bytes, token: bytes) -> bytes:
    return hmac.digest(_digest_key(key), token, "sha256")


@cache
def _digest_key(key: bytes) -> bytes:
    return hashlib.sha256(b"digest" + key).digest()
