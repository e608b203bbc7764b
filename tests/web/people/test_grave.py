"""What is grave asks for the password once more, and does nothing before; for a quarter of an hour it does not ask again."""

from __future__ import annotations

import time
from urllib.parse import urlencode

import pytest
from allauth.account.internal.flows import login
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.models import CommissioningWindow, JournalEntry, User
from chargers.services.credentials import credentials
from tests.web import scenery
from tests.web.conftest import confirm

TOKEN = "53Umkk1q7rEM"


def ways(fleet: scenery.Fleet) -> dict[str, dict[str, str]]:
    charger, person = [fleet.evc5.pk], [fleet.owner.pk]
    return {
        reverse("window_open", args=charger): {},
        reverse("by_hand", args=charger): {"token": "1"},
        reverse("by_hand_file", args=charger): {"token": "1"},
        reverse("landing_list_file", args=["csv"]): {},
        reverse("person_admin", args=person): {"admin": "yes"},
        reverse("person_second_factor", args=person): {},
        reverse("person_edit", args=person): {"username": "owner", "email": "elsewhere@example.com"},
        reverse("person_active", args=person): {"active": "yes"},
        reverse("membership", args=[*person, fleet.evc5.organisation_id]): {"role": "operator"},
    }


@pytest.fixture
def admin(client: Client, fleet: scenery.Fleet) -> Client:
    credentials.set_current(fleet.evc5, Secret(TOKEN), timezone.now())
    client.force_login(fleet.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_each_asks_first_and_does_nothing(admin: Client, fleet: scenery.Fleet) -> None:
    before = JournalEntry.objects.count()
    for address, fields in ways(fleet).items():
        answer = admin.post(address, fields)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(reverse("account_reauthenticate")), address
    assert JournalEntry.objects.count() == before
    assert not CommissioningWindow.objects.exists()
    owner = User.objects.get(pk=fleet.owner.pk)
    assert (owner.is_superuser, owner.email) == (False, fleet.owner.email)
    assert owner.memberships.get().role == Role.OWNER


def test_an_address_to_which_links_go_is_nobodys_to_change_at_an_open_browser(admin: Client, fleet: scenery.Fleet) -> None:
    """With one's own, the link for a forgotten password would open all the rest."""
    person, page = fleet.admin, reverse("person_edit", args=[fleet.admin.pk])
    same = {"username": person.username, "email": person.email, "first_name": "Ada"}
    assert admin.post(page, same | {"email": "elsewhere@example.com"})["Location"].startswith(reverse("account_reauthenticate"))
    assert admin.post(page, same)["Location"] == reverse("person", args=[person.pk]), "a name is not grave"
    assert (User.objects.get(pk=person.pk).email, User.objects.get(pk=person.pk).first_name) == (person.email, "Ada")


def test_what_was_typed_is_there_again_once(admin: Client, fleet: scenery.Fleet) -> None:
    """Else the button that is pressed again would give another role than the one that was chosen."""
    page = reverse("membership", args=[fleet.owner.pk, fleet.evc5.organisation_id])
    site = fleet.evc5.site
    assert site is not None
    asked = admin.post(page, {"role": "operator", "sites": [site.pk]}, headers={"referer": "https://evil.example.com/x"})
    assert asked["Location"] == f"{reverse('account_reauthenticate')}?{urlencode({'next': page})}"
    other = reverse("membership", args=[fleet.installer.pk, fleet.evc5.organisation_id])
    assert admin.get(other).context["form"]["role"].value() == "installer"
    form = admin.get(page).context["form"]
    assert (form["role"].value(), form["sites"].value()) == ("operator", [str(site.pk)])
    assert admin.get(page).context["form"]["role"].value() == "owner"


def test_a_script_is_led_there_as_a_page(admin: Client, fleet: scenery.Fleet) -> None:
    answer = admin.post(reverse("window_open", args=[fleet.evc5.pk]), headers={"hx-request": "true"})
    assert reverse("account_reauthenticate") in answer["HX-Redirect"]


def test_it_leads_back_to_where_the_button_was(admin: Client, fleet: scenery.Fleet) -> None:
    page = reverse("charger", args=[fleet.evc5.pk])
    answer = admin.post(reverse("window_open", args=[fleet.evc5.pk]), headers={"referer": f"http://testserver{page}?a=1"})
    assert answer["Location"].endswith(f"?next={page.replace('/', '%2F')}%3Fa%3D1")
    foreign = admin.post(reverse("window_open", args=[fleet.evc5.pk]), headers={"referer": "https://evil.example.com/x"})
    assert "evil" not in foreign["Location"]


def test_who_gave_it_lately_is_not_asked(admin: Client, fleet: scenery.Fleet) -> None:
    confirm(admin, fleet.admin)
    for address, fields in ways(fleet).items():
        assert "reauthenticate" not in admin.post(address, fields).get("Location", ""), address
    assert CommissioningWindow.objects.exists()
    owner = User.objects.get(pk=fleet.owner.pk)
    assert (owner.is_superuser, owner.email) == (True, "elsewhere@example.com")


def test_after_a_quarter_of_an_hour_it_is_asked_again(admin: Client, fleet: scenery.Fleet) -> None:
    confirm(admin, fleet.admin)
    session = admin.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time() - 15 * 60 - 1, "reauthenticated": True}
    ]
    session.save()
    answer = admin.post(reverse("window_open", args=[fleet.evc5.pk]))
    assert "reauthenticate" in answer["Location"]


def test_what_takes_a_right_away_is_not_grave(admin: Client, fleet: scenery.Fleet) -> None:
    answer = admin.post(reverse("person_admin", args=[fleet.owner.pk]), {"admin": "no"})
    assert "reauthenticate" not in answer["Location"]
    for name, fields in (("person_active", {"active": "no"}), ("person_sessions", {})):
        assert "reauthenticate" not in admin.post(reverse(name, args=[fleet.owner.pk]), fields)["Location"]
    ended = admin.post(reverse("membership_end", args=[fleet.owner.pk, fleet.evc5.organisation_id]))
    assert "reauthenticate" not in ended["Location"]
    assert admin.get(reverse("by_hand", args=[fleet.evc5.pk])).status_code == 200
