"""The table of chargers without a token: for the backend's operator to fill in, and to be imported as moves."""

from __future__ import annotations

from collections.abc import Iterable

from django.http.response import HttpResponseBase

from chargers.domain.fleets.columns import Column
from chargers.services.fleets.missing_tokens import MissingToken
from chargers.web.common import spreadsheets
from chargers.web.request import Request
from chargers.wording.import_columns import NAMES

COLUMNS = (Column.OCPP_ID, Column.NEW_ID, Column.SERIAL_NUMBER, Column.CONTROLLER_TYPE, Column.TOKEN)  # can be imported


def tokens_table(request: Request, form: str, missing: Iterable[MissingToken]) -> HttpResponseBase:
    """As a file to take away. `form`: csv or xlsx."""
    lines = (
        (one.charger.ocpp_id, one.there, one.charger.serial_number, str(one.charger.controller_type or ""), "") for one in missing
    )
    return spreadsheets.table_file(request, form, "tokens", [str(NAMES[column]) for column in COLUMNS], lines)
