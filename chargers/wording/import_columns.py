"""The columns of tables of chargers and of moves: their names, and what to write in them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.fleets.columns import Column, ImportKind

NAMES: dict[Column, str | Promise] = {
    Column.OCPP_ID: _("OCPP ID"),
    Column.CONTROLLER_TYPE: _("Controller type"),
    Column.SERIAL_NUMBER: _("Serial number"),
    Column.SITE: _("Site"),
    Column.ORGANISATION: _("Organisation"),
    Column.TOKEN: _("Token"),
    Column.OCPP_INFO: _("OCPPInfo"),
    Column.NAME: _("Name"),
    Column.NEW_ID: _("New OCPP ID"),
    Column.URL: _("URL"),
}
_OF_CHARGERS: dict[Column, str | Promise] = {
    Column.OCPP_ID: _("Needed. The ID with which the charger connects, as it is now."),
    Column.CONTROLLER_TYPE: _("CPA, EVC 4.X or EVC 5.X. Empty: worked out by the serial number."),
    Column.SERIAL_NUMBER: _("Of the controller, as its label shows it."),
    Column.SITE: _("The name of a site of the organisation. Empty: no site."),
    Column.ORGANISATION: _("Whose charger it is. Empty: the one that you choose for all rows."),
    Column.TOKEN: _("The token that the charger shows when it connects. Empty: it is let in without one."),
    Column.OCPP_INFO: _("What its OCPPInfo should be, such as modelname=DC60,vendorname=Ecotap,CpSn=1891351."),
    Column.NAME: _("A note of your own, such as its place in the garage."),
}
_OF_MOVES: dict[Column, str | Promise] = {
    Column.OCPP_ID: _("Needed. The present ID of a charger that is here."),
    Column.NEW_ID: _("The ID that it is to have at the new backend. Empty: it keeps its own."),
    Column.TOKEN: _("The token that the new backend gave for it. It may come in a later table."),
    Column.URL: _("Where it is to go. Empty: the backend that you choose for all rows."),
}
EXPLAINED: dict[ImportKind, dict[Column, str | Promise]] = {ImportKind.CHARGERS: _OF_CHARGERS, ImportKind.MOVES: _OF_MOVES}
EXAMPLES: dict[Column, str] = {
    Column.OCPP_ID: "NL*ECO*1000",
    Column.CONTROLLER_TYPE: "EVC 5.X",
    Column.SERIAL_NUMBER: "1891351",
    Column.SITE: "Quay 4",
    Column.ORGANISATION: "",
    Column.TOKEN: "",
    Column.OCPP_INFO: "modelname=DC60,vendorname=Ecotap,CpSn=1891351",
    Column.NAME: "",
    Column.NEW_ID: "FR*ABC*E0042",
    Column.URL: "wss://host/path/",
}
