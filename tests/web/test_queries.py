"""Lists cost the same number of queries whatever their size, and SQL's idea of a status is the domain's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chargers.domain.fleets.move_row import MoveOfRow
from chargers.domain.presence.status import SocketFacts, derive_status
from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.models import Alert, Backend, Change, Charger, Membership, Organisation, Presence, User
from chargers.services.access.access import Access
from chargers.services.alerts import subscriptions
from chargers.services.alerts.wishes import usual_wish
from chargers.services.chargers import charger_list
from chargers.services.chargers.charger_rows import list_chargers
from chargers.services.fleets import moves
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, ValueChange
from chargers.services.presence import status_sql
from tests.web import scenery

COUNTS = json.loads((Path(__file__).parent / "query_counts.json").read_text())
LOGGED_IN = {"chargers": "/", "waiting_room": "/waiting-room/", "help": "/help/", "coming_here": "/help/coming-here/"}
OF_CHARGER = ("charger", "charger_settings", "charger_history", "charger_messages", "charger_journal", "connection")


def more(fleet: scenery.Fleet, count: int, now: datetime) -> None:
    assert fleet.evc5.site is not None
    process = scenery.process(now)
    for number in range(count):
        one = scenery.charger(f"MORE-{number}", "evc5", fleet.evc5.site, values=scenery.evc(f"MORE-{number}", ""))
        scenery.connect(one, process, now)


def cost(browser: Client, url: str) -> int:
    browser.get(url)  # whatever is cached once
    charger_list.forget_figures()
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who", ["admin", "installer"])
@pytest.mark.parametrize("size", [0, 57])
def test_lists(who: str, size: int, fleet: scenery.Fleet, browser_of: Callable[[User], Client], now: datetime) -> None:
    scenery.connect(fleet.evc5, None, now)  # before any has been here, admins are told what leads there
    more(fleet, size, now)
    browser = browser_of(getattr(fleet, who))
    assert {name: cost(browser, url) for name, url in LOGGED_IN.items()} == COUNTS[who]["lists"]


@pytest.mark.parametrize("who", ["admin", "installer"])
def test_pages_of_a_charger(who: str, fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(getattr(fleet, who))
    found = {name: cost(browser, reverse(name, args=[fleet.evc5.pk])) for name in OF_CHARGER}
    assert found == COUNTS[who]["charger"]


def crowd(fleet: scenery.Fleet, who: str, size: int, now: datetime) -> dict[str, str]:
    """So many of everything that a page lists; the addresses of those pages."""
    ours = fleet.evc5.organisation
    backend = Backend.objects.create(organisation=ours, name="Theirs", tls=False, host="h.nl", port=80, path="/")
    for number in range(size):
        theirs = Organisation.objects.create(name=f"Organisation {number}")
        person = User.objects.create_user(f"person-{number}", f"person-{number}@example.com", first_name=f"P{number}")
        for member, organisation in ((person, ours), (person, theirs), (fleet.installer, theirs)):
            site = organisation.sites.create(name=f"Site {number} of {member}")
            Membership.objects.create(user=member, organisation=organisation, role=Role.INSTALLER).sites.add(site)
        Backend.objects.create(organisation=theirs, name=f"Backend {number}", tls=True, host="h.nl", port=443, path=f"/{number}/")
        for name, endpoint in ((f"HERE-{number}", backend.endpoint().url()), (f"THERE-{number}", f"ws://h{number}.nl:80/")):
            one = Charger.objects.create(ocpp_id=name, organisation=ours, site=fleet.evc5.site, backend_endpoint=endpoint)
            bad = scenery.change(one, fleet.installer, "rolled_back", now, why="refused", ended_at=now)
            times = {"since": now, "counts_from": now, "raised_at": now}
            Alert.objects.create(charger=one, kind="change", detail="rolled_back", change=bad, **times)
            Alert.objects.create(charger=one, kind="offline", detail="code 1006", **times)
        for subject in ({"charger": fleet.evc5}, {"person": person}, {"organisation": theirs}):
            values = [ValueChange("name", "one", "another"), ValueChange("site", "here", "there")]
            journal.write(Action.CHARGER_EDITED, by=person, values=values, **subject)
        for somebody in (fleet.admin, fleet.installer):
            subscriptions.subscribe(Access.of(somebody), theirs, usual_wish(), now, language="en")
            elsewhere(somebody)
    lines = "".join(f"NL*BAD*{number};EVC 9;1.81E+06\n" for number in range(size + 1))
    for _ in range(2):
        brought = scenery.fleet_import(getattr(fleet, who), ours, now, f"OCPP ID;Type;Serial number\n{lines}")
    ours_here = list(Charger.objects.filter(ocpp_id__startswith="THERE-"))
    here = "&".join(f"charger={one.pk}" for one in ours_here)
    moving = scenery.series(ours_here, backend, fleet.admin, now)
    waiting = [MoveOfRow(one.pk, backend.pk, backend.endpoint(), "FR*1", Secret(f"t-{one.pk}")) for one in ours_here]
    moves.prepare(waiting, by=fleet.admin, at=now - timedelta(hours=1))
    return {
        "landing": reverse("landing"),
        "landing_list": reverse("landing_list"),
        "send": f"{reverse('send')}?to={backend.pk}&{here}",
        "series": reverse("series", args=[moving.pk]),
        "prepared": reverse("prepared"),
        "imports": reverse("imports"),
        "import": reverse("import", args=[brought.pk]),
        "alerts": reverse("alerts"),
        "alerts_subscribe": reverse("alerts_subscribe"),
        "backends": reverse("backends"),
        "backend": reverse("backend", args=[backend.pk]),
        "charger_journal": reverse("charger_journal", args=[fleet.evc5.pk]),
        "sessions": reverse("usersessions_list"),
        "journal": reverse("journal"),
        "organisations": reverse("organisations"),
        "organisation": reverse("organisation", args=[ours.pk]),
        "site": reverse("charger_site", args=[fleet.evc5.site_id]),
        "site_edit": reverse("charger_site_edit", args=[fleet.evc5.site_id]),
        "people": reverse("people"),
        "person": reverse("person", args=[fleet.installer.pk]),
        "membership": reverse("membership", args=[fleet.installer.pk, ours.pk]),
    }


ADMINS_ONLY = ("journal", "organisations", "organisation", "people", "person", "membership")


def elsewhere(somebody: User) -> None:
    """One more browser in which this person is logged in."""
    browser = Client()
    browser.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    columns = {"user": somebody, "ip": "10.0.0.1", "user_agent": "Firefox/150"}
    UserSession.objects.get_or_create(session_key=browser.session.session_key, defaults=columns)


@pytest.mark.parametrize("who", ["admin", "installer"])
@pytest.mark.parametrize("size", [1, 57])
def test_pages_of_people_and_of_what_they_do(
    who: str, size: int, fleet: scenery.Fleet, browser_of: Callable[[User], Client], now: datetime
) -> None:
    urls = {name: url for name, url in crowd(fleet, who, size, now).items() if who == "admin" or name not in ADMINS_ONLY}
    browser = browser_of(getattr(fleet, who))
    assert {name: cost(browser, url) for name, url in urls.items()} == COUNTS[who]["crowd"]


SILENT = [timedelta(seconds=s) for s in (0, 50, 51, 300, 660, 661, 5000)]


def test_the_database_derives_the_same_status(fleet: scenery.Fleet, now: datetime) -> None:
    leases = {True: scenery.process(now), False: scenery.process(now, lease=timedelta(seconds=-10))}
    presence = scenery.connect(fleet.evc5, None, now)
    moved = scenery.change(fleet.evc5, fleet.admin, "moved", now, ended_at=now)
    left = {True: presence.connected_at, False: presence.connected_at - timedelta(seconds=1)}  # False: it came back since
    for silent, answers, unanswered, closed, leased, away in product(
        SILENT, [True, False], [0, 1, 2], [False, True], [True, False], [True, False]
    ):
        closed_at = now if closed else None
        facts = SocketFacts(now - silent, closed_at, 300, answers, unanswered, away)
        Change.objects.filter(pk=moved.pk).update(left_at=left[away])
        Presence.objects.filter(pk=presence.pk).update(
            process=leases[leased],
            heard_at=facts.heard_at,
            closed_at=closed_at,
            answers_pings=answers,
            unanswered_pings=unanswered,
        )
        found: Any = status_sql.with_status(Charger.objects.filter(pk=fleet.evc5.pk), now).get()
        assert found.status == derive_status(facts, leased, now).value, facts
        assert list_chargers([fleet.evc5.pk], now)[0].status == found.status


def test_never_seen(fleet: scenery.Fleet, now: datetime) -> None:
    everyone: Any = status_sql.with_status(Charger.objects.all(), now)
    assert {charger.status for charger in everyone} == {"never_seen"}


def test_figures_count_what_the_filter_shows(fleet: scenery.Fleet, browser_of: Callable[[User], Client], now: datetime) -> None:
    process = scenery.process(now)
    scenery.connect(fleet.evc5, process, now)
    scenery.connect(fleet.cpa, process, now, closed_at=now)
    scenery.connect(fleet.foreign, process, now, closed_at=now)
    scenery.change(fleet.foreign, fleet.admin, "moved", now, left_at=now, ended_at=now)
    scenery.change(fleet.evc4, fleet.admin, "asking", now)
    browser = browser_of(fleet.admin)
    numbers = charger_list.count_states(Access.of(fleet.admin), now)
    by_state = {"online": 1, "quiet": 0, "offline": 1, "moved_away": 1, "never_seen": 1}
    assert numbers == {"all": 4, **by_state, "attention": 4, "changing": 1, "retired": 0}
    for state in set(numbers) - {"all"}:
        shown = browser.get("/", {"state": state}).context["rows"]
        assert len(shown) == numbers[state], state


def test_rows_stay_while_they_are_refreshed(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    """The doorbell refreshes the rows that are on screen, even where a filter no longer fits them; never a foreign one."""
    browser = browser_of(fleet.installer)
    rows = f"{fleet.cpa.pk} {fleet.foreign.pk}"
    shown = browser.get("/", {"state": "online", "rows": rows}, headers={"hx-request": "true", "hx-target": "results"}).context[
        "rows"
    ]
    assert [row.pk for row in shown] == [fleet.cpa.pk]


@pytest.mark.parametrize(("words", "found"), [("1000", 1), ("quay eco", 3), ("127.0.0.1:8000", 3), ("11752628", 1), ("zzz", 0)])
def test_search(words: str, found: int, fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    assert len(browser_of(fleet.installer).get("/", {"q": words}).context["rows"]) == found
