"""com_OCPPInfo: what a charger says of itself when it boots, as a lossless list (R18)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chargers.domain.controller.definition import FieldRole
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.key_value_list import KeyValueList, ListPiece
from chargers.domain.shown import shown_character


class InfoPart(StrEnum):
    """The three names in it, as the factory writes them."""

    MODEL = "modelname"
    VENDOR = "vendorname"
    SERIAL = "CpSn"


LIMITS = {
    InfoPart.MODEL: 20,
    InfoPart.VENDOR: 20,
    InfoPart.SERIAL: 25,
}  # characters, of the BootNotification fields that they feed
_UNFIT = re.compile(r"[^ -~]|[,=]")


@dataclass(frozen=True, slots=True)
class OcppInfo:
    """The pairs in their own order and spelling, those that we do not know among them."""

    pairs: KeyValueList

    @classmethod
    def parse(cls, text: str) -> OcppInfo:
        """Takes any text; what is wrong with it is said by the verdict."""
        return cls(KeyValueList.parse(text))

    @classmethod
    def of(cls, *, model: str, vendor: str, serial: str) -> OcppInfo:
        """What is to be written. Raises `Refusal` with everything that is wrong with it."""
        info = cls.parse("").with_parts(model=model, vendor=vendor, serial=serial)
        if flaws := info.flaws():
            raise Refusal(*flaws)
        return info

    def format(self) -> str:
        """The text again; pairs that we do not know as they were."""
        return self.pairs.format()

    @property
    def model(self) -> str:
        """`modelname`, or empty."""
        return self.pairs.get(InfoPart.MODEL) or ""

    @property
    def vendor(self) -> str:
        """`vendorname`, or empty."""
        return self.pairs.get(InfoPart.VENDOR) or ""

    @property
    def serial(self) -> str:
        """The serial number (CpSn)."""
        return self.pairs.get(InfoPart.SERIAL) or ""

    def with_parts(self, *, model: str | None = None, vendor: str | None = None, serial: str | None = None) -> OcppInfo:
        """The same list with these parts set; None leaves one alone. Raises `Refusal` where a value does not fit a list."""
        wanted = {InfoPart.MODEL: model, InfoPart.VENDOR: vendor, InfoPart.SERIAL: serial}
        given = {part: value.strip() for part, value in wanted.items() if value is not None}
        if unfit := [_unfit(part, found[0]) for part, value in given.items() if (found := _UNFIT.search(value))]:
            raise Refusal(*unfit)
        pairs = self.pairs
        for part, value in given.items():
            pairs = pairs.with_value(part, value)
        return OcppInfo(pairs)

    def restored(self, *, model: str, vendor: str, serial: str) -> OcppInfo:
        """What to write over this: the three parts, and the pairs that we do not know, in their order. What is no pair goes.

        Raises `Refusal` with everything that is wrong with the parts.
        """
        OcppInfo.of(model=model, vendor=vendor, serial=serial)
        kept: dict[str, ListPiece] = {}
        for piece in self.pairs:
            if piece.well_formed:
                kept.setdefault(piece.name.casefold(), piece)
        return OcppInfo(KeyValueList(tuple(kept.values()))).with_parts(model=model, vendor=vendor, serial=serial)

    def flaws(self) -> tuple[Notice, ...]:
        """What hinders or may hinder the connection (R18): wiped, malformed, a part missing, too long."""
        if not self.format().strip():
            return (Notice(Code.OCPP_INFO_EMPTY, FieldRole.OCPP_INFO),)
        found = [Notice(Code.OCPP_INFO_MALFORMED, FieldRole.OCPP_INFO)] if self.pairs.malformed else []
        for part, limit in LIMITS.items():
            value = self.pairs.get(part) or ""
            sizes = {"part": part.value, "limit": str(limit), "length": str(len(value))}
            if not value:
                found.append(Notice(Code.OCPP_INFO_MISSING, FieldRole.OCPP_INFO, {"part": part.value}))
            elif len(value) > limit:
                found.append(Notice(Code.OCPP_INFO_TOO_LONG, FieldRole.OCPP_INFO, sizes))
        return tuple(found)


def _unfit(part: InfoPart, character: str) -> Notice:
    return Notice(Code.OCPP_INFO_CHARACTER, FieldRole.OCPP_INFO, {"part": part.value, "character": shown_character(character)})
