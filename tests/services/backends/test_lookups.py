"""Which chargers point at which backend: by what the endpoint means, not by how it is spelled."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chargers.domain.controller.reported import Reported
from chargers.domain.roles import Role
from chargers.models import Backend, Charger, ControllerType, Membership, Organisation, User
from chargers.services.access.access import Access
from chargers.services.backends import lookups
from chargers.services.readings.readings import record_reading

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


def charger(ocpp_id: str, organisation: Organisation, settings: dict[str, str], type_code: str = "evc5") -> Charger:
    row = Charger.objects.create(
        ocpp_id=ocpp_id, organisation=organisation, controller_type=ControllerType.objects.get(code=type_code)
    )
    record_reading(row, Reported.of(settings), whole=True, at=NOW)
    return Charger.objects.get(pk=row.pk)


def backend(name: str, organisation: Organisation | None = None, **other: object) -> Backend:
    columns = {"tls": True, "host": "ocpp.example.com", "port": 443, "path": "/cp/"} | other
    return Backend.objects.create(name=name, organisation=organisation, **columns)


@pytest.fixture
def harbour(read_charger: Charger) -> Organisation:
    return read_charger.organisation


SAME = [
    ("evc5", {"com_Endpoint": "ocpp.example.com:443/cp/#OSN#", "com_Options": "UseTLS=1"}),
    ("evc5", {"com_Endpoint": "OCPP.Example.COM:443/cp/NL*ECO*7", "com_Options": "UseTLS=1"}),
    ("evc5", {"com_Endpoint": "ocpp.example.com/cp/#SN#", "com_Options": "UseTLS=1"}),
    ("cpa", {"BackOffice-URL": "wss://ocpp.example.com", "BackOffice-Portnr": "443", "BackOffice-Path": "/cp/"}),
    ("cpa", {"BackOffice-URL": "WSS://OCPP.example.com", "BackOffice-Portnr": "", "BackOffice-Path": "cp"}),
]
OTHER = [
    ("evc5", {"com_Endpoint": "ocpp.example.com:443/cp/#OSN#", "com_Options": "UseTLS=0"}),
    ("evc5", {"com_Endpoint": "ocpp.example.com:444/cp/#OSN#", "com_Options": "UseTLS=1"}),
    ("evc5", {"com_Endpoint": "ocpp.example.com:443/CP/#OSN#", "com_Options": "UseTLS=1"}),
    ("evc5", {"com_Endpoint": "ocpp2.example.com:443/cp/#OSN#", "com_Options": "UseTLS=1"}),
    ("evc5", {"com_Endpoint": "", "com_Options": "UseTLS=1"}),
]


@pytest.mark.parametrize(("type_code", "holds", "same"), [(*row, True) for row in SAME] + [(*row, False) for row in OTHER])
def test_an_endpoint_is_matched_by_its_meaning(type_code: str, holds: dict[str, str], same: bool, harbour: Organisation) -> None:
    one = charger("NL*ECO*7", harbour, holds, type_code)
    named = backend("Example")
    assert Charger.objects.filter(lookups.pointing_at(named)).exists() is same
    assert (lookups.EndpointNames(Backend.objects.all()).of(one) == named) is same


def test_a_backend_of_an_organisation_speaks_for_its_chargers_alone(harbour: Organisation) -> None:
    north = Organisation.objects.create(name="Northern Fleet")
    ours, theirs = charger("A", harbour, SAME[0][1]), charger("B", north, SAME[0][1])
    everybodys, own = backend("For all"), backend("Ours", harbour)
    names = lookups.EndpointNames(Backend.objects.all())
    assert (names.of(ours), names.of(theirs)) == (own, everybodys)
    assert list(Charger.objects.filter(lookups.pointing_at(own))) == [ours]
    everybodys.delete()
    assert lookups.EndpointNames(Backend.objects.all()).of(theirs) is None


def test_everybody_counts_the_own_chargers_only(harbour: Organisation) -> None:
    north = Organisation.objects.create(name="Northern Fleet")
    for number, where in enumerate((harbour, harbour, north)):
        charger(f"N-{number}", where, SAME[0][1])
    backend("For all")
    backend("Theirs", north)
    admin = User.objects.create_superuser("anna", "anna@example.com", "only-for-tests")
    owner = User.objects.create_user("owner", "owner@example.com", "only-for-tests")
    Membership.objects.create(user=owner, organisation=harbour, role=Role.OWNER)

    def seen(who: User) -> tuple[dict[str, int], dict[str, int]]:
        found = lookups.backend_overview(Access.of(who), NOW)
        return (
            {one.backend.name: one.chargers for one in found.named},
            {one.endpoint: one.chargers for one in found.unnamed},
        )

    assert seen(owner) == ({"For all": 2}, {"ws://ecc.example.com:80/ocpp/": 1})
    assert seen(admin) == ({"For all": 2, "Theirs": 1}, {"ws://ecc.example.com:80/ocpp/": 1})


def test_three_queries_however_many_there_are(harbour: Organisation) -> None:
    admin = User.objects.create_superuser("anna", "anna@example.com", "only-for-tests")
    for number in range(9):
        backend(f"Number {number}", host=f"b{number}.example.com")
        charger(f"N-{number}", harbour, {"com_Endpoint": f"b{number}.example.com:443/cp/#OSN#", "com_Options": "UseTLS=1"})
        with CaptureQueriesContext(connection) as seen:
            lookups.backend_overview(Access.of(admin), NOW)
        assert len(seen) == 3


def test_this_server_is_no_unnamed_host(harbour: Organisation, settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = ["wss://ocpp.example.com/elsewhere/"]
    charger("A", harbour, SAME[0][1])
    admin = User.objects.create_superuser("anna", "anna@example.com", "only-for-tests")
    found = lookups.backend_overview(Access.of(admin), NOW)
    assert found.here.chargers == 1
    assert [one.endpoint for one in found.unnamed] == ["ws://ecc.example.com:80/ocpp/"]


def test_what_was_read_before_is_filled_in_when_the_column_comes(read_charger: Charger) -> None:
    Charger.objects.update(backend_endpoint="")
    import_module("chargers.migrations.0002_backend_endpoint").backfill(apps, None)
    assert Charger.objects.get().backend_endpoint == "ws://ecc.example.com:80/ocpp/"
