"""The list of chargers: what each filter shows, badges as figures count them, order, files, and what is done with many."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from itertools import cycle, product
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Arrival, Backend, Boot, Charger, Presence, User
from chargers.services.access.access import Access
from chargers.services.backends import lookups
from chargers.services.chargers import attention
from chargers.services.chargers.charger_rows import list_chargers
from chargers.services.chargers.filter_choices import FilterChoices
from chargers.services.chargers.list_columns import USUAL
from chargers.services.shared_cache import SharedCache
from chargers.web.charger_page import badges
from chargers.web.chargers.rows import rows
from tests.web import scenery

BrowserOf = Callable[[User], Client]
HERE = "ws://127.0.0.1:8000/ocpp/"


@pytest.fixture
def shown(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> Callable[..., list[str]]:
    """The OCPP IDs that the list shows an admin, in its order; two chargers are seen, one needs a person."""
    live = scenery.process(now)
    scenery.connect(fleet.evc5, live, now)
    scenery.connect(fleet.cpa, live, now, closed_at=now, heard_at=now - timedelta(hours=1))
    Charger.objects.filter(pk=fleet.evc4.pk).update(ocpp_info_flag="wiped", options_malformed=True, note="behind the fence")
    Charger.objects.filter(pk=fleet.cpa.pk).update(points_at="wss://other.example.com:443/x/1", backend_endpoint="")
    backend = Backend.objects.create(name="Our own place", tls=False, host="127.0.0.1", port=8000, path="/ocpp/")
    browser = browser_of(fleet.admin)

    def of(**query: str) -> list[str]:
        asked = {name: backend.pk if value == "here" else value for name, value in query.items()}
        return [row.ocpp_id for row in browser.get("/", asked).context["rows"]]

    return of


CPA, EVC5, EVC4, NORTH = "NL-ECO-3000", "NL*ECO*1000", "NL*ECO*2000", "NL*NRD*9000"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [EVC5, EVC4, NORTH, CPA]),
        ({"state": "online"}, [EVC5]),
        ({"state": "offline"}, [CPA]),
        ({"state": "never_seen"}, [EVC4, NORTH]),
        ({"needs": "ocpp_info"}, [EVC4]),
        ({"needs": "options"}, [EVC4]),
        ({"needs": "not_encrypted"}, [EVC5, NORTH]),
        ({"needs": "differs"}, []),
        ({"backend": "here"}, [EVC5, EVC4, NORTH]),
        ({"q": "other.example.com"}, [CPA]),
        ({"q": "quay", "state": "never_seen"}, [EVC4]),
        ({"q": "nleco1000"}, [EVC5]),  # as people say it
        ({"q": "ECO-3000"}, [CPA]),
        ({"q": "northern"}, [NORTH]),
        ({"q": "cpa"}, [CPA]),
        ({"q": "behind the fence"}, [EVC4]),
        ({"q": "own place"}, [EVC5, EVC4, NORTH]),
        ({"sort": "-id"}, [CPA, NORTH, EVC4, EVC5]),
        ({"sort": "heard"}, [EVC5, CPA, EVC4, NORTH]),
        ({"sort": "-heard"}, [CPA, EVC5, EVC4, NORTH]),
        ({"sort": "state"}, [CPA, EVC4, NORTH, EVC5]),
        ({"sort": "site"}, [NORTH, EVC5, EVC4, CPA]),
        ({"sort": "nonsense", "state": "nonsense", "page": "99999999999999999999"}, [EVC5, EVC4, NORTH, CPA]),
    ],
)
def test_filters_and_order(query: dict[str, object], found: list[str], shown: Callable[..., list[str]]) -> None:
    result = shown(**query)
    if query.get("sort", "") in ("-id", "", "nonsense"):  # databases order - and * each in its own way
        assert sorted(result) == sorted(found)
    else:
        assert result == found


def test_a_site_is_offered_with_its_organisation(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.admin)
    organisation, site = fleet.foreign.organisation_id, fleet.foreign.site_id or 0
    found = browser.get("/", {"organisation": organisation, "site": site})
    assert [row.pk for row in found.context["rows"]] == [fleet.foreign.pk]
    assert [chip.value for chip in found.context["chips"]] == ["Northern Fleet", "Depot"]
    assert "site=" not in found.context["chips"][0].without


def test_fields_show_what_each_asked_for(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    """Though they are drawn once."""
    for q, state, offers in (("quay", "offline", 1), ("", "", 0), ("quay", "nonsense", 0), ("", "offline", 1)):
        found = browser_of(fleet.owner).get("/", {"q": q, "state": state}).content.decode()
        assert ('type="search" name="q" value="quay"' in found) == bool(q)
        assert found.count('<option value="offline" selected>') == offers
        assert ("nonsense" in found.split('name="state"')[1].split("</div>")[0]) == (state == "nonsense")


def test_badges_are_what_the_figure_counts(fleet: scenery.Fleet, now: datetime) -> None:
    """Each condition of the database against the same for a charger at hand, kind by kind."""
    live = scenery.process(now)
    scenery.connect(fleet.evc4, live, now, hints="keyless,duplicate_identity")
    scenery.change(fleet.cpa, fleet.admin, "asking", now)
    Charger.objects.filter(pk=fleet.evc5.pk).update(differs=True, ocpp_info_flag="half_wiped", other_serial="1891399")
    Charger.objects.filter(pk=fleet.foreign.pk).update(options_malformed=True, points_at="wss://other.example.com:443/")
    scenery.refused(fleet.cpa, now)
    scenery.change(fleet.evc5, fleet.admin, "came_back", now, ended_at=now)
    for kind, one in zip(AlertKind, cycle([fleet.evc5, fleet.foreign, fleet.evc4]), strict=False):
        scenery.alert(one, kind, now)
    scenery.alert(fleet.cpa, AlertKind.OFFLINE, now, ended_at=now)
    scenery.alert(fleet.cpa, AlertKind.ONLY_COUNTED, now, over_since=now)
    keys = list(Charger.objects.values_list("pk", flat=True))
    at_hand = {charger.pk: set(badges.needs(charger)) for charger in list_chargers(keys, now)}
    for need in attention.Need:
        counted = set(Charger.objects.filter(attention.needs_condition(need, now)).values_list("pk", flat=True))
        assert counted == {pk for pk, held in at_hand.items() if need in held}, need
    assert at_hand[fleet.cpa.pk].isdisjoint({attention.Need.MISSED, attention.Need.SENDS_TOO_MUCH}), "over"
    assert all(any(need in held for held in at_hand.values()) for need in attention.Need), "each kind is among them"


AGO = [None, timedelta(0), timedelta(seconds=40), timedelta(minutes=5), timedelta(minutes=29), timedelta(minutes=31)]


def test_the_database_finds_the_same_chargers_kept_out(fleet: scenery.Fleet, now: datetime) -> None:
    attempt = scenery.refused(fleet.evc5, now)
    presence = scenery.connect(fleet.evc5, scenery.process(now), now)
    for tried, heard, closed, outcome in product(AGO[1:], AGO, AGO, ("wrong_credentials", "unknown", "duplicate_identity")):
        Arrival.objects.filter(pk=attempt.pk).update(last_at=now - (tried or timedelta(0)), outcome=outcome)
        heard_at, closed_at = now - (heard or timedelta(0)), None if closed is None else now - closed
        Presence.objects.filter(pk=presence.pk).update(heard_at=heard_at, closed_at=closed_at)
        found = Charger.objects.filter(attention.needs_condition(attention.Need.KEPT_OUT, now)).exists()
        assert found is list_chargers([fleet.evc5.pk], now)[0].kept_out, (tried, heard, closed, outcome)
    Presence.objects.all().delete()
    assert list_chargers([fleet.evc5.pk], now)[0].kept_out is False, "of another with its ID"
    Arrival.objects.update(outcome="no_credentials", last_at=now)
    assert Charger.objects.get(attention.needs_condition(attention.Need.KEPT_OUT, now)) == fleet.evc5


def test_returned_until_something_else_is_asked_or_accepted(fleet: scenery.Fleet, now: datetime) -> None:
    def returned() -> bool:
        return Charger.objects.filter(attention.needs_condition(attention.Need.RETURNED, now)).exists()

    scenery.change(fleet.evc5, fleet.admin, "came_back", now, asked_at=now - timedelta(hours=1), ended_at=now)
    assert returned()
    newer = scenery.change(fleet.evc5, fleet.admin, "applied", now, asked_at=now, ended_at=now)
    assert not returned()
    newer.delete()
    Charger.objects.filter(pk=fleet.evc5.pk).update(wanted_since=now + timedelta(seconds=1))
    assert not returned()


@pytest.mark.parametrize(
    ("public", "counts"),
    [([HERE, "wss://ecc.example.com/ocpp/"], True), ([HERE], False), (["ws://elsewhere.example.com/ocpp/"], True)],
)
def test_plain_needs_nobody_where_this_server_has_nothing_better(
    public: list[str], counts: bool, fleet: scenery.Fleet, settings: Any
) -> None:
    settings.PUBLIC_ENDPOINTS = public
    found = Charger.objects.filter(attention.needs_condition(attention.Need.NOT_ENCRYPTED, timezone.now()))
    assert set(found) == ({fleet.evc5, fleet.cpa, fleet.foreign} if counts else set()), "an EVC 4.X cannot do TLS"


@pytest.mark.parametrize("who", ["admin", "installer", "owner", "stranger"])
def test_no_more_is_offered_than_is_visible(who: str, fleet: scenery.Fleet) -> None:
    user = getattr(fleet, who)
    own = fleet.evc5.organisation
    for name, organisation in (("all", None), ("own", own), ("foreign", fleet.foreign.organisation)):
        Backend.objects.create(name=name, organisation=organisation, tls=True, host=f"{name}.example.com", port=443, path="/")
    site = fleet.evc5.site
    assert site is not None
    fleet.installer.memberships.get().sites.set([site])
    choices = FilterChoices(Access.of(user), str(own.pk))
    assert choices.backends == list(lookups.visible_backends(Access.of(user)))
    seen = {row.organisation for row in Access.of(user).chargers().select_related("organisation")}
    assert choices.organisations == sorted(((str(one.pk), one.name) for one in seen), key=lambda pair: pair[1])
    sites = own.sites.filter(pk=fleet.evc5.site_id or 0) if who == "installer" else own.sites.filter(organisation__in=seen)
    assert choices.sites == [(str(one.pk), one.name) for one in sites]


@pytest.mark.parametrize(("took", "lasts"), [(0.0, 0.25), (0.01, 0.4), (0.02, 0.8), (0.5, 1.0)])
def test_numbers_are_kept_for_a_moment(took: float, lasts: float, now: datetime) -> None:
    """At most a second, and shorter where they are cheap."""
    clock = itertools.accumulate(itertools.cycle([0.0, took]))
    kept: SharedCache[int] = SharedCache(timedelta(seconds=1), clock=lambda: next(clock))
    numbers = iter(range(9))
    asked = [kept.get("all", now + timedelta(seconds=s), lambda: next(numbers)) for s in (0, lasts - 0.01, lasts + 0.01)]
    assert asked == [(0, True), (0, False), (1, True)]
    assert kept.get("other", now, lambda: next(numbers)) == (2, True)


@pytest.mark.parametrize(("since", "fresh"), [(-0.1, True), (0.0, True), (0.1, False)])
def test_a_kept_number_is_fresh_to_whom_it_is_new_enough(since: float, fresh: bool, now: datetime) -> None:
    kept: SharedCache[int] = SharedCache(timedelta(seconds=1))
    kept.get("all", now, lambda: 1)
    later = now + timedelta(seconds=0.2)
    assert kept.get("all", later, lambda: 2, since=now + timedelta(seconds=since)) == (1, fresh)


def test_htmx_gets_the_part_that_it_asks_for(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.admin)
    asked = {"hx-request": "true", "hx-target": "list"}
    assert browser.get("/", headers=asked).content.lstrip().startswith(b'<div id="list"')
    assert browser.get("/", headers=asked | {"hx-target": "results"}).content.lstrip().startswith(b'<div id="results"')
    back = browser.get("/", headers=asked | {"hx-history-restore-request": "true"})
    assert back.content.lstrip().startswith(b"<!doctype html>"), "the browser's Back wants the page"


def as_csv(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\N{BOM}")
    return list(csv.DictReader(StringIO(text[1:])))


def test_the_list_as_csv(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now)
    Boot.objects.create(charger=fleet.evc5, at=now, model="DC60", firmware="=1+1", raw="{}")
    Charger.objects.filter(pk=fleet.evc5.pk).update(note="=HYPERLINK(1)", ocpp_info_flag="wiped")
    answer = browser_of(fleet.owner).get("/chargers/file/csv/", {"q": "eco"})
    assert "no-store" in answer["Cache-Control"]
    rows = {row["OCPP ID"]: row for row in as_csv(answer)}
    assert set(rows) == {EVC5, EVC4, CPA}, "nobody else's"
    one = rows[EVC5]
    assert (one["State"], one["Model"], one["Firmware"]) == ("online", "DC60", "'=1+1")
    assert (one["Note"], one["Encrypted"], one["Badges"]) == ("'=HYPERLINK(1)", "no", "OCPPInfo erased, not encrypted")
    assert "the-token-of-today" not in str(rows)


def test_the_list_as_xlsx_in_the_readers_language(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now)
    Charger.objects.filter(pk=fleet.evc5.pk).update(note="=1+1\x07")
    browser = browser_of(fleet.installer)
    answer: Any = browser.get(
        "/chargers/file/xlsx/", {"charger": [fleet.evc5.pk, fleet.foreign.pk]}, headers={"accept-language": "fr"}
    )
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    head, line, *others = sheet.iter_rows()
    titles = [title.value for title in head]
    assert not others, "another organisation's charger is not there, however it is asked for"
    assert titles[9] == "Dernier signe de vie"
    assert isinstance(line[9].value, datetime)
    assert (line[0].value, line[titles.index("Remarque")].value) == (EVC5, "=1+1")
    assert "f" not in {cell.data_type for cell in line}, "no formula"


def test_a_file_costs_the_same_number_of_queries(
    fleet: scenery.Fleet, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Charger.objects.bulk_create(Charger(ocpp_id=f"MORE-{n}", organisation=fleet.evc5.organisation) for n in range(120))
    browser = browser_of(fleet.installer)
    with django_assert_max_num_queries(12):
        assert len(as_csv(browser.get("/chargers/file/csv/"))) == 123


def test_many_are_asked_for_their_settings(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.installer)
    picked = {"charger": [fleet.evc5.pk, fleet.foreign.pk]}
    page = browser.get("/chargers/read/", picked)
    assert page.context["chargers"] == 1
    assert browser.post("/chargers/read/", picked)["Location"] == "/"
    assert set(Charger.objects.exclude(reading_asked_at=None)) == {fleet.evc5}
    browser.post("/chargers/read/", {"every": "1", "q": "2000"})
    assert set(Charger.objects.exclude(reading_asked_at=None)) == {fleet.evc5, fleet.evc4}


def test_nothing_picked_is_nobody_asked(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    browser_of(fleet.installer).post("/chargers/read/", {"q": "eco"})
    assert not Charger.objects.exclude(reading_asked_at=None).exists()


def test_a_charger_that_is_away_while_it_changes_has_one_state(fleet: scenery.Fleet, now: datetime) -> None:
    """Not a red "offline" beside "changing"; one that is online, and one that asks, show both."""
    live = scenery.process(now)
    scenery.connect(fleet.evc5, live, now)
    scenery.connect(fleet.evc4, None, now, socket="", closed_at=now - timedelta(minutes=1), close_reason="code 1000")
    for charger in (fleet.evc4, fleet.evc5):
        scenery.change(charger, fleet.admin, "writing", now)
    shown = {row.pk: row for row in rows([fleet.evc4.pk, fleet.evc5.pk], now, lookups.EndpointNames([]), USUAL)}
    away, online = shown[fleet.evc4.pk], shown[fleet.evc5.pk]
    assert (str(away.status.word), away.status.tone) == ("changing, offline meanwhile", "info")
    assert "changing" not in [str(one.word) for one in away.badges]
    assert (str(online.status.word), str(online.badges[0].word)) == ("online", "changing")
