"""Every page for every role, with its own and a foreign object: another organisation's object does not exist, owners change
nothing, and a URL without a rule, or (where others wrote it) without a line in the table here, fails.

One test a role walks them all, each request in a savepoint of its own: what a POST did is undone before the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chargers.domain.roles import Power
from chargers.models import Change, ControllerType, User
from chargers.web.access import AccessRule
from tests.web import addresses, scenery
from tests.web.addresses import OBJECTS, PARTS, pages
from tests.web.conftest import confirm

WHO = ["admin", "installer", "owner", "stranger", None]  # the stranger is another organisation's installer
POWERS: dict[str | None, set[Power]] = {
    "admin": set(Power),
    "installer": {
        *(Power.LOOK, Power.EXPORT, Power.SUBSCRIBE),
        *(Power.CLAIM, Power.CHANGE, Power.READ_SETTINGS, Power.OPEN_WINDOW),
    },
    "owner": {Power.LOOK, Power.EXPORT, Power.SUBSCRIBE},
}
POWERS["stranger"] = POWERS["installer"]

ADMINS_ONLY = {"organisation", "person"}  # nobody else has one of these in scope
PERSONAL = {
    "alert_subscription": ("owner", "stranger"),
    "import": ("installer", "stranger"),
    "saved_view": ("owner", "stranger"),
}  # nobody but its own person has one in scope, no admin either

# Pages that others wrote. OPEN: to everybody. OWN: for who is logged in, of their own account. STAFF: for admins.
OPEN, OWN, STAFF = "open", "own", "staff"
OTHERS: dict[str, str] = {
    "healthz": OPEN,
    "security_txt": OPEN,
    "set_language": OPEN,
    "account_login": OPEN,
    "account_logout": OPEN,
    "account_inactive": OPEN,
    "account_signup": OPEN,  # says that it is closed
    "account_reset_password": OPEN,
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": OPEN,
    "account_reset_password_from_key_done": OPEN,
    "account_confirm_email": OPEN,  # by the key of an e-mail
    "account_email_verification_sent": OPEN,
    "account_confirm_login_code": OPEN,  # leads to log-in
    "mfa_authenticate": OPEN,  # the second step of log-in; leads to the first
    "mfa_login_webauthn": OPEN,
    "openid_connect_login": OPEN,
    "openid_connect_callback": OPEN,  # by what the provider gave
    "socialaccount_login_cancelled": OPEN,
    "socialaccount_login_error": OPEN,
    "socialaccount_signup": OPEN,  # leads to log-in
    "socialaccount_connections": OWN,
    "account_reauthenticate": OWN,
    "account_email": OWN,
    "account_change_password": OWN,
    "account_set_password": OWN,
    "mfa_index": OWN,
    "mfa_reauthenticate": OWN,
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": OWN,
    "mfa_view_recovery_codes": OWN,
    "mfa_generate_recovery_codes": OWN,
    "mfa_download_recovery_codes": OWN,
    "mfa_list_webauthn": OWN,
    "mfa_add_webauthn": OWN,
    "mfa_reauthenticate_webauthn": OWN,
    "mfa_remove_webauthn": OWN,
    "mfa_edit_webauthn": OWN,
}
OTHERS_PARTS = {
    "account_reset_password_from_key": {"uidb36": "1", "key": "none"},
    "account_confirm_email": {"key": "none"},
    "openid_connect_login": {"provider_id": "organisation"},
    "openid_connect_callback": {"provider_id": "organisation"},
}

OURS = [page for page in pages() if page.rule is not None]
THEIRS = [page for page in pages() if page.rule is None]


class Browser:
    """A browser in which somebody is logged in, and stays so whatever a page does."""

    def __init__(self, user: User | None) -> None:
        self.client = client = Client()
        self.cookies: dict[str, str] = {}
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            confirm(client, user)
            self.cookies = {django_settings.SESSION_COOKIE_NAME: client.cookies[django_settings.SESSION_COOKIE_NAME].value}

    def ask(self, method: str, url: str) -> tuple[int, str]:
        """The status, and where it leads."""
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        with transaction.atomic():
            answer = self.client.generic(method, url, b"", "application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        return answer.status_code, answer.headers.get("Location", "")


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[scenery.Fleet]:
    """What is walked, made once for all walks: each of them is a savepoint within its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield addresses.furnished(timezone.now())
        transaction.set_rollback(True)


@pytest.fixture
def walked(made_once: scenery.Fleet, db: None, settings: Any) -> scenery.Fleet:
    cache.clear()
    settings.OIDC = settings.OIDC | {"URL": "http://127.0.0.1:9", "CLIENT_ID": "x"}  # its pages are there, and nobody answers
    return made_once


