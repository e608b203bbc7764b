"""What each field of a connection is for."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.controller.definition import FieldRole

HELP: dict[FieldRole, str | Promise] = {
    FieldRole.KEY: gettext_lazy("The token in the form this controller wants; the charger logs in with it."),
    FieldRole.ADDRESS: gettext_lazy("Where the charger connects. Written last: it takes the charger away."),
    FieldRole.PORT: gettext_lazy("The port of the backend, always written out."),
    FieldRole.PATH: gettext_lazy("The path at the backend, with a slash at both ends."),
    FieldRole.OCPP_ID: gettext_lazy("The charger's name at the backend."),
    FieldRole.PROTOCOL: gettext_lazy("The language it speaks with the backend."),
    FieldRole.OPTIONS: gettext_lazy("Switches of the connection; UseTLS is the one for wss."),
    FieldRole.OCPP_INFO: gettext_lazy("Model, vendor and serial number that the charger announces itself with."),
}


def field_help(role: FieldRole, own: str, restarts_after: int | None) -> str:
    """The word beside a field: the controller type's `own`, else the product's; and whether a change restarts the charger."""
    word = own or str(HELP.get(role, ""))
    if restarts_after:
        word += " " + _("A change restarts the charger after %(seconds)s seconds.") % {"seconds": restarts_after}
    return word.strip()
