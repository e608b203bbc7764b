"""What people do to their own account is in the journal and told by e-mail; admins can be made to have a second factor; log-in
is limited."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chargers.models import JournalEntry, User
from tests.web import scenery

NEW = "a-made-up-word-42"


@pytest.fixture(autouse=True)
def _no_limits_yet() -> None:
    cache.clear()


def logged_in(name: str = "owner", password: str = scenery.PASSWORD) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": name, "password": password})
    return browser


def confirmed(browser: Client) -> Client:
    """The same browser, in which the person has just typed the password again."""
    browser.post(reverse("account_reauthenticate"), {"password": scenery.PASSWORD})
    return browser


def actions() -> list[tuple[str, str, str]]:
    return [(e.action, e.by_name, e.subject) for e in JournalEntry.objects.filter(person__isnull=False).order_by("pk")]


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_a_changed_password_ends_the_other_sessions(fleet: scenery.Fleet) -> None:
    here, elsewhere = logged_in(), logged_in()
    typed = {"oldpassword": scenery.PASSWORD, "password1": NEW, "password2": NEW}
    here.post(reverse("account_change_password"), typed)
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert actions() == [("password_changed", "Owner", "Owner (owner)")]
    assert mail.outbox[0].to == ["owner@example.com"]


def test_the_address_changes_when_the_link_is_opened(fleet: scenery.Fleet) -> None:
    browser = confirmed(logged_in())
    browser.post(reverse("account_email"), {"action_add": "", "email": "new@example.com"})
    fleet.owner.refresh_from_db()
    assert fleet.owner.email == "owner@example.com"
    assert "new@example.com" in browser.get(reverse("account_email")).content.decode()
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link is not None
    browser.post(link[1])
    fleet.owner.refresh_from_db()
    assert fleet.owner.email == "new@example.com"
    entry = JournalEntry.objects.get(action="email_changed")
    assert [(v.before, v.after) for v in entry.values.all()] == [("owner@example.com", "new@example.com")]
    assert mail.outbox[-1].to == ["owner@example.com"]


@pytest.mark.django_db(transaction=True)
def test_an_app_and_recovery_codes(fleet: scenery.Fleet) -> None:
    browser = confirmed(logged_in())
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    kept = Authenticator.objects.get(user=fleet.owner, type="totp")
    assert secret not in str(kept.data)  # sealed
    assert TOTP(kept).validate_code(code_of(secret))
    codes = RecoveryCodes(Authenticator.objects.get(user=fleet.owner, type="recovery_codes")).get_unused_codes()
    other = logged_in()
    assert other.get("/").status_code == 302  # the password alone is not enough
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert other.get("/").status_code == 200
    browser.post(reverse("mfa_deactivate_totp"))
    assert sorted(action for action, _by, _of in actions()) == [
        "recovery_code_used",
        "recovery_codes_made",
        "second_factor_added",
        "second_factor_removed",
    ]


def test_log_ins_are_listed_and_ended(fleet: scenery.Fleet) -> None:
    here, first, second = logged_in(), logged_in(), logged_in()
    shown = here.get(reverse("usersessions_list")).context["sessions"]
    assert [one.here for one in shown].count(True) == 1
    assert len(shown) == 3
    oldest = next(one for one in shown if one.session.session_key == first.session.session_key)
    here.post(reverse("usersessions_list"), {"end": oldest.session.pk})
    assert [b.get("/").status_code for b in (here, first, second)] == [200, 302, 200]
    here.post(reverse("usersessions_list"))
    assert [b.get("/").status_code for b in (here, second)] == [200, 302]
    assert [action for action, _by, _of in actions()] == ["sessions_ended"] * 2
    theirs = logged_in("installer")
    foreign = theirs.get(reverse("usersessions_list")).context["sessions"][0].session
    here.post(reverse("usersessions_list"), {"end": foreign.pk})
    assert theirs.get("/").status_code == 200


def test_admins_are_led_to_a_second_factor(fleet: scenery.Fleet, settings: Any, browser_of: Callable[[User], Client]) -> None:
    settings.ADMIN_SECOND_FACTOR = True
    browser = browser_of(fleet.admin)
    for path in ("/", "/people/", "/admin/", "/accounts/password/change/"):
        assert browser.get(path).headers["Location"] == reverse("mfa_index"), path
    fragment = browser.get("/", headers={"hx-request": "true"})
    assert fragment.headers["HX-Redirect"] == reverse("mfa_index")
    assert browser.get(reverse("mfa_index")).status_code == 200
    Authenticator.objects.create(user=fleet.admin, type="recovery_codes", data={})
    assert browser.get("/").status_code == 302  # codes alone are none
    Authenticator.objects.create(user=fleet.admin, type="totp", data={"secret": "x"})
    assert browser.get("/").status_code == 200
    assert browser_of(fleet.installer).get("/").status_code == 200


def test_the_last_second_factor_of_an_admin_stays(fleet: scenery.Fleet, settings: Any) -> None:
    settings.ADMIN_SECOND_FACTOR = True
    browser = confirmed(logged_in("anna"))
    Authenticator.objects.create(user=fleet.admin, type="totp", data={"secret": "x"})
    page = browser.post(reverse("mfa_deactivate_totp"))
    assert "Admins need a second factor" in page.content.decode()
    assert Authenticator.objects.filter(user=fleet.admin).exists()


def test_who_asks_too_often_is_told_how_long_to_wait(fleet: scenery.Fleet) -> None:
    browser = Client()
    wrong = {"login": "owner", "password": "wrong"}
    answers = [browser.post(reverse("account_login"), wrong) for _ in range(6)]
    assert "Wait 5 minutes" in answers[5].content.decode()
    asked = [browser.post(reverse("account_reset_password"), {"email": "owner@example.com"}) for _ in range(6)]
    assert (asked[5].status_code, asked[5].headers["Retry-After"]) == (429, "60")
    assert "Wait a minute" in asked[5].content.decode()


def test_counts_of_attempts_survive_those_of_many_other_addresses() -> None:
    cache.set("counts-of-one", [1], 300)
    for other in range(2_000):
        cache.set(f"counts-of-{other}", [1], 300)
    assert cache.get("counts-of-one") == [1]
