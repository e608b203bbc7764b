"""`restore_ocpp_info` as a shell sees it; how it waits and ends is what `connect_charger` does too."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from chargers.domain.controller.reported import Reported
from chargers.models import Boot, Change, Charger, ControllerType, Organisation, Step
from chargers.services.chargers import register
from chargers.services.controllers import controller_types
from chargers.services.readings import readings

pytestmark = pytest.mark.django_db
ID = "NL*ECO*1000"


@pytest.fixture(autouse=True)
def charger(db: None) -> Charger:
    controller_types.sync_catalogue()
    organisation = Organisation.objects.create(name="Volt")
    made = register.add(
        ID, register.ChargerFacts(organisation, controller_type=ControllerType.objects.get(code="evc5"), serial_number="1891351")
    )
    values = {"com_OCPPInfo": "", "com_Endpoint": "127.0.0.1:8000/ocpp/#OSN#", "com_OCPPID": ID}
    readings.record_reading(made, Reported.of(values), whole=True, at=timezone.now())
    return made


def run(*arguments: str, command: str = "restore_ocpp_info", as_json: bool = True) -> tuple[Any, Any]:
    """Exit status, and standard output (decoded where it is JSON)."""
    out = io.StringIO()
    status: Any = 0
    try:
        call_command(command, *arguments, *(("--format", "json") if as_json else ()), stdout=out)
    except SystemExit as ended:
        status = ended.code
    return status, json.loads(out.getvalue()) if as_json else out.getvalue()


def test_what_is_not_given_comes_from_what_is_known(charger: Charger) -> None:
    Boot.objects.create(
        charger=charger, at=timezone.now(), model="DC60", vendor="Ecotap", charge_point_serial="1891351", raw="{}"
    )
    status, said = run(ID, "--vendor", "LMS", "--wait", "0")
    assert status == 3  # nobody is connected: still open
    assert said == {
        "state": "queued",
        "leg": 1,
        "steps": [{"key": "com_OCPPInfo", "state": "planned"}],
        "parts": {
            "modelname": {"value": "DC60", "source": "last_good_boot"},
            "vendorname": {"value": "LMS", "source": "typed"},
            "CpSn": {"value": "1891351", "source": "last_good_boot"},
        },
    }
    assert Step.objects.get().new == "modelname=DC60,vendorname=LMS,CpSn=1891351"


def test_what_nobody_knows_is_refused_before_anything_is_sent() -> None:
    status, said = run(ID, "--model", "DC60", "--wait", "0")
    assert (status, said["error"]["code"]) == (2, "ocpp_info_missing")
    assert "vendorname" in said["error"]["message"]
    assert not Change.objects.exists()


@pytest.mark.parametrize(("serial", "code"), [("0", "ocpp_info_serial_zero"), ("1,2", "ocpp_info_character")])
def test_what_does_not_fit_is_refused(serial: str, code: str) -> None:
    status, said = run(ID, "--model", "DC60", "--vendor", "Ecotap", "--serial", serial)
    assert (status, said["error"]["code"]) == (2, code)


def test_a_dry_run_sends_nothing() -> None:
    status, said = run(ID, "--dry-run")
    assert (status, said["state"]) == (0, "dry_run")
    assert said["parts"]["CpSn"] == {"value": "1891351", "source": "serial_number"}
    status, text = run(ID, "--dry-run", as_json=False)
    assert "1891351  (serial_number)" in text
    assert not Change.objects.exists()


@pytest.mark.parametrize("command", ["restore_ocpp_info", "connect_charger"])
def test_an_unknown_charger(command: str) -> None:
    more = ["wss://h.nl/x"] if command == "connect_charger" else []
    assert run("NOBODY", *more, command=command) == (
        2,
        {"error": {"code": "charger_unknown", "message": "There is no charger NOBODY here: look how its OCPP ID is spelt."}},
    )
    with pytest.raises(CommandError, match="There is no charger NOBODY") as refused:
        call_command(command, "NOBODY", *more)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("state", "status"), [("applied", 0), ("stored", 0), ("failed", 1), ("rolled_back", 1), ("asking", 3), ("writing", 3)]
)
def test_the_exit_status_is_the_changes_end(state: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refresh(change: Change) -> None:
        change.state = state

    monkeypatch.setattr(Change, "refresh_from_db", refresh)
    given = ("--model", "DC60", "--vendor", "Ecotap", "--wait", "0")
    assert run(ID, *given)[0] == status
    ended, text = run(ID, "wss://devices.ecotap.com/ocpp/", "--after", "--wait", "0", command="connect_charger", as_json=False)
    assert ended == status
    assert text.startswith(f"{state} (leg 1 of ")
