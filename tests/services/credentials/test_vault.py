"""Secrets at rest: sealed to one row, digested for the door, and keys that rotate."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from chargers.domain.secret import Secret
from chargers.services.credentials import vault

TOKEN = Secret("53Umkk1q7rEM")


def test_unseal_gives_back_what_was_sealed():
    assert vault.unseal(vault.seal(TOKEN, "credential:1"), "credential:1") == TOKEN


def test_a_seal_opens_only_for_the_row_it_is_bound_to():
    sealed = vault.seal(TOKEN, "credential:1")
    with pytest.raises(vault.WrongKey):
        vault.unseal(sealed, "credential:2")


def test_the_ciphertext_does_not_hold_the_token():
    assert TOKEN.reveal().encode() not in vault.seal(TOKEN, "credential:1")
    assert TOKEN.reveal().encode() not in vault.digest(b"53Umkk1q7rEM")


def test_a_digest_matches_its_token_alone():
    stored = vault.digest(b"53Umkk1q7rEM")
    assert vault.matches(b"53Umkk1q7rEM", stored)
    assert not vault.matches(b"53Umkk1q7rEm", stored)
    assert not vault.matches(b"", stored)


def test_rotation_keeps_old_seals_and_digests_good(settings):
    sealed, stored = vault.seal(TOKEN, "row"), vault.digest(b"53Umkk1q7rEM")
    old = settings.TOKEN_KEYS
    settings.TOKEN_KEYS = [vault.new_key(), *old]
    assert vault.unseal(sealed, "row") == TOKEN
    assert vault.matches(b"53Umkk1q7rEM", stored)
    assert vault.seal(TOKEN, "row")[:4] != sealed[:4]


def test_a_lost_key_is_said_and_matches_nothing(settings):
    sealed, stored = vault.seal(TOKEN, "row"), vault.digest(b"53Umkk1q7rEM")
    settings.TOKEN_KEYS = [vault.new_key()]
    with pytest.raises(vault.WrongKey, match="ECC_TOKEN_KEYS"):
        vault.unseal(sealed, "row")
    assert not vault.matches(b"53Umkk1q7rEM", stored)


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ([], "ECC_TOKEN_KEYS is not set"),
        (["short"], "Key 1 of ECC_TOKEN_KEYS"),
        (["ü" * 44], "Key 1 of ECC_TOKEN_KEYS"),
        ([vault.new_key(), "QUJD"], "Key 2 of ECC_TOKEN_KEYS"),
    ],
)
def test_unusable_keys_are_refused_without_quoting_them(keys, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence) as refused:
        vault.check_keys(keys)
    assert not any(key and key in str(refused.value) for key in keys)


def test_a_secret_does_not_show_itself():
    assert "53Umkk1q7rEM" not in f"{TOKEN!r} {TOKEN} {[TOKEN]}"
