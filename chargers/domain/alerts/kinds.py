"""The kinds of alerts, by their codes. What each looks for stands in services/alerts/kinds, its words in wording/alerts."""

from __future__ import annotations

from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert is about; in the order in which they are looked for and asked about."""

    OFFLINE = "offline"
    REFUSED = "refused"  # it tries to connect and is kept out
    OCPP_INFO = "ocpp_info"  # wiped, half wiped, malformed
    CHANGE = "change"  # ended badly
    BACKEND_CLOSES = "backend_closes"  # and it still points there
    ONLY_COUNTED = "only_counted"  # it sends more than is stored of one charger a day
    UNHELD = "unheld"  # a change is due, and no process carries it on
    LEFT_BEHIND = "left_behind"  # a fault of this server left a change as it must not be


ABOUT_BACKENDS = frozenset({AlertKind.BACKEND_CLOSES})
"""Those that say one thing of every charger of a backend: shown once, with their number."""


ABOUT_ENDS = frozenset({AlertKind.CHANGE, AlertKind.LEFT_BEHIND})
"""Those that a person can end by saying that the charger may stay as it is."""
