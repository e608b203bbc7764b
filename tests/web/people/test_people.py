"""The pages of organisations and people: what an admin does there, and what is said when it cannot be done."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chargers.domain.errors import Refusal
from chargers.models import Charger, JournalEntry, Membership, Organisation, User
from chargers.web.common import rate_limits
from chargers.web.common.rate_limits import LimitedAction, RateLimit
from tests.web import scenery


@pytest.fixture(autouse=True)
def _no_limits_yet() -> None:
    cache.clear()


@pytest.fixture
def admin(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(fleet.admin)


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_from_a_new_person_to_the_first_charger_seen(admin: Client, fleet: scenery.Fleet) -> None:
    """Added, the link of the e-mail opened elsewhere, a password chosen, logged in: the chargers of one site are there."""
    harbour = fleet.evc5.organisation
    page = admin.get(reverse("person_add"), {"organisation": harbour.pk})
    assert page.status_code == 200
    facts = {"first_name": "Piet", "last_name": "Vis", "username": "piet", "email": "piet@example.com", "language": ""}
    answer = admin.post(f"{reverse('person_add')}?organisation={harbour.pk}", facts)
    piet = User.objects.get(username="piet")
    assert answer.headers["Location"] == reverse("membership", args=[piet.pk, harbour.pk])
    admin.post(answer.headers["Location"], {"role": "installer", "sites": [harbour.sites.get().pk]})
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link is not None
    other = Client()
    form = other.get(link[1], follow=True)
    chosen = "a-made-up-word-42"
    done = other.post(form.request["PATH_INFO"], {"password1": chosen, "password2": chosen}, follow=True)
    assert done.status_code == 200
    assert JournalEntry.objects.get(action="password_reset").subject == "Piet Vis (piet)"
    logged_in = other.post(reverse("account_login"), {"login": "PIET@example.com", "password": chosen}, follow=True)
    assert "NL*ECO*1000" in logged_in.content.decode()
    assert "NL*NRD*9000" not in logged_in.content.decode()
    assert other.get(link[1], follow=True).context.get("token_fail")  # it works once


def test_what_is_typed_stays_where_a_name_is_taken(admin: Client) -> None:
    facts = {"first_name": "Another", "last_name": "", "username": "OWNER", "email": "a@example.com", "language": "fr"}
    page = admin.post(reverse("person_add"), facts).content.decode()
    assert "Somebody else logs in with the name OWNER" in page
    assert 'value="Another"' in page
    assert mail.outbox == []


def test_people_are_found(admin: Client, fleet: scenery.Fleet) -> None:
    for words, names in (("harbour", {"installer", "owner"}), ("ANNA", {"anna"}), ("nobody-like-this", set())):
        rows = admin.get(reverse("people"), {"q": words}).context["rows"]
        assert {row.person.username for row in rows} == names


def test_rights_are_given_and_taken(admin: Client, fleet: scenery.Fleet) -> None:
    url = reverse("person_admin", args=[fleet.owner.pk])
    assert "is an admin now" in said(admin.post(url, {"admin": "yes"}, follow=True))
    assert "no longer an admin" in said(admin.post(url, {"admin": "no"}, follow=True))
    own = admin.post(reverse("person_active", args=[fleet.admin.pk]), {"active": "no"}, follow=True)
    assert "You would lock yourself out" in said(own)


def test_who_is_deactivated_is_logged_out_everywhere(admin: Client, fleet: scenery.Fleet) -> None:
    cache.clear()
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": "owner", "password": scenery.PASSWORD})
    assert theirs.get("/").status_code == 200
    assert admin.get(reverse("person", args=[fleet.owner.pk])).context["person"].sessions == 1
    admin.post(reverse("person_active", args=[fleet.owner.pk]), {"active": "no"})
    assert theirs.get("/").status_code == 302
    assert (
        "deactivated"
        in theirs.post(reverse("account_login"), {"login": "owner", "password": scenery.PASSWORD}, follow=True).content.decode()
    )
    admin.post(reverse("person_active", args=[fleet.owner.pk]), {"active": "yes"})
    assert theirs.get("/").status_code == 302  # the old session does not come back


def test_an_admin_helps_who_has_lost_the_second_factor(admin: Client, fleet: scenery.Fleet) -> None:
    Authenticator.objects.create(user=fleet.owner, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=fleet.owner, type="recovery_codes", data={})
    page = admin.get(reverse("person", args=[fleet.owner.pk])).content.decode()
    assert "Remove the second factor" in page
    admin.post(reverse("person_second_factor", args=[fleet.owner.pk]))
    assert not Authenticator.objects.filter(user=fleet.owner).exists()
    entry = JournalEntry.objects.get(action="second_factor_removed")
    assert [(v.before, v.after) for v in entry.values.all()] == [("recovery_codes, totp", "")]


def test_an_organisation_from_its_first_site_to_its_end(admin: Client) -> None:
    answer = admin.post(reverse("organisation_add"), {"name": "Southern Fleet"})
    made = Organisation.objects.get(name="Southern Fleet")
    assert answer.headers["Location"] == reverse("organisation", args=[made.pk])
    admin.post(reverse("site_add", args=[made.pk]), {"site-name": "Yard"})
    twice = admin.post(reverse("site_add", args=[made.pk]), {"site-name": "yard"}).content.decode()
    assert "Another site of Southern Fleet is called yard" in twice
    admin.post(reverse("organisation", args=[made.pk]), {"organisation-name": "Western Fleet"})
    site = made.sites.get()
    admin.post(reverse("site", args=[made.pk, site.pk]), {"name": "Big yard"})
    assert "Big yard" in admin.get(reverse("organisation", args=[made.pk])).content.decode()
    admin.post(reverse("site_remove", args=[made.pk, site.pk]))
    assert "is removed" in said(admin.post(reverse("organisation_remove", args=[made.pk]), follow=True))
    assert not Organisation.objects.filter(pk=made.pk).exists()


def test_an_organisation_with_chargers_stays_and_says_what_to_do(admin: Client, fleet: scenery.Fleet) -> None:
    answer = admin.post(reverse("organisation_remove", args=[fleet.evc5.organisation.pk]), follow=True)
    assert "Move them to another organisation first" in said(answer)
    assert Charger.objects.filter(organisation=fleet.evc5.organisation).exists()


def test_a_membership_is_changed_and_ended(admin: Client, fleet: scenery.Fleet) -> None:
    harbour = fleet.evc5.organisation
    url = reverse("membership", args=[fleet.owner.pk, harbour.pk])
    admin.post(url, {"role": "installer", "may_restore_ocpp_info": "on"})
    held = Membership.objects.get(user=fleet.owner)
    assert (held.role, held.may_restore_ocpp_info) == ("installer", True)
    foreign = admin.post(url, {"role": "installer", "sites": [fleet.foreign.site_id]})
    assert foreign.status_code == 200
    assert foreign.context["form"].errors["sites"]
    admin.post(reverse("membership_end", args=[fleet.owner.pk, harbour.pk]))
    assert not Membership.objects.filter(user=fleet.owner).exists()


def limit(monkeypatch: pytest.MonkeyPatch, what: LimitedAction, times: int) -> None:
    monkeypatch.setitem(rate_limits.LIMITS, what, RateLimit(times, 10**9))


def test_guesses_of_unclaimed_chargers_are_limited(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, LimitedAction.MISSED_CLAIM, 2)
    browser = browser_of(fleet.installer)
    answers = [browser.get(reverse("claim"), {"id": f"GUESS-{n}"}) for n in range(3)]
    assert ["too often" in answer.content.decode() for answer in answers] == [False, False, True]
    assert 'value="GUESS-2"' in answers[2].content.decode()  # nothing is lost


def test_adding_chargers_is_limited_at_the_form(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, LimitedAction.ADD_CHARGER, 0)
    typed = {"ocpp_id": "NEW-1", "organisation": fleet.evc5.organisation.pk, "note": "at the gate"}
    page = browser_of(fleet.installer).post(reverse("charger_add"), typed).content.decode()
    assert "too often" in page
    assert "at the gate" in page
    assert not Charger.objects.filter(ocpp_id="NEW-1").exists()


def test_links_and_readings_are_limited(admin: Client, fleet: scenery.Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, LimitedAction.SEND_LINK, 1)
    for what in (LimitedAction.ASK_READING, LimitedAction.ASK_READINGS, LimitedAction.TEST_MAIL):
        limit(monkeypatch, what, 0)
    url = reverse("person_link", args=[fleet.owner.pk])
    assert "on its way" in said(admin.post(url, follow=True))
    assert "too often" in said(admin.post(url, follow=True))
    assert len(mail.outbox) == 1
    assert "too often" in said(admin.post(reverse("charger_read", args=[fleet.evc5.pk]), follow=True))
    assert "too often" in said(admin.post(reverse("chargers_read"), {"charger": [fleet.evc5.pk]}, follow=True))
    assert "too often" in said(admin.post(reverse("alerts_test"), follow=True))


def test_a_limit_is_one_persons_and_ends_with_its_span(fleet: scenery.Fleet, rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: moment[0])
    monkeypatch.setitem(rate_limits.LIMITS, LimitedAction.SEND_LINK, RateLimit(1, 600))
    request, other = rf.get("/"), rf.get("/")
    request.user, other.user = fleet.installer, fleet.owner
    rate_limits.count_and_check(request, LimitedAction.SEND_LINK)
    with pytest.raises(Refusal) as caught:
        rate_limits.count_and_check(request, LimitedAction.SEND_LINK)
    assert caught.value.notices[0].values == {"minutes": "4"}
    rate_limits.count_and_check(other, LimitedAction.SEND_LINK)
    moment[0] += 600
    rate_limits.count_and_check(request, LimitedAction.SEND_LINK)
