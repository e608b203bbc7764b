"""Certificates as people paste them: what is kept of them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from chargers.domain.errors import Code, Refusal
from chargers.domain.preflight.trust import PUBLIC, Trust
from chargers.outbound.certificates import MOST, read_trust, shown_trust
from tests.outbound.certificates import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def code(by: Trust, text: str) -> Code:
    with pytest.raises(Refusal) as refused:
        read_trust(by, text)
    [notice] = refused.value.notices
    assert (notice.field, notice.values) == ("trusted", {}), "nothing of what was pasted"
    return notice.code


def test_public_ones_need_no_certificate() -> None:
    assert read_trust(Trust.PUBLIC, "whatever stood there") == PUBLIC
    assert PUBLIC.fingerprint == ""


def test_of_an_authority_its_certificates_are_kept_and_nothing_around_them(authority: Authority) -> None:
    pem = authority.file.read_text()
    kept = read_trust(Trust.OWN_CA, f"Dear customer,\r\n\r\n{pem}\r\nKind regards\r\n{pem}")
    assert kept.material == pem * 2
    assert read_trust(Trust.OWN_CA, shown_trust(kept)) == kept


def test_of_a_pinned_one_the_key_is_kept_so_that_a_renewed_certificate_counts(authority: Authority) -> None:
    first = authority.issue("box.internal")
    kept = read_trust(Trust.PINNED, first.chain.read_text() + authority.file.read_text())
    assert len(kept.material) == 64
    assert read_trust(Trust.PINNED, f" {shown_trust(kept)}\n") == kept
    assert kept != read_trust(Trust.PINNED, authority.issue("other.internal").chain.read_text())


@pytest.mark.parametrize("by", [Trust.OWN_CA, Trust.PINNED])
@pytest.mark.parametrize(
    "text",
    ["", "AA:BB:CC", "ab" * 32, "-----BEGIN CERTIFICATE-----\nnot base64 at all\n-----END CERTIFICATE-----", "\0" * 40_000],
    ids=["nothing", "half a fingerprint", "a fingerprint of the certificate", "no base64", "zeros"],
)
def test_what_is_no_certificate_is_refused(by: Trust, text: str) -> None:
    assert code(by, text) is Code.CERTIFICATE_UNREADABLE


def test_a_private_key_is_refused_before_anything_else(authority: Authority) -> None:
    shown = authority.issue("box.internal")
    for by in (Trust.OWN_CA, Trust.PINNED):
        assert code(by, shown.chain.read_text() + shown.key.read_text()) is Code.CERTIFICATE_PRIVATE_KEY


def test_a_server_is_no_authority(authority: Authority, tmp_path: Path) -> None:
    assert code(Trust.OWN_CA, authority.issue("box.internal").chain.read_text()) is Code.CERTIFICATE_NO_AUTHORITY


def test_more_certificates_than_an_authority_has_are_refused(authority: Authority) -> None:
    assert code(Trust.OWN_CA, authority.file.read_text() * (MOST + 1)) is Code.CERTIFICATE_UNREADABLE