def test_every_page_has_a_rule_or_a_line() -> None:
    assert {page.name for page in OURS if page.rule and bool(page.rule.of) != ("pk" in page.parts)} == set()
    assert {page.rule.of for page in OURS if page.rule and page.rule.of} <= OBJECTS.keys()
    without = {page.name for page in THEIRS if not page.name.startswith("admin:")} - OTHERS.keys()
    assert without == set(), "give our views a rule (web/access), and pages that others wrote a line in OTHERS"
    gone = {name for name in OTHERS if not name.startswith("admin:")} - {page.name for page in THEIRS}
    assert gone == set(), "lines of OTHERS without a page"


@pytest.mark.parametrize("who", WHO)
def test_our_pages(who: str | None, walked: scenery.Fleet) -> None:
    browser = Browser(getattr(walked, who) if who else None)
    wrong = []
    for page in OURS:
        rule = page.rule
        assert rule is not None
        objects = OBJECTS[rule.of](walked) if rule.of else (None, None)
        for one, foreign in ((objects[0], False), (objects[1], True))[: 2 if rule.of else 1]:
            parts = {name: part(one, walked) for name, part in PARTS.items() if name in page.parts}
            url = page.address({"pk": getattr(one, "pk", None)} | parts)
            for method in ("GET", "POST"):
                status, location = browser.ask(method, url)
                if status != 405 and status not in expected(rule, who, foreign):
                    wrong.append(f"{method} {page.name} ({'foreign' if foreign else 'own'}): {status} {location}")
                if who is None and status == 302 and not location.startswith(reverse("account_login")):
                    wrong.append(f"{method} {page.name}: leads to {location}")
    assert wrong == []


def expected(rule: AccessRule, who: str | None, foreign: bool) -> set[int]:
    """The statuses that are right."""
    if who is None:
        return {302}
    held = POWERS[who]
    if not rule.of:
        return {403} if rule.demanded and rule.power not in held else {200, 302}
    if rule.of in PERSONAL:
        return {200, 302} if who == PERSONAL[rule.of][foreign] else {404}
    if who != "admin" and (rule.of in ADMINS_ONLY or foreign != (who == "stranger")):
        return {404}
    return {200, 302} if rule.power is None or rule.power in held else {403}


@pytest.mark.parametrize("who", WHO)
def test_pages_that_others_wrote(who: str | None, walked: scenery.Fleet) -> None:
    browser = Browser(getattr(walked, who) if who else None)
    one = ControllerType.objects.get(code="evc5").pk
    keys = {"content_type_id": 1, "object_id": one, "url": "x", "app_label": "chargers", "pk": 1}
    wrong = []
    for page in THEIRS:
        kind = OTHERS.get(page.name, STAFF)
        if page.name.startswith("admin:") and not page.pattern.name:
            continue  # the admin's catch-all and its redirects
        url = page.address(keys | OTHERS_PARTS.get(page.name, {}))
        for method in ("GET", "POST"):
            status, location = browser.ask(method, url)
            if not right(kind, who, status, location):
                wrong.append(f"{method} {page.name}: {status} {location}")
    assert wrong == []


def right(kind: str, who: str | None, status: int, location: str) -> bool:
    to_log_in = status == 302 and ("/login" in location or location == reverse("admin:index"))
    if kind == OPEN:
        return status in {200, 302, 400, 401, 404, 405}
    if who is None:
        return to_log_in or status in {403, 405}
    if kind == STAFF:
        return status < 500 if who == "admin" else (status in {403, 405} or to_log_in)
    return status in {200, 302, 404, 405} and not to_log_in


def test_a_passkey_of_somebody_else_does_not_exist(walked: scenery.Fleet) -> None:
    key = Authenticator.objects.create(user=walked.stranger, type="webauthn", data={"name": "key", "credential": {}})
    Authenticator.objects.create(user=walked.installer, type="totp", data={"secret": "x"})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for method in ("GET", "POST"):
            assert Browser(walked.installer).ask(method, reverse(name, args=[key.pk])) == (404, "")
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_membership_of_one_site_shows_that_site_only(walked: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    organisation = walked.evc5.organisation
    elsewhere = organisation.sites.create(name="Elsewhere")
    hidden = scenery.charger("HIDDEN-1", "evc5", elsewhere)
    walked.installer.memberships.get().sites.set(organisation.sites.exclude(name="Elsewhere"))
    browser = browser_of(walked.installer)
    assert browser.get(reverse("charger", args=[walked.evc5.pk])).status_code == 200
    assert browser.get(reverse("charger", args=[hidden.pk])).status_code == 404
    assert "HIDDEN-1" not in browser.get("/").content.decode()


def test_parts_of_another_object_do_not_exist(walked: scenery.Fleet) -> None:
    """What stands behind the object in a URL is looked for among its own."""
    admin, ours, theirs = Browser(walked.admin), walked.evc5, walked.foreign
    change = Change.objects.get(charger=theirs)
    site = theirs.organisation.sites.get()
    for url in (
        reverse("change", args=[ours.pk, change.pk]),
        reverse("site", args=[ours.organisation.pk, site.pk]),
        reverse("site_remove", args=[ours.organisation.pk, site.pk]),
    ):
        for method in ("GET", "POST"):
            assert admin.ask(method, url)[0] in {404, 405}, url
