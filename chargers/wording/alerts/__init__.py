"""Alerts in words: a module for each kind, and this table; rows of the page, and mails. A kind that is not in it fails mypy."""

from __future__ import annotations

from chargers.domain.alerts.kinds import AlertKind
from chargers.wording.alerts import backend_closes, change, left_behind, ocpp_info, offline, only_counted, refused, unheld
from chargers.wording.alerts.kind_words import AskedWords, KindWords


def words_of(kind: AlertKind) -> KindWords:
    match kind:
        case AlertKind.OFFLINE:
            return offline.WORDS
        case AlertKind.REFUSED:
            return refused.WORDS
        case AlertKind.OCPP_INFO:
            return ocpp_info.WORDS
        case AlertKind.CHANGE:
            return change.WORDS
        case AlertKind.BACKEND_CLOSES:
            return backend_closes.WORDS
        case AlertKind.ONLY_COUNTED:
            return only_counted.WORDS
        case AlertKind.UNHELD:
            return unheld.WORDS
        case AlertKind.LEFT_BEHIND:
            return left_behind.WORDS


def asked_words() -> dict[AlertKind, AskedWords]:
    """Of those that people choose from."""
    return {kind: asked for kind in AlertKind if (asked := words_of(kind).asked) is not None}


__all__ = ["AskedWords", "KindWords", "asked_words", "words_of"]
