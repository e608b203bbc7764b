"""A charger whose settings were read once, for whatever is done with it."""

from datetime import UTC, datetime

import pytest

from chargers.domain.controller.reported import Reported
from chargers.models import Charger, ControllerType, Organisation
from chargers.services.controllers.controller_types import sync_catalogue
from chargers.services.readings.readings import record_reading

STANDS = {"com_Endpoint": "ecc.example.com:80/ocpp/#OSN#", "com_OCPPID": "NL*ECO*1000", "com_Options": "UseTLS=0"}


@pytest.fixture
def read_charger(db: None) -> Charger:
    sync_catalogue()
    charger = Charger.objects.create(
        ocpp_id="NL*ECO*1000",
        organisation=Organisation.objects.create(name="Stadswerken"),
        controller_type=ControllerType.objects.get(code="evc5"),
    )
    record_reading(charger, Reported.of(STANDS), whole=True, at=datetime(2026, 5, 3, 12, tzinfo=UTC))
    return charger
