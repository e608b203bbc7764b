"""The timings that ship: the defaults of the table of settings. Rules are proven on them and on no others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chargers.domain.changes.progress import ChangeTiming
from ecc_web.environment import VARIABLES

DEFAULTS: dict[str, Any] = {variable.setting: variable.default for variable in VARIABLES}
SHIPPED = ChangeTiming(
    restart=timedelta(seconds=DEFAULTS["RESTART_SECONDS"]),
    restart_margin=timedelta(seconds=DEFAULTS["RESTART_MARGIN"]),
    observation=timedelta(seconds=DEFAULTS["OBSERVATION_SECONDS"]),
    expiry=timedelta(days=DEFAULTS["CHANGE_EXPIRY_DAYS"]),
    old_credentials=timedelta(days=DEFAULTS["OLD_CREDENTIAL_DAYS"]),
)
