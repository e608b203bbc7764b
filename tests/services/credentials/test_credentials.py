"""Old and new tokens side by side, for as long as a change needs them."""

from datetime import UTC, datetime, timedelta

import pytest

from chargers.domain.secret import Secret
from chargers.models import Charger, Credential, Organisation
from chargers.services.credentials import credentials, vault

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
OLD, NEW = Secret("old-token"), Secret("new-token")

pytestmark = pytest.mark.django_db


@pytest.fixture
def charger():
    return Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Stadswerken"))


def kinds(charger):
    return sorted(Credential.objects.filter(charger=charger).values_list("kind", flat=True))


def test_setting_a_token_replaces_the_one_before(charger):
    credentials.set_current(charger, OLD, NOW)
    credentials.set_current(charger, NEW, NOW)
    assert credentials.current_token(charger) == NEW
    assert kinds(charger) == ["current"]


def test_nothing_known_is_none(charger):
    assert credentials.current_token(charger) is None


def test_a_pending_token_stands_beside_the_current_one(charger):
    credentials.set_current(charger, OLD, NOW)
    credentials.add_pending(charger, NEW, NOW)
    assert kinds(charger) == ["current", "pending"]
    assert credentials.current_token(charger) == OLD


def test_promotion_keeps_the_former_token_until_its_time_is_over(charger):
    credentials.set_current(charger, OLD, NOW)
    credentials.add_pending(charger, NEW, NOW)
    credentials.promote_pending(charger, NOW + timedelta(days=30))
    assert credentials.current_token(charger) == NEW
    assert kinds(charger) == ["current", "former"]
    assert credentials.erase_due(NOW + timedelta(days=29)) == 0
    assert credentials.erase_due(NOW + timedelta(days=30)) == 1
    assert kinds(charger) == ["current"]


def test_an_unproven_token_stays_for_a_while(charger):
    credentials.set_current(charger, OLD, NOW)
    credentials.add_pending(charger, NEW, NOW)
    credentials.keep_pending_until(charger, NOW + timedelta(days=30))
    assert credentials.erase_due(NOW + timedelta(days=29)) == 0
    assert credentials.erase_due(NOW + timedelta(days=31)) == 1
    assert kinds(charger) == ["current"]


def test_the_token_that_a_charger_shows_becomes_the_current_one(charger):
    credentials.set_current(charger, OLD, NOW)
    pending = credentials.add_pending(charger, NEW, NOW)
    credentials.keep_pending_until(charger, NOW + timedelta(days=30))
    credentials.make_current(charger, pending.pk)
    assert credentials.current_token(charger) == NEW
    assert credentials.erase_due(NOW + timedelta(days=31)) == 1  # the old one, then
    assert kinds(charger) == ["current"]


def test_a_sealed_token_is_bound_to_its_charger(charger):
    other = Charger.objects.create(ocpp_id="other", organisation=charger.organisation)
    sealed = credentials.set_current(charger, OLD, NOW).sealed
    row = credentials.set_current(other, NEW, NOW)
    Credential.objects.filter(pk=row.pk).update(sealed=sealed)
    with pytest.raises(vault.WrongKey):
        credentials.current_token(other)


def test_what_an_earlier_change_has_sent_stays_beside_what_a_later_one_sends(charger):
    credentials.set_current(charger, OLD, NOW)
    for token in (NEW, Secret("third"), NEW):
        credentials.add_pending(charger, token, NOW)
    assert kinds(charger) == ["current", "pending", "pending"]
    credentials.promote_pending(charger, None)
    assert (credentials.current_token(charger), kinds(charger)) == (NEW, ["current"])
