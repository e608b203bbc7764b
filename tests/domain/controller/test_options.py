"""com_Options and com_OCPPInfo as lossless lists (R14, R18)."""

import pytest

from chargers.domain.controller.options import Options
from chargers.domain.errors import Code, Refusal
from chargers.domain.ocpp_info.info import OcppInfo

REAL = "comMaster=1,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS=0,blockLgFull=0"
PRINTED = "Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0blockLgFull=0,useTLS=0,conMaster=0"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (REAL, REAL.replace("UseTLS=0", "UseTLS=1")),
        ("Events=1,useTLS=0,conMaster=0", "Events=1,useTLS=1,conMaster=0"),  # the charger's spelling and order
        ("Events=1", "Events=1,UseTLS=1"),
        ("", "UseTLS=1"),
        ("UseTLS=0,Events=1,usetls=1", "UseTLS=1,Events=1,usetls=1"),  # twice: both
        (" UseTLS = 0 , Unknown=x y", " UseTLS = 1 , Unknown=x y"),
        ("UseTLS=,a=1", "UseTLS=1,a=1"),
        ("NotUseTLS=0", "NotUseTLS=0,UseTLS=1"),
    ],
)
def test_setting_tls(before: str, after: str) -> None:
    assert Options.parse(before).with_tls(True).format() == after


@pytest.mark.parametrize(
    ("text", "tls"),
    [
        (REAL, False),
        ("useTLS=1", True),
        ("Events=1", None),
        ("", None),
        ("UseTLS=1,useTLS=0", None),
        ("UseTLS=1,useTLS=1", True),
        ("UseTLS=yes", None),
        (PRINTED, False),
        ("updSendInIdle=0UseTLS=1", True),  # read as it was meant
    ],
)
def test_reading_tls(text: str, tls: bool | None) -> None:
    assert Options.parse(text).tls is tls


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        (PRINTED, PRINTED.replace("=0blockLgFull", "=0,blockLgFull")),
        ("a=1b=0c=1", "a=1,b=0,c=1"),
        ("a=1,,b=0,", "a=1,b=0"),
        ("a=1 b=0", "a=1 b=0"),  # nobody knows
        ("what is this", "what is this"),
    ],
)
def test_repairing(text: str, repaired: str) -> None:
    assert Options.parse(text).malformed
    assert Options.parse(text).repaired().format() == repaired


@pytest.mark.parametrize("text", [REAL, "", "a=1", "a=", " a = 1 , b=2"])
def test_well_formed(text: str) -> None:
    assert not Options.parse(text).malformed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("modelname=DC60,vendorname=Ecotap,CpSn=1891351", []),
        ("MODELNAME=DC60,VendorName=Ecotap,cpsn=1891351,other=1", []),
        ("", [Code.OCPP_INFO_EMPTY]),
        (" ", [Code.OCPP_INFO_EMPTY]),
        ("modelname=DC60,CpSn=", [Code.OCPP_INFO_MISSING, Code.OCPP_INFO_MISSING]),
        ("modelname=DC60vendorname=Ecotap,CpSn=1", [Code.OCPP_INFO_MALFORMED, Code.OCPP_INFO_MISSING, Code.OCPP_INFO_MISSING]),
        (f"modelname={'x' * 21},vendorname=Ecotap,CpSn=1", [Code.OCPP_INFO_TOO_LONG]),
    ],
)
def test_flaws_of_ocpp_info(text: str, codes: list[Code]) -> None:
    assert [flaw.code for flaw in OcppInfo.parse(text).flaws()] == codes


def test_making_ocpp_info() -> None:
    made = OcppInfo.of(model="DC60", vendor="Ecotap", serial="1891351")
    assert made.format() == "modelname=DC60,vendorname=Ecotap,CpSn=1891351"
    assert (made.model, made.vendor, made.serial) == ("DC60", "Ecotap", "1891351")


def test_restoring_keeps_what_we_do_not_know() -> None:
    info = OcppInfo.parse("extra=1,ModelName=,vendorname=ECOTAP")
    assert info.with_parts(model="DUO2", serial="117").format() == "extra=1,ModelName=DUO2,vendorname=ECOTAP,CpSn=117"


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("DC,60", Code.OCPP_INFO_CHARACTER),
        ("DC=60", Code.OCPP_INFO_CHARACTER),
        ("DC\n60", Code.OCPP_INFO_CHARACTER),
        ("Dé60", Code.OCPP_INFO_CHARACTER),
        ("x" * 21, Code.OCPP_INFO_TOO_LONG),
        ("", Code.OCPP_INFO_MISSING),
    ],
)
def test_ocpp_info_that_would_not_fit(model: str, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        OcppInfo.of(model=model, vendor="Ecotap", serial="1891351")
    assert [notice.code for notice in refused.value.notices] == [code]
