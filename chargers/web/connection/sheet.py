"""The commissioning sheet as it is printed: the charger, its fields with a word on each, a QR code to its page. No token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.controller.definition import FieldRole
from chargers.models import Charger
from chargers.services.connection.commissioning_sheets import CommissioningSheet, SheetLine, SheetSource
from chargers.web.charger_page import badges
from chargers.web.common.site_contact import ShownContact, contact_of
from chargers.web.connection import qr_code
from chargers.web.connection.qr_code import QrCode
from chargers.wording.fields import HELP

SOURCES: dict[SheetSource, str | Promise] = {
    SheetSource.WANTED: gettext_lazy("The values of the change that is in progress."),
    SheetSource.REPORTED: gettext_lazy("The values that the charger held when it was last read."),
    SheetSource.HERE: gettext_lazy(
        "It was never read. These values bring it to this server; switches are as the factory sets them."
    ),
    SheetSource.NOTHING: gettext_lazy("The controller type is not known yet, so nobody can say which fields it has."),
}


@dataclass(frozen=True, slots=True)
class ShownSheetLine:
    """`note` stands where no value can."""

    key: str
    value: str
    note: str
    help: str


@dataclass(frozen=True, slots=True)
class ShownSheet:
    charger: Charger
    kind: str | Promise
    place: str
    contact: ShownContact | None
    url: str
    backend: str
    hint: str
    source: str | Promise
    lines: list[ShownSheetLine]
    key: str  # the name of the setting that takes the token
    page: str
    qr: QrCode


def show_sheet(sheet: CommissioningSheet, absolute: Callable[[str], str]) -> ShownSheet:
    """`absolute`: makes a path of these pages the URL under which a phone finds it."""
    charger = sheet.charger
    page = absolute(reverse("charger", args=[charger.pk]))
    place = f"{charger.organisation} · {charger.site}" if charger.site else str(charger.organisation)
    return ShownSheet(
        charger=charger,
        kind=badges.type_and_variant(charger),
        place=place,
        contact=contact_of(charger.site),
        url=sheet.url,
        backend=sheet.backend.name if sheet.backend else "",
        hint=sheet.backend.note if sheet.backend else "",
        source=SOURCES[sheet.source],
        lines=[_line(line) for line in sheet.lines],
        key=next((line.key for line in sheet.lines if line.write_only), ""),
        page=page,
        qr=qr_code.draw(page),
    )


def _line(line: SheetLine) -> ShownSheetLine:
    note = ""
    if line.write_only:
        note = _("from your backend, not printed here")
    elif line.hidden:
        note = _("contains a user or a password, not printed here")
    elif not line.value:
        note = _("leave it as it is") if line.role is FieldRole.OCPP_INFO else _("empty")
    return ShownSheetLine(line.key, line.value or "", note, str(HELP.get(line.role, "")))
