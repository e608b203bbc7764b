"""The demo's people and chargers."""

from datetime import UTC, datetime

import pytest

from chargers.domain.roles import Role
from chargers.models import Charger, Membership, PresenceEvent, User
from chargers.services import demo
from chargers.services.credentials import credentials

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_everybody_can_log_in_with_the_password_that_is_printed() -> None:
    demo.fill(NOW)
    for person in demo.PEOPLE:
        assert User.objects.get(username=person.name).check_password(person.password)
    assert User.objects.get(username="admin").is_superuser
    assert set(Membership.objects.values_list("user__username", "role")) == {
        ("installer", Role.INSTALLER),
        ("owner", Role.OWNER),
    }


def test_each_controller_type_is_there_and_a_wiped_direct_current_charger() -> None:
    demo.fill(NOW)
    simulated = [charger for charger in demo.CHARGERS if charger.simulated]
    assert {charger.controller for charger in simulated} == {"cpa", "evc4", "evc5"}
    assert any(charger.variant == "DC" and charger.fault == "wiped_ocpp_info" for charger in simulated)
    for charger in demo.CHARGERS:
        row = Charger.objects.get(ocpp_id=charger.ocpp_id)
        assert credentials.current_token(row) == charger.token
        assert not charger.variant or row.variant == charger.variant


def test_no_past_lies_in_the_future_and_none_overlaps() -> None:
    demo.fill(NOW)
    assert not PresenceEvent.objects.filter(at__gt=NOW).exists()
    for charger in demo.CHARGERS:
        hours = [hour for pair in charger.past for hour in pair]
        assert hours == sorted(hours, reverse=True)


def test_a_second_start_adds_nothing_and_takes_nothing_back() -> None:
    demo.fill(NOW)
    Charger.objects.filter(ocpp_id="NL*ECO*1001").update(ocpp_id="RENAMED")
    owner = User.objects.get(username="owner")
    owner.set_password("another-password-of-mine")
    owner.save()
    demo.fill(NOW)
    assert Charger.objects.count() == len(demo.CHARGERS)
    assert User.objects.get(username="owner").check_password("another-password-of-mine")
