"""The list of chargers as the lines of a file, in the reader's language. Never a token: only what its pages show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from chargers.services.chargers.charger_export import ExportedCharger
from chargers.web.charger_page import badges as charger_badges
from chargers.web.common import presence
from chargers.wording import badges


@dataclass(frozen=True, slots=True)
class FileForm:
    code: str
    word: str


FILES = (FileForm("csv", "CSV"), FileForm("xlsx", "XLSX"))


def columns() -> list[str]:
    return [
        _("OCPP ID"),
        _("Serial number"),
        _("Controller type"),
        _("Variant"),
        _("Organisation"),
        _("Site"),
        _("State"),
        _("Reason"),
        _("Since"),
        _("Last heard from"),
        _("Connects to"),
        _("Encrypted"),
        _("Badges"),
        _("Connected in 24 hours, %"),
        _("Vendor"),
        _("Model"),
        _("Firmware"),
        _("Settings read"),
        _("Note"),
        _("Name"),
        _("Tags"),
    ]


def lines(exported: Iterable[ExportedCharger], now: datetime) -> Iterator[list[object]]:
    """Texts, whole numbers, and moments as local time without its zone, for spreadsheets know none."""
    for one in exported:
        charger, boot = one.charger, one.boot
        facts, said = charger.presence, presence.line(charger, now)
        bar = presence.day_bar(facts, charger.day, now)
        lock = badges.lock(charger.points_at)
        yield [
            charger.ocpp_id,
            charger.serial_number,
            charger.controller_type.name if charger.controller_type else "",
            charger.variant,
            charger.organisation,
            charger.site or "",
            str(said.status.word),
            said.reason,
            _local(said.since),
            _local(facts.heard_at if facts else None),
            charger.points_at,
            "" if lock is None else _("yes") if lock is badges.ENCRYPTED else _("no"),
            ", ".join(str(badge.word) for badge in charger_badges.badges(charger)),
            "" if bar is None else bar.share,
            boot.vendor if boot else "",
            boot.model if boot else "",
            boot.firmware if boot else "",
            _local(charger.read_at),
            charger.note,
            charger.name,
            ", ".join(charger.tags),
        ]


def _local(at: datetime | None) -> object:
    return "" if at is None else timezone.localtime(at).replace(tzinfo=None, microsecond=0)
