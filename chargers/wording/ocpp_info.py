"""What is said of an OCPPInfo before it is written."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.ocpp_info.risk import RestorationRisk

RISKS: Mapping[RestorationRisk, str | Promise] = {
    RestorationRisk.OVERWRITES: _(
        "The charger says something else here now, and nothing is wrong with that. Compare with the label:"
    ),
    RestorationRisk.CONTRADICTS: _("ECC Web knows something else here. Compare with the label:"),
    RestorationRisk.CHARGING: _("A charging session is running on this charger. The change waits for its end."),
}
