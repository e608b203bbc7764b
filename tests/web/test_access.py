"""Every page, every role, own and foreign charger: another organisation's charger does not exist, and owners change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from chargers.domain.roles import Power
from chargers.models import Change, Charger, User
from chargers.web import urls
from chargers.web.access import Rule
from tests.web import scenery

POWERS = {
    "admin": set(Power),
    "installer": {Power.LOOK, Power.EXPORT, Power.CLAIM, Power.CHANGE, Power.READ_SETTINGS, Power.OPEN_WINDOW},
    "owner": {Power.LOOK, Power.EXPORT},
}


def rule_of(pattern: URLPattern) -> Rule:
    view = pattern.callback
    while not hasattr(view, "rule"):
        view = view.__wrapped__  # type: ignore[attr-defined]
    return view.rule


def address(pattern: URLPattern, charger: Charger) -> str:
    wanted = pattern.pattern.converters
    parts: dict[str, object] = {"pk": charger.pk, "key": "0" * 32, "form": "csv"}
    change = Change.objects.filter(charger=charger).first()
    parts["change"] = change.pk if change else 999
    return reverse(str(pattern.name), kwargs={name: parts[name] for name in wanted})


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[scenery.Fleet]:
    """What is walked, made once for all walks: each of them is a savepoint within its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        now = timezone.now()
        fleet = scenery.fleet(now)
        for charger in (fleet.evc5, fleet.foreign):
            scenery.change(charger, fleet.admin, "moved", now, ended_at=now)
        yield fleet
        transaction.set_rollback(True)


@pytest.fixture
def walked(made_once: scenery.Fleet, db: None) -> scenery.Fleet:
    return made_once


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda p: p.name)
def test_every_view_carries_a_rule(pattern: URLPattern) -> None:
    assert isinstance(rule_of(pattern), Rule)
    assert bool(rule_of(pattern).of) == ("pk" in pattern.pattern.converters)


@pytest.mark.parametrize("who", ["admin", "installer", "owner", "stranger", None])
@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda p: p.name)
def test_who_may(pattern: URLPattern, who: str | None, walked: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    rule = rule_of(pattern)
    browser = browser_of(getattr(walked, who)) if who else Client()
    for charger, own in ((walked.evc5, who != "stranger"), (walked.foreign, who in {"admin", "stranger"})):
        url = address(pattern, charger)
        for method in (browser.get, browser.post):
            status = method(url).status_code
            if status == 405:
                continue
            if who is None:
                assert status == 302
            elif not rule.of:
                refused = rule.demanded and who == "owner"
                assert status in ({403} if refused else {200, 302})
            elif not own:
                assert status == 404
            elif rule.power in POWERS["installer" if who == "stranger" else who]:
                assert status in {200, 302}
            else:
                assert status == 403


def test_no_page_outside_the_walk() -> None:
    ours = [p for p in get_resolver().url_patterns if "chargers.web.urls" in str(getattr(p, "urlconf_name", ""))]
    assert len(ours) == 1


def test_a_membership_of_one_site_shows_that_site_only(walked: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    organisation = walked.evc5.organisation
    elsewhere = organisation.sites.create(name="Elsewhere")
    hidden = scenery.charger("HIDDEN-1", "evc5", elsewhere)
    walked.installer.memberships.get().sites.set(organisation.sites.exclude(name="Elsewhere"))
    browser = browser_of(walked.installer)
    assert browser.get(reverse("charger", args=[walked.evc5.pk])).status_code == 200
    assert browser.get(reverse("charger", args=[hidden.pk])).status_code == 404
    assert "HIDDEN-1" not in browser.get("/").content.decode()
