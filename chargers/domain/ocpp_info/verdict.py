"""Whether what a charger says of itself is whole, wiped, half wiped or malformed (R18, C10): from a boot, and from a reading.

Model and vendor are free text (chargers of one maker say Ecotap, ECOTAP and LMS), so no value is judged by what it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.serial_number import SHORTEST_TELLING
from chargers.domain.errors import Code, Notice
from chargers.domain.ocpp_info.info import LIMITS, InfoPart, OcppInfo
from chargers.domain.shown import shown_character

_PACKED = re.compile(r"\s*[{\[].*\"", re.DOTALL)
_NO_VALUE = frozenset({"null", "(null)", "none", "nil", "undefined"})
_BROKEN = re.compile(r"[,=\x00-\x1f\x7f\ufffd]")  # separators of a list that was taken apart wrongly, and what is no text


class OcppInfoVerdict(StrEnum):
    """What a charger's OCPPInfo is."""

    GOOD = "good"
    HALF_WIPED = "half_wiped"  # a part is missing
    MALFORMED = "malformed"  # a part cannot be right, or the list cannot be read
    WIPED = "wiped"  # neither a model nor a vendor is left


WORSE = tuple(OcppInfoVerdict)  # in ascending order
FLAWED = frozenset(OcppInfoVerdict) - {OcppInfoVerdict.GOOD}


@dataclass(frozen=True, slots=True)
class ReportedBoot:
    """What a BootNotification said, as text, and empty where it said nothing.

    `serial` is chargePointSerialNumber, which com_OCPPInfo feeds; `controller_serial` chargeBoxSerialNumber, of the hardware.
    """

    model: str = ""
    vendor: str = ""
    serial: str = ""
    controller_serial: str = ""


@dataclass(frozen=True, slots=True)
class OcppInfoJudgement:
    """A verdict, and each thing that is wrong."""

    verdict: OcppInfoVerdict = OcppInfoVerdict.GOOD
    flaws: tuple[Notice, ...] = ()

    def and_also(self, other: OcppInfoJudgement) -> OcppInfoJudgement:
        """Both together: the worse verdict, the same flaw once."""
        flaws = list(self.flaws)
        flaws += [flaw for flaw in other.flaws if flaw not in flaws]
        return OcppInfoJudgement(max(self.verdict, other.verdict, key=WORSE.index), tuple(flaws))


GOOD = OcppInfoJudgement()


def judge_boot(
    boot: ReportedBoot, *, feeds_serial: bool = True, others: Mapping[str, str] | None = None, own: str = ""
) -> OcppInfoJudgement:
    """What a boot shows. `feeds_serial`: the charger has an OCPPInfo, so its serial number comes from there (R18).

    `others` are the serial numbers of other chargers, each with its OCPP ID; `own` is this charger's, where it is known.
    """
    parts = {InfoPart.MODEL: boot.model, InfoPart.VENDOR: boot.vendor}
    if feeds_serial and (boot.serial.strip() or not boot.controller_serial.strip()):
        parts[InfoPart.SERIAL] = boot.serial
    flaws = [
        flaw for part, value in parts.items() for flaw in _flaws_of(part, value, others or {}, {own, boot.controller_serial})
    ]
    return _judgement(flaws, {part for part, value in parts.items() if value.strip()})


def judge_info(text: str, *, others: Mapping[str, str] | None = None, own: Iterable[str] = ()) -> OcppInfoJudgement:
    """What a reading of the setting shows. The same `others`; `own` are the numbers known to be this charger's."""
    if not text.strip():
        return OcppInfoJudgement(OcppInfoVerdict.WIPED, (Notice(Code.OCPP_INFO_EMPTY, FieldRole.OCPP_INFO),))
    info = OcppInfo.parse(text)
    if _PACKED.match(text) and not any(info.pairs.all(part) for part in InfoPart):
        return OcppInfoJudgement(
            OcppInfoVerdict.MALFORMED, (Notice(Code.OCPP_INFO_PACKED, FieldRole.OCPP_INFO, {"part": "com_OCPPInfo"}),)
        )
    flaws: list[Notice] = []
    if any(piece.raw.strip() and not piece.well_formed for piece in info.pairs):
        flaws.append(Notice(Code.OCPP_INFO_MALFORMED, FieldRole.OCPP_INFO))
    said: set[InfoPart] = set()
    for part in InfoPart:
        values = dict.fromkeys(info.pairs.all(part))
        if len(values) > 1:
            flaws.append(Notice(Code.OCPP_INFO_TWICE, FieldRole.OCPP_INFO, {"part": part.value}))
        value = next(iter(values), "")
        flaws += _flaws_of(part, value, others or {}, own)
        said |= {part} if value.strip() else set()
    return _judgement(flaws, said)


def _judgement(flaws: list[Notice], said: set[InfoPart]) -> OcppInfoJudgement:
    codes = {flaw.code for flaw in flaws}
    if codes - {Code.OCPP_INFO_MISSING}:
        verdict = OcppInfoVerdict.MALFORMED
    elif not codes:
        verdict = OcppInfoVerdict.GOOD
    else:
        verdict = OcppInfoVerdict.HALF_WIPED if said & {InfoPart.MODEL, InfoPart.VENDOR} else OcppInfoVerdict.WIPED
    return OcppInfoJudgement(verdict, tuple(flaws))


def _flaws_of(part: InfoPart, text: str, others: Mapping[str, str], own: Iterable[str]) -> list[Notice]:
    value = text.strip()
    code, values = _flaw(part, value, others, {number.strip().casefold() for number in own if number.strip()})
    return [Notice(code, FieldRole.OCPP_INFO, {"part": part.value} | values)] if code else []


def _flaw(part: InfoPart, value: str, others: Mapping[str, str], own: set[str]) -> tuple[Code | None, dict[str, str]]:
    """The one thing to say of a value."""
    if not value:
        return Code.OCPP_INFO_MISSING, {}
    if _PACKED.match(value):
        return Code.OCPP_INFO_PACKED, {}
    if value.casefold() in _NO_VALUE:
        return Code.OCPP_INFO_NO_VALUE, {"value": value}
    if broken := _BROKEN.search(value):
        return Code.OCPP_INFO_CHARACTER, {"character": shown_character(broken[0])}
    if len(value) > LIMITS[part]:
        return Code.OCPP_INFO_TOO_LONG, {"limit": str(LIMITS[part]), "length": str(len(value))}
    if part is InfoPart.SERIAL:
        return serial_flaw(value, others, own)
    return None, {}


def serial_flaw(value: str, others: Mapping[str, str], own: set[str]) -> tuple[Code | None, dict[str, str]]:
    """Whether a serial number is no charger's, or another one's. A number that is `own` too is nobody else's to claim."""
    if not value.strip("0"):
        return Code.OCPP_INFO_SERIAL_ZERO, {"serial": value}
    if len(value) >= SHORTEST_TELLING and value.casefold() not in own and value in others:
        return Code.OCPP_INFO_SERIAL_OF_ANOTHER, {"serial": value, "ocpp_id": others[value]}
    return None, {}
