"""The kinds of alerts: a module for each, and this table. A kind that is not in it fails mypy."""

from __future__ import annotations

from chargers.domain.alerts.kinds import AlertKind
from chargers.services.alerts.kinds import backend_closes, change, left_behind, ocpp_info, offline, only_counted, refused, unheld
from chargers.services.alerts.kinds.kind_rules import KindRules


def rules_of(kind: AlertKind) -> KindRules:
    """Of each kind its own; a kind without any fails the check of types."""
    match kind:
        case AlertKind.OFFLINE:
            return offline.RULES
        case AlertKind.REFUSED:
            return refused.RULES
        case AlertKind.OCPP_INFO:
            return ocpp_info.RULES
        case AlertKind.CHANGE:
            return change.RULES
        case AlertKind.BACKEND_CLOSES:
            return backend_closes.RULES
        case AlertKind.ONLY_COUNTED:
            return only_counted.RULES
        case AlertKind.UNHELD:
            return unheld.RULES
        case AlertKind.LEFT_BEHIND:
            return left_behind.RULES


KINDS = tuple(rules_of(kind) for kind in AlertKind)


def asked_kinds() -> list[KindRules]:
    """Those that people choose from."""
    return [rules for rules in KINDS if rules.asked_as is rules.code]


__all__ = ["KINDS", "KindRules", "asked_kinds", "rules_of"]
