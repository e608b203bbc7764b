"""Every page of the walk, in every state that it has: once through all of them, and what was seen on the way.

axe takes its time over colours, so a page is looked at in two of the four ways, the next one in the other two;
`script/screenshots --axe` looks at each in all four.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Error, Response

from tests.web import addresses, sight
from tests.web.stage import Visitors, stage
from tests.web.walk import PAGES

pytestmark = pytest.mark.timeout(1800)  # the walk takes two minutes on two cores that do nothing else, whoever begins it

# Addresses that a GET reaches, and why the walk does not stop there.
NO_PAGE = {
    "healthz": "for machines",
    "security_txt": "for machines",
    "set_language": "for forms",
    "preferences": "for forms",
    "alerts_number": "a part of the bar",
    "first_steps": "a part of the list of an empty installation (test_first_charger)",
    "charger_head": "a part of the charger's page",
    "settings_download": "a file",
    "by_hand_file": "a file",
    "transactions_file": "a file",
    "meter_values_file": "a file",
    "stray_file": "a file",
    "journal_file": "a file",
    "chargers_file": "a file",
    "messages_file": "a file",
    "landing_list_file": "a file",
    "missing_tokens": "a file",
    "prepared_missing": "a file",
    "import_template": "a file",
    "import_file": "a file",
    "mfa_download_recovery_codes": "a file",
    "memberships": "leads to the one that was chosen",
    "mfa_login_webauthn": "for the script of the login page",
}
NOT_OURS = {
    "log_in_again": "for people of an identity provider",
    "openid_connect_login": "needs an identity provider",
    "openid_connect_callback": "needs an identity provider",
    "socialaccount_connections": "needs an identity provider",
    "socialaccount_login_cancelled": "needs an identity provider",
    "socialaccount_login_error": "needs an identity provider",
    "socialaccount_signup": "accounts of a provider are made at its log-in",
    "account_signup": "accounts are made by admins: it is closed",
    "account_inactive": "allauth's own, on our frame",
    "account_email_verification_sent": "addresses are not verified",
    "account_confirm_email": "addresses are not verified",
    "account_set_password": "for accounts without a password, which are not made",
    "account_confirm_login_code": "log-in by code is off",
    "account_reset_password_from_key": "needs a mail that was just sent",
    "account_reset_password_from_key_done": "allauth's own, on our frame",
    "mfa_authenticate": "needs a second factor on the way in",
    "mfa_reauthenticate": "needs a second factor",
    "mfa_deactivate_totp": "needs a second factor",
    "mfa_view_recovery_codes": "needs a second factor",
    "mfa_generate_recovery_codes": "needs a second factor",
    "mfa_reauthenticate_webauthn": "needs a key in the hand",
    "mfa_remove_webauthn": "needs a key in the hand",
    "mfa_edit_webauthn": "needs a key in the hand",
}
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
ALLOWED = {"'self'", "'none'", "data:"}
INLINE = re.compile(r"<[^>]+?\s(?:style|on[a-z]+)=", re.IGNORECASE)


@dataclass
class Seen:
    """Findings, each with the name of its page."""

    findings: list[str] = field(default_factory=list)  # of axe, and of scrolling sideways
    focus: list[str] = field(default_factory=list)
    frame: list[str] = field(default_factory=list)  # headings and titles
    wrong: list[str] = field(default_factory=list)  # on the console, and in the network
    inline: list[str] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)  # by path
    policies: list[tuple[str, str]] = field(default_factory=list)  # with their addresses


@pytest.fixture(scope="module")
def seen(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    seen = Seen()
    with stage(tmp_path_factory.mktemp("stage")) as house:
        visitors = Visitors(browser, house.pages)
        for (name, who, go), ways in zip(PAGES, cycle(sight.CROSSWISE), strict=False):
            window = visitors.window(who)
            page, known = window.page, len(window.complaints)
            documents: list[Response] = []

            def note(response: Response, documents: list[Response] = documents) -> None:
                if response.headers.get("content-type", "").startswith("text/html"):
                    documents.append(response)

            page.on("response", note)
            try:
                go(page)
                page.wait_for_load_state("load")
            except Error as why:
                seen.wrong.append(f"{name}: was not reached: {why.message}")
            page.remove_listener("response", note)
            for response in documents:
                seen.headers[urlsplit(response.url).path] = response.headers
                seen.policies.append((response.url, response.headers.get("content-security-policy", "")))
            seen.inline += [f"{name}: {one}" for one in INLINE.findall(page.content())]
            refused = {f"status of {response.status}" for response in documents if response.status >= 400}
            seen.frame += [f"{name}: {one}" for one in _frame(page.title(), page.locator("h1").count())]
            seen.focus += [f"{name}: {one}" for one in sight.tab_through(page)]
            page.evaluate(sight.OPEN)
            seen.findings += [f"{name}: {one}" for one in sight.examine(page, ways)]
            said = [one for one in window.complaints[known:] if not any(part in one for part in refused)]
            seen.wrong += [f"{name}: {one}" for one in said]
        yield seen
        assert " ERROR " not in house.log, house.log


def nothing(found: list[str]) -> None:
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def _frame(title: str, headings: int) -> list[str]:
    wrong = []
    if not title.removesuffix("· ECC Web").strip():
        wrong.append("no title")
    if headings != 1:
        wrong.append(f"{headings} headings of the first level")
    return wrong


def test_axe_finds_nothing_and_nothing_scrolls_sideways(seen: Seen) -> None:
    nothing(seen.findings)


def test_focus_is_drawn_and_never_hidden(seen: Seen) -> None:
    nothing(seen.focus)


def test_each_has_a_title_and_one_heading(seen: Seen) -> None:
    nothing(seen.frame)


def test_nothing_is_asked_elsewhere_and_the_console_stays_silent(seen: Seen) -> None:
    nothing(seen.wrong)


def test_no_style_and_no_script_stands_in_an_attribute(seen: Seen) -> None:
    nothing(seen.inline)


def test_every_address_is_in_the_walk(seen: Seen) -> None:
    walked = {resolve(path).view_name for path in seen.headers}
    known = walked | NO_PAGE.keys() | NOT_OURS.keys()
    nothing([str(one.name) for one in addresses.everywhere() if one.name not in known and addresses.can_be_got(one)])


def test_what_is_said_to_be_no_page_is_an_address(seen: Seen) -> None:
    there = {one.name for one in addresses.everywhere()}
    assert (NO_PAGE.keys() | NOT_OURS.keys()) - there == set()


def test_every_page_is_fenced_in_by_its_headers(seen: Seen) -> None:
    for path, headers in seen.headers.items():
        for name, value in HEADERS.items():
            assert headers.get(name) == value, f"{path}: {name}"


def test_the_policy_allows_nothing_inline_and_no_nonce_is_used_twice(seen: Seen) -> None:
    nonces = []
    for address, policy in seen.policies:
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
        nonces += [word for word in rules["script-src"] if word.startswith("'nonce-")]
        assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == ["'none'"], address
        assert {word for words in rules.values() for word in words if not word.startswith("'nonce-")} <= ALLOWED, address
    assert len(nonces) == len(set(nonces))
