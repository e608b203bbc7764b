"""The landing: who has arrived, who is refused and why, and what the old backend has to send, with keys on request only."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.models import Arrival, Charger, ControllerType, JournalEntry, Membership
from chargers.services.chargers import register
from tests.journeys.cast import PASSWORD
from tests.web import scenery

pytestmark = pytest.mark.django_db
TOKEN = "t0ken-of-the-landing"


@pytest.fixture
def fleet(db: None, settings: Any) -> scenery.Fleet:
    settings.PUBLIC_ENDPOINTS = ["ws://here.example.com/ocpp/"]
    made = scenery.fleet(timezone.now())
    for number, code in enumerate(("evc5", "cpa"), 1):
        register.add(
            f"NL*LAND*{number}",
            register.ChargerFacts(made.evc5.organisation, controller_type=ControllerType.objects.get(code=code)),
            token=Secret(TOKEN),
        )
    register.add("NL*LAND*3", register.ChargerFacts(made.evc5.organisation))
    now = timezone.now()
    for outcome in ("no_credentials", "wrong_credentials"):
        Arrival.objects.create(
            charger=Charger.objects.get(ocpp_id="NL*LAND*2"),
            claimed_id="NL*LAND*2",
            path="/ocpp/NL*LAND*2",
            address="192.0.2.7",
            step="credentials",
            outcome=outcome,
            first_at=now,
            last_at=now,
        )
        now = timezone.now()
    return made


def log_in(client: Client) -> None:
    client.post("/accounts/login/", {"login": "installer", "password": PASSWORD})


def test_it_counts_and_says_why(client: Client, fleet: scenery.Fleet) -> None:
    client.force_login(fleet.installer)
    shown = client.get(reverse("landing") + "?show=refused").content.decode()
    assert "NL*LAND*2" in shown
    assert "NL*LAND*1" not in shown
    assert "It came with another token than the one stored" in shown
    never = client.get(reverse("landing") + "?show=never_seen").content.decode()
    assert "NL*LAND*1" in never
    assert "NL*LAND*2" not in never


def test_owners_look_and_strangers_see_nothing_of_it(client: Client, fleet: scenery.Fleet) -> None:
    client.force_login(fleet.owner)
    assert "NL*LAND*1" in client.get(reverse("landing")).content.decode()
    client.force_login(fleet.stranger)
    assert "NL*LAND" not in client.get(reverse("landing")).content.decode()
    assert "NL*LAND" not in client.get(reverse("landing_list")).content.decode()


def test_the_list_names_the_calls_and_no_key(client: Client, fleet: scenery.Fleet) -> None:
    client.force_login(fleet.installer)
    shown = client.get(reverse("landing_list")).content.decode()
    assert "here.example.com:80/ocpp/#OSN#" in shown
    assert "BackOffice-URL" in shown
    assert "Its controller type is not known" in shown
    assert TOKEN not in shown
    answer = client.get(reverse("landing_list_file", args=["csv"]))
    text = answer.getvalue().decode("utf-8-sig")
    assert "NL*LAND*1,,evc5,1,ChangeConfiguration,authorizationKey,***," in text
    assert TOKEN not in text


def test_the_file_with_the_keys_asks_for_the_password_and_is_in_the_journal(client: Client, fleet: scenery.Fleet) -> None:
    client.force_login(fleet.installer)
    asked = client.post(reverse("landing_list_file", args=["csv"]))
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]
    assert not JournalEntry.objects.filter(action="token_shown").exists()
    log_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse("landing_list_file", args=["csv"]))
    text = answer.getvalue().decode("utf-8-sig")
    assert f"authorizationKey,NL*LAND*1:{TOKEN}" in text
    assert "no-store" in answer["Cache-Control"]
    noted = set(JournalEntry.objects.filter(action="token_shown").values_list("subject", flat=True))
    assert {"NL*LAND*1", "NL*LAND*2"} <= noted
    assert fleet.foreign.ocpp_id not in noted


def test_only_who_moves_fleets_lets_every_card_in(client: Client, fleet: scenery.Fleet) -> None:
    organisation = fleet.evc5.organisation
    client.force_login(fleet.installer)
    assert client.post(reverse("landing_cards"), {"organisation": organisation.pk, "every": "1"}).status_code == 403
    Membership.objects.filter(user=fleet.installer).update(role=Role.OPERATOR)
    assert client.post(reverse("landing_cards"), {"organisation": organisation.pk, "every": "1"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.accepts_every_card
    assert JournalEntry.objects.filter(action="cards_accepted", organisation=organisation).exists()
    foreign = fleet.foreign.organisation
    assert client.post(reverse("landing_cards"), {"organisation": foreign.pk, "every": "1"}).status_code == 302
    assert client.post(reverse("landing_cards"), {"organisation": "x" * 30}).status_code == 302
    foreign.refresh_from_db()
    assert not foreign.accepts_every_card
