"""Whatever stands behind the question mark: a page, or a clear refusal, and never a fault of ours. Nor anything inline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import pytest
from django.test import Client

from chargers.domain.editor.fields import EditorFields
from chargers.models import FleetImport, User
from chargers.services.access.access import Access
from chargers.services.alerts import subscriptions
from chargers.services.alerts.wishes import usual_wish
from chargers.services.connection.wishes import WISHES
from chargers.services.ocpp_info.restoration import OCPP_INFO_DRAFTS, WantedOcppInfo
from chargers.services.replacing.takeover import TAKEOVER_DRAFTS, WantedTakeover
from chargers.services.settings.editing import SETTINGS_DRAFTS, SettingsDraft
from chargers.web.urls import urlpatterns
from tests.web import addresses, scenery

INLINE = re.compile(
    r"<[^>]+?\s(?:style|on[a-z]+)=|<script(?![^>]*\ssrc=)(?![^>]*\snonce=)(?![^>]*type=\"application/json\")", re.IGNORECASE
)
NAMES = (
    *(
        "page",
        "rows",
        "q",
        "state",
        "sort",
        "controller_type",
        "organisation",
        "site",
        "backend",
        "span",
        "day",
        "at",
        "from",
        "to",
    ),
    *(
        "since",
        "until",
        "as_of",
        "action",
        "direction",
        "kind",
        "who",
        "subject",
        "words",
        "person",
        "group",
        "with",
        "id",
        "draft",
        "charger",
        "format",
        "next",
    ),
    *("before", "after", "filter", "connector", "columns", "key", "fold", "all", "another", "as", "every", "rung", "url", "tag"),
)
VALUES = {
    "no number": "x",
    "nothing": "",
    "beyond": "9" * 40,
    "a NUL byte": "\x00",
    "a year of nobody": "99999-13-45",
    "the last day": "9999-12-31",
    "after the last moment elsewhere": "9999-12-31T23:59:59-12:00",
    "before the first moment elsewhere": "0001-01-01T00:00:00+14:00",
    "other digits": "٣²",
    "markup": "<script>alert(1)</script>\"'",
    "long": "a" * 5_000,
}
ALONE = [VALUES[name] for name in VALUES if name in {"beyond", "a NUL byte"} or "elsewhere" in name] + ["9999-12-31"]
PARTS = list(VALUES.values())[::2]  # asked for as a part of a page; the others as a whole
HTMX = {"HX-Request": "true"}
LEFT_OUT = {"account_logout", "healthz"}
LEAD_ON = {
    "alerts_number",
    "first_steps",
    "memberships",
    "chargers_read",
    "chargers_tags",
    "send",
    "missing_tokens",
    "prepared_missing",
}  # where nothing is chosen, or that is a part of a page


@dataclass(frozen=True)
class Walk:
    """An admin's browser, and every address that it can get, each with an object that is there."""

    browser: Client
    urls: dict[str, str]  # by name

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.urls.items())


@pytest.fixture
def walk(db: None, now: datetime, browser_of: Callable[[User], Client]) -> Walk:
    fleet = addresses.furnished(now)
    subscriptions.subscribe(Access.of(fleet.admin), fleet.evc5.organisation, usual_wish(), now, language="en")
    previewed = {
        "preview": WISHES.keep(fleet.evc5, fleet.admin, EditorFields(url="wss://h.nl/ocpp/"), now).key,
        "ocpp_info_preview": OCPP_INFO_DRAFTS.keep(fleet.evc5, fleet.admin, WantedOcppInfo("DUO2", "Ecotap", "1891351"), now).key,
        "settings_preview": SETTINGS_DRAFTS.keep(fleet.evc5, fleet.admin, SettingsDraft({"HeartbeatInterval": "90"}), now).key,
        "takeover_preview": TAKEOVER_DRAFTS.keep(fleet.evc5, fleet.admin, WantedTakeover(fleet.evc4.pk), now).key,
    }
    urls = {}
    for page in addresses.pages():
        if page.name.startswith("admin:") or page.name in LEFT_OUT or not addresses.can_be_got(page.pattern):
            continue
        one = addresses.OBJECTS[page.rule.of](fleet)[0] if page.rule and page.rule.of else None
        if page.rule and page.rule.of == "alert_subscription":
            one = fleet.admin.alert_subscriptions.get()  # everybody else's does not exist
        if page.rule and page.rule.of == "import":
            one = FleetImport.objects.filter(by=fleet.admin).first() or scenery.fleet_import(
                fleet.admin, fleet.evc5.organisation, now
            )
        parts = {name: addresses.PARTS[name](one, fleet) for name in page.parts & addresses.PARTS.keys() if one}
        own: dict[str, object] = {"pk": one.pk} if one else {}
        key = {"key": previewed[page.name]} if page.name in previewed else {}
        urls[page.name] = page.address(addresses.FILLED | parts | own | key)
    return Walk(browser_of(fleet.admin), urls)


def test_every_address_of_ours_is_walked_and_leads_to_a_page(walk: Walk) -> None:
    ours = {str(pattern.name) for pattern in urlpatterns if addresses.can_be_got(pattern)}
    assert ours - walk.urls.keys() == set()
    found = {name: walk.browser.get(url).status_code for name, url in walk if name in ours}
    assert {name: status for name, status in found.items() if status != 200} == dict.fromkeys(LEAD_ON, 302)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_query_breaks_a_page(value: str, walk: Walk) -> None:
    broken = []
    query = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name in NAMES)
    for name, url in walk:
        try:
            answer = walk.browser.get(f"{url}?{query}", headers=HTMX if value in PARTS else {})
        except Exception as problem:
            broken.append(f"{name}: {problem!r}"[:200])
            continue
        if answer.status_code >= 500:
            broken.append(f"{name}: {answer.status_code}")
        elif answer.get("Content-Type", "").startswith("text/html"):
            broken += [f"{name}: inline: {one}" for one in INLINE.findall(answer.content.decode())]
    assert broken == []


def test_each_alone_breaks_none_either(walk: Walk) -> None:
    broken = []
    for page, url in walk:
        text = walk.browser.get(url).content.decode("latin-1") if "file" not in page else ""
        asked = {name for name in NAMES if f'name="{name}"' in text or f"{name}=" in text}
        for name in sorted(asked):
            for value in ALONE:
                try:
                    status = walk.browser.get(url, {name: value}).status_code
                except Exception as problem:
                    broken.append(f"{page}?{name}={value[:9]!r}: {problem!r}"[:200])
                else:
                    if status >= 500:
                        broken.append(f"{page}?{name}={value[:9]!r}: {status}")
    assert broken == []
