"""Trying a backend, as a service: what is kept, how often one host is dialled, and as whom it must not be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Refusal
from chargers.domain.preflight.stages import Finding, StageVerdict
from chargers.domain.preflight.trust import ServerTrust, Trust
from chargers.domain.preflight.upgrade import OfferedIdentity
from chargers.domain.secret import Secret
from chargers.models import Change, Charger, Organisation, PreflightVerdict, Presence, ServerProcess
from chargers.services.connection import preflight
from tests.outbound.listeners import accepts, answers, listening

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
CHARGER = OfferedIdentity("NL*ECO*1000", Secret("t0ken"))
ELSEWHERE = Endpoint(True, "elsewhere.example", 443, "/ocpp/")


@pytest.fixture(autouse=True)
def _loopback(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = ["127.0.0.0/8"]


def at(port: int, path: str = "/ocpp/") -> Endpoint:
    return Endpoint(False, "127.0.0.1", port, path)


def test_what_was_found_is_kept_by_endpoint_and_id() -> None:
    with listening(answers("404 Not Found")) as listener:
        as_nobody = preflight.try_and_keep(at(listener.port), None, NOW)
        as_charger = preflight.try_and_keep(at(listener.port), CHARGER, NOW)
        other = preflight.last_verdict(at(listener.port, "/other/"))
    assert as_nobody.report is not None
    assert as_charger.report is not None
    assert (as_nobody.report.verdict, as_charger.report.verdict) == (StageVerdict.UNCLEAR, StageVerdict.FAILED)
    assert preflight.last_verdict(at(listener.port)) == as_nobody
    assert preflight.last_verdict(at(listener.port), "NL*ECO*1000") == as_charger
    assert other is None


def test_what_was_found_is_kept_by_whom_this_server_believed() -> None:
    pinned = ServerTrust(Trust.PINNED, "ab" * 32)
    with listening(accepts()) as listener:
        preflight.try_and_keep(at(listener.port), None, NOW, pinned)
        assert preflight.last_verdict(at(listener.port)) is None
        assert preflight.last_verdict(at(listener.port), trust=pinned) is not None


def test_no_token_is_kept() -> None:
    with listening(accepts()) as listener:
        preflight.try_and_keep(at(listener.port), CHARGER, NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM chargers_preflightverdict")
        assert "t0ken" not in repr(cursor.fetchall())


def test_who_asks_again_within_seconds_sees_what_was_found() -> None:
    with listening(accepts()) as listener:
        for seconds, dials in ((0, 1), (9, 1), (10, 2)):
            kept = preflight.try_and_keep(at(listener.port), None, NOW + timedelta(seconds=seconds))
            assert len(listener.heads) == dials
            assert kept.report is not None
            assert kept.report.verdict is StageVerdict.PASSED


def test_one_host_is_not_dialled_at_every_port_and_path() -> None:
    with listening(accepts()) as listener:
        for number in range(preflight.HOST_TARGETS):
            preflight.try_and_keep(at(listener.port, f"/{number}/"), None, NOW)
        with pytest.raises(Refusal) as refused:
            preflight.try_and_keep(at(listener.port, "/one-more/"), None, NOW)
        assert refused.value.notices[0].code is Code.TOO_OFTEN
        assert len(listener.heads) == preflight.HOST_TARGETS
        preflight.try_and_keep(at(listener.port, "/one-more/"), None, NOW + preflight.HOST_SPAN)


def test_a_refusal_of_the_guard_is_the_same_when_asked_again(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = []
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            preflight.try_and_keep(at(9), None, NOW)
        assert refused.value.notices[0].code is Code.OUTBOUND_NOT_PUBLIC
    assert preflight.last_verdict(at(9)) == preflight.KeptVerdict(None, NOW - preflight.AGAIN, None)


def test_what_another_release_has_found_is_nothing() -> None:
    common = {"host": "127.0.0.1", "asked_at": NOW, "done_at": NOW}
    PreflightVerdict.objects.create(endpoint=at(9).url(), stages=[["name", "something_new", 1, {}]], **common)
    kept = preflight.last_verdict(at(9))
    assert kept is not None
    assert kept.report is None


# As a charger


@pytest.fixture
def charger() -> Charger:
    organisation = Organisation.objects.create(name="Harbour")
    made = Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=organisation)
    process = ServerProcess.objects.create(key="p", role="all", started_at=NOW, lease_until=NOW + timedelta(minutes=1))
    Presence.objects.create(
        charger=made, process=process, socket="s", connected_at=NOW, heard_at=NOW, interval=60, dialled_path="/"
    )
    return made


def away(charger: Charger, **columns: object) -> None:
    Presence.objects.filter(charger=charger).update(closed_at=NOW)
    Charger.objects.filter(pk=charger.pk).update(**columns or {"note": ""})


def changed(charger: Charger, state: str) -> None:
    ids = {"old_id": charger.ocpp_id, "new_id": charger.ocpp_id, "new_tls": True, "destination": "foreign"}
    plan = {"controller_type": "evc5", "mode": "two_legs", "restarts": True, "legs": 1, "risky": 0, "reset": "none"}
    times = dict.fromkeys(("asked_at", "expires_at", "since"), NOW)
    Change.objects.create(charger=charger, state=state, **ids, **plan, **times)


def may_be(charger: Charger, ocpp_id: str = "NL*ECO*1000") -> bool:
    return preflight.may_be_connected(ocpp_id, ELSEWHERE, NOW, charger)


def test_a_charger_that_is_online_here_is_not_there(charger: Charger) -> None:
    assert not may_be(charger)


def test_nor_is_one_that_is_off_and_was_never_sent_there(charger: Charger) -> None:
    away(charger, backend_endpoint="ws://here.example:80/")
    assert not may_be(charger)


def test_one_that_points_there_and_is_not_here_may_be(charger: Charger) -> None:
    away(charger, backend_endpoint=ELSEWHERE.url())
    assert may_be(charger)


def test_so_may_one_that_has_moved(charger: Charger) -> None:
    away(charger)
    changed(charger, "moved")
    assert may_be(charger)


def test_and_one_that_a_change_is_about_to_send_there(charger: Charger) -> None:
    changed(charger, "leaving")
    assert may_be(charger)


def test_another_charger_with_the_id_counts_as_well(charger: Charger) -> None:
    other = Charger.objects.create(ocpp_id="NL*ECO*2000", organisation=charger.organisation, backend_endpoint=ELSEWHERE.url())
    assert may_be(charger, "nl*eco*2000")
    assert not may_be(charger, "NL*ECO*3000")
    assert other.ocpp_id == "NL*ECO*2000"


def test_every_finding_survives_being_kept() -> None:
    with listening(answers("301 Moved")) as listener:
        preflight.try_and_keep(at(listener.port), None, NOW)
    kept = preflight.last_verdict(at(listener.port))
    assert kept is not None
    assert kept.report is not None
    assert [one.finding for one in kept.report.stages][3:] == [Finding.REDIRECT, Finding.NOT_TRIED, Finding.NOT_ASKED]
    assert kept.report.stages[3].values == {"status": "301"}
