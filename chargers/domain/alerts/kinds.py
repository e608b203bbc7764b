"""The kinds of alerts, by their codes. What each looks for stands in services/alerts/kinds, its words in wording/alerts."""

from __future__ import annotations

from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert is about; in the order in which they are looked for and asked about."""

    OFFLINE = "offline"
    OCPP_INFO = "ocpp_info"  # wiped, half wiped, malformed
    CHANGE = "change"  # ended badly
    LEFT_BEHIND = "left_behind"  # a fault of this server left a change as it must not be
