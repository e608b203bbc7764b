"""What needs attention is one notion: alerts that stand, badges, the figure of the list, what it is made of at *Alerts*, and the
number in the bar agree, over a fleet in every state of its line and with alerts of each kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert, Change, Charger
from chargers.services import alerts
from chargers.services.access.access import Access
from chargers.services.chargers import attention, charger_list
from chargers.services.chargers.attention import Need, need_of_alert
from chargers.services.chargers.charger_rows import list_chargers
from chargers.services.readings import drift
from chargers.web.alerts.needs import needs_shown
from chargers.web.charger_page import badges
from tests.services.alerts.conftest import World
from tests.web import scenery


def fill(world: World) -> None:
    """One that is missed, one whose change went wrong, one without its OCPPInfo, one that is only kept out, one that is well; and
    one alert of each kind that takes longer to come about."""
    fleet = world.fleet
    world.connect(fleet.evc5, fleet.evc4, fleet.cpa, fleet.foreign)
    world.lose(fleet.evc5)
    world.pass_by(16)
    scenery.change(fleet.cpa, fleet.admin, "rolled_back", world.now, why="refused", ended_at=world.now)
    Charger.objects.filter(pk=fleet.evc4.pk).update(ocpp_info_flag="wiped")
    world.pass_by(1)
    for kind in (AlertKind.BACKEND_CLOSES, AlertKind.ONLY_COUNTED, AlertKind.REFUSED, AlertKind.UNHELD):
        scenery.alert(fleet.foreign, kind, world.now, detail="30 2026-06-02")
    scenery.alert(fleet.evc4, AlertKind.OFFLINE, world.now, over_since=world.now)


@pytest.mark.parametrize("who", ["admin", "owner", "installer", "stranger"])
def test_figure_badges_alerts_and_the_number_agree(who: str, world: World, client: Client) -> None:
    fill(world)
    person, now = getattr(world.fleet, who), world.now
    access = Access.of(person)
    charger_list.forget_figures()
    held = {
        one.ocpp_id: set(badges.needs(one)) for one in list_chargers(list(access.chargers().values_list("pk", flat=True)), now)
    }
    figure = charger_list.count_states(access, now)["attention"]
    assert figure == sum(bool(needs) for needs in held.values())
    shown = needs_shown(access, now)
    assert shown.chargers == figure
    by_badge = {str(one.word.word): one.number for one in shown.by_badge}
    _, counted = attention.count_needs(access.chargers(), now)
    assert sorted(by_badge.values()) == sorted(counted.values())
    assert counted == {need: number for need in Need if (number := sum(need in needs for needs in held.values()))}
    for alert in attention.standing_alerts().filter(charger__in=access.chargers()).select_related("charger"):
        assert need_of_alert(AlertKind(alert.kind)) in held[alert.charger.ocpp_id], alert.kind
    client.force_login(person)
    answer = client.get("/alerts/number/", headers={"HX-Request": "true"}).content.decode()
    assert (f">{figure}<" in answer) == bool(figure)
    assert figure, "else this compares nothing"


def test_every_kind_of_alert_is_a_badge_of_its_charger(world: World) -> None:
    fill(world)
    stands = set(attention.standing_alerts().values_list("kind", flat=True))
    assert stands >= {kind.value for kind in AlertKind} - {AlertKind.LEFT_BEHIND.value}


def test_what_may_stay_as_it_is_needs_nobody_any_more(world: World) -> None:
    """Nor does the next look raise it again, or one that comes before the alert was raised."""
    cpa = world.fleet.cpa
    scenery.change(cpa, world.fleet.admin, "rolled_back", world.now, why="refused", ended_at=world.now)
    alerts.look(world.now)
    mine = Alert.objects.filter(charger=cpa, kind=AlertKind.CHANGE)
    assert Charger.objects.filter(attention.needs_condition(Need.CHANGE, world.now)).get() == cpa
    drift.accept(cpa, by=world.fleet.admin)
    assert not Charger.objects.filter(attention.needs_condition(Need.CHANGE, world.now)).exists()
    assert mine.get().end == AlertEnd.ACCEPTED
    Change.objects.filter(charger=cpa).update(ended_at=world.now - timedelta(minutes=1))
    mine.delete()
    alerts.look(world.now)
    assert not mine.exists()
