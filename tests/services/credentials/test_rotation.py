"""All that is sealed is sealed anew with the first key, and opens without the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from chargers.domain.controller.reported import Reported
from chargers.domain.secret import Secret
from chargers.models import Change, Charger, Credential, Organisation, ReportedSetting, Step, User
from chargers.services.credentials import bindings, credentials, factor_secrets, rotation, vault
from chargers.services.readings import readings

NOW = datetime.now(UTC)
TOKEN, OTHER = Secret("53-token-of-20-chars"), Secret("9N-token-of-20-chars")

pytestmark = pytest.mark.django_db


@pytest.fixture
def charger(settings: Any) -> Charger:
    settings.TOKEN_KEYS = [vault.new_key()]
    return Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Stadswerken"))


@pytest.fixture
def filled(charger: Charger) -> Charger:
    """A token, one of a step, a reported secret, a second factor: all under the old key."""
    credentials.set_current(charger, TOKEN, NOW)
    columns: dict[str, Any] = {"asked_at": NOW, "since": NOW, "expires_at": NOW + timedelta(days=7), "old_id": "A", "new_id": "A"}
    change = Change.objects.create(charger=charger, state="queued", restarts=True, legs=1, risky=0, **columns)
    step = {"order": 1, "leg": 1, "state": "planned", "write_only": True}
    Step.objects.create(change=change, key="authorizationKey", sealed_new=vault.seal(OTHER, bindings.change(charger.pk)), **step)
    readings.record_reading(charger, Reported.of({"simPin": "1234"}), whole=False, at=NOW)
    person = User.objects.create_user("anna")
    data = {"secret": factor_secrets.seal("TOTP"), "migrated_codes": [factor_secrets.seal("code")], "used_mask": 0}
    Authenticator.objects.create(user=person, type="totp", data=data)
    return charger


def rotated(new: str, settings: Any) -> str:
    """What the command says, with the new key in front."""
    settings.TOKEN_KEYS = [new, *settings.TOKEN_KEYS]
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    return said.getvalue()


def test_the_old_key_can_go(filled: Charger, settings: Any) -> None:
    new = vault.new_key()
    assert "5 values looked at, 5 sealed anew" in rotated(new, settings)
    settings.TOKEN_KEYS = [new]
    assert credentials.current_token(filled) == TOKEN
    assert vault.matches(TOKEN.reveal().encode(), Credential.objects.get().digest)
    step = Step.objects.get()
    assert step.sealed_new is not None
    assert vault.unseal(step.sealed_new, bindings.change(filled.pk)) == OTHER
    assert readings.reported_settings(filled).settings["simPin"].value == "1234"
    factor = Authenticator.objects.get().data
    assert [factor_secrets.unseal(one) for one in (factor["secret"], *factor["migrated_codes"])] == ["TOTP", "code"]
    assert factor["used_mask"] == 0


def test_a_second_run_has_nothing_to_do(filled: Charger, settings: Any) -> None:
    rotated(vault.new_key(), settings)
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    assert "5 values looked at, 0 sealed anew" in said.getvalue()
    assert "can be removed" in said.getvalue()


def test_what_no_key_opens_is_counted_and_stays(filled: Charger, settings: Any) -> None:
    before = bytes(Credential.objects.get().sealed)
    settings.TOKEN_KEYS = [vault.new_key()]
    with pytest.raises(CommandError, match="5 values open with none of the keys"):
        call_command("rotate_keys", stdout=StringIO())
    assert bytes(Credential.objects.get().sealed) == before


def test_what_somebody_writes_meanwhile_is_not_overwritten(
    filled: Charger, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unseal = vault.unseal

    def writes_first(sealed: bytes, bound_to: str) -> Secret:
        if bound_to == bindings.credential(filled.pk):
            monkeypatch.setattr(vault, "unseal", unseal)
            Credential.objects.update(sealed=vault.seal(OTHER, bound_to))
        return unseal(sealed, bound_to)

    monkeypatch.setattr(vault, "unseal", writes_first)
    rotated(vault.new_key(), settings)
    assert credentials.current_token(filled) == OTHER


def old_process(charger: Charger, old: str, settings: Any) -> None:
    """Writes the token as a process does that was not restarted."""
    keys, settings.TOKEN_KEYS = settings.TOKEN_KEYS, [old]
    Credential.objects.filter(charger=charger).update(sealed=vault.seal(OTHER, bindings.credential(charger.pk)))
    settings.TOKEN_KEYS = keys


@pytest.mark.parametrize("times", [1, 100])
def test_what_an_old_process_seals_meanwhile_is_not_said_to_be_done(
    times: int, filled: Charger, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, second_factors, left = settings.TOKEN_KEYS[0], rotation._rotate_second_factors, [times]

    def after_the_tokens(rotated: rotation.Rotated) -> Iterator[rotation.Rotated]:
        yield from second_factors(rotated)
        if left[0] > 0:
            left[0] -= 1
            old_process(filled, old, settings)

    monkeypatch.setattr(rotation, "_rotate_second_factors", after_the_tokens)
    new = vault.new_key()
    if times > 1:
        with pytest.raises(CommandError, match="restart all"):
            rotated(new, settings)
    else:
        rotated(new, settings)
        settings.TOKEN_KEYS = [new]
        assert credentials.current_token(filled) == OTHER


def test_it_goes_on_where_it_was_stopped(filled: Charger, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "A_BATCH", 1)
    settings.TOKEN_KEYS = [vault.new_key(), *settings.TOKEN_KEYS]
    steps: Iterator[rotation.Rotated] = rotation.rotate()
    for _ in range(3):
        next(steps)
    *_, last = rotation.rotate()
    assert (last.seen, last.lost) == (5, 0)
    assert 0 < last.sealed < 5
    reported = ReportedSetting.objects.get().sealed
    assert reported is not None
    assert vault.is_current(bytes(reported))
    assert vault.is_current(bytes(Credential.objects.get().sealed))


def test_every_sealed_column_is_known() -> None:
    """A new one needs a line in SEALED_COLUMNS."""
    known = {(one.model.__name__, one.column) for one in rotation.SEALED_COLUMNS} | {("Draft", "sealed")}
    found = {
        (model.__name__, field.name)
        for model in apps.get_app_config("chargers").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField) and "digest" not in field.name
    }
    assert found == known
