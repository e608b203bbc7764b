"""R18, C10: what is wiped, half wiped and malformed is recognised from boots and readings; what is good is left in peace."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.errors import Code, Refusal
from chargers.domain.ocpp_info.info import InfoPart, OcppInfo
from chargers.domain.ocpp_info.verdict import GOOD, OcppInfoJudgement, OcppInfoVerdict, ReportedBoot, judge_boot, judge_info

OTHERS = {"1891352": "NL*ECO*1001", "123": "NL*ECO*1002"}
MISSING, MALFORMED, TOO_LONG = Code.OCPP_INFO_MISSING, Code.OCPP_INFO_MALFORMED, Code.OCPP_INFO_TOO_LONG
ANOTHER, ZERO = Code.OCPP_INFO_SERIAL_OF_ANOTHER, Code.OCPP_INFO_SERIAL_ZERO
WIPED, HALF, BROKEN = OcppInfoVerdict.WIPED, OcppInfoVerdict.HALF_WIPED, OcppInfoVerdict.MALFORMED

READINGS = [
    ("", WIPED, {Code.OCPP_INFO_EMPTY}),
    ("   ", WIPED, {Code.OCPP_INFO_EMPTY}),
    ("modelname=,vendorname=,CpSn=", WIPED, {MISSING}),
    ("modelname= ,vendorname= ,CpSn=1891351", WIPED, {MISSING}),
    ("CpSn=1891351", WIPED, {MISSING}),
    ("modelname=DUO2", HALF, {MISSING}),
    ("modelname=DC60,vendorname=Ecotap", HALF, {MISSING}),
    ("vendorname=Ecotap,CpSn=1891351", HALF, {MISSING}),
    ("modelname=DC60,vendorname=,CpSn=1891351", HALF, {MISSING}),
    ("modelname=DUO2vendorname=Ecotap,CpSn=0", BROKEN, {MALFORMED, MISSING, ZERO}),
    ("modelname=DC60,vendorname=Ecotap,CpSn=0", BROKEN, {ZERO}),
    ("modelname=DC60,vendorname=Ecotap,CpSn=0000000", BROKEN, {ZERO}),
    ("modelname=DC60,vendorname=Ecotap,CpSn=1891352", BROKEN, {ANOTHER}),
    ("modelname=DC60,vendorname=Ecotap,CpSn=" + "1" * 26, BROKEN, {TOO_LONG}),
    ("modelname=" + "x" * 21 + ",vendorname=Ecotap,CpSn=1891351", BROKEN, {TOO_LONG}),
    ("modelname=null,vendorname=Ecotap,CpSn=1891351", BROKEN, {Code.OCPP_INFO_NO_VALUE}),
    ('{"modelname":"DC60","vendorname":"Ecotap","CpSn":"1891351"}', BROKEN, {Code.OCPP_INFO_PACKED}),
    ('modelname={"model":"DC60"},vendorname=Ecotap,CpSn=1891351', BROKEN, {Code.OCPP_INFO_PACKED}),
    ("DC60;Ecotap;1891351", BROKEN, {MALFORMED, MISSING}),
    ("modelname=DC60,vendorname=Ecotap,CpSn=1891351,modelname=DC30", BROKEN, {Code.OCPP_INFO_TWICE}),
    ("modelname=DC\x0060,vendorname=Ecotap,CpSn=1891351", BROKEN, {Code.OCPP_INFO_CHARACTER}),
]


@pytest.mark.parametrize(("text", "verdict", "codes"), READINGS)
def test_a_flawed_reading(text: str, verdict: OcppInfoVerdict, codes: set[Code]) -> None:
    judged = judge_info(text, others=OTHERS, own=["1891351"])
    assert (judged.verdict, {flaw.code for flaw in judged.flaws}) == (verdict, codes)


BOOTS = [
    (ReportedBoot(), WIPED, {MISSING}),
    (ReportedBoot(controller_serial="11752628"), WIPED, {MISSING}),
    (ReportedBoot("  ", "\t", "1891351"), WIPED, {MISSING}),
    (ReportedBoot("DUO2", "", "1891351"), HALF, {MISSING}),
    (ReportedBoot("", "Ecotap", "1891351"), HALF, {MISSING}),
    (ReportedBoot("DUO2", "Ecotap"), HALF, {MISSING}),
    (ReportedBoot("DUO2", "Ecotap", "0"), BROKEN, {ZERO}),
    (ReportedBoot("DUO2", "Ecotap", "0", "11752628"), BROKEN, {ZERO}),
    (ReportedBoot("DUO2", "Ecotap", "1891352", "1891351"), BROKEN, {ANOTHER}),
    (ReportedBoot("DUO2vendorname=Ecota", "", "0", "1891351"), BROKEN, {Code.OCPP_INFO_CHARACTER, MISSING, ZERO}),
    (ReportedBoot("x" * 60, "Ecotap", "1891351"), BROKEN, {TOO_LONG}),
    (ReportedBoot("DUO2", "Ecotap" + "x" * 54, "1891351"), BROKEN, {TOO_LONG}),
    (ReportedBoot("DUO2", "Ecotap", "9" * 60), BROKEN, {TOO_LONG}),
    (
        ReportedBoot('{"chargePointVendor":"Ecotap","chargePointModel":"DUO2","', "Ecotap", "1891351"),
        BROKEN,
        {Code.OCPP_INFO_PACKED},
    ),
    (ReportedBoot('["DUO2"]', "7", "1891351"), BROKEN, {Code.OCPP_INFO_PACKED}),
    (ReportedBoot("null", "null", "null"), BROKEN, {Code.OCPP_INFO_NO_VALUE}),
    (ReportedBoot("a\ufffdb", "Ecotap", "1891351"), BROKEN, {Code.OCPP_INFO_CHARACTER}),
]


@pytest.mark.parametrize(("boot", "verdict", "codes"), BOOTS)
def test_a_flawed_boot(boot: ReportedBoot, verdict: OcppInfoVerdict, codes: set[Code]) -> None:
    judged = judge_boot(boot, others=OTHERS)
    assert (judged.verdict, {flaw.code for flaw in judged.flaws}) == (verdict, codes)


@pytest.mark.parametrize(
    "boot",
    [
        ReportedBoot("DUO2", "ECOTAP", "123", "11752628"),  # as in the field: a filler that feeds no alarm
        ReportedBoot("WG", "Ecotap", "11752629"),
        ReportedBoot("EVC2.2", "LMS", "", "11752628"),
        ReportedBoot("DUO", "ecotap", "1891351"),
        ReportedBoot("Homebox", "Ecotap", "1810003", "1810003"),
        ReportedBoot("none the less", "No. 1 [DUO]", "1850005"),
        ReportedBoot("DC60", "Ecotap", "1891352", "1891352"),  # the controller says so itself: the other one has the wrong number
    ],
)
def test_a_good_boot(boot: ReportedBoot) -> None:
    assert judge_boot(boot, others=OTHERS) == GOOD


def test_a_charger_without_the_setting_is_asked_for_no_serial_number() -> None:
    assert judge_boot(ReportedBoot("CPA", "Ecotap"), feeds_serial=False) == GOOD
    assert judge_boot(ReportedBoot("", "Ecotap"), feeds_serial=False).verdict is HALF


@pytest.mark.parametrize(
    "text",
    [
        "modelname=DC60,vendorname=Ecotap,CpSn=1891351",
        "modelname=DUO2,vendorname=ECOTAP,CpSn=123",
        "vendorname=LMS,modelname=EVC2.2,CpSn=11752628,hw=3",
        "ModelName=DC60, VendorName=Ecotap, cpsn=1891351,",
    ],
)
def test_a_good_reading(text: str) -> None:
    assert judge_info(text, others=OTHERS, own=["1891351"]) == GOOD


PLAIN = st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters=",=")
NAMES = st.text(PLAIN, min_size=1, max_size=20).filter(
    lambda text: text.strip() and not re.match(r"\s*[{\[]|\s*(\(?null\)?|none|nil|undefined)\s*$", text, re.IGNORECASE)
)
SERIALS = st.from_regex(r"(117|181|185|189)[0-9]{4,5}", fullmatch=True)


@given(NAMES, NAMES, SERIALS, st.sampled_from([None, "Ecotap", "ECOTAP", "LMS"]))
def test_good_info_is_never_flagged(model: str, vendor: str, serial: str, maker: str | None) -> None:
    """Any model and any vendor, with whatever other chargers there are."""
    vendor = maker or vendor
    others = {"1891352": "X"} if serial != "1891352" else {}
    written = OcppInfo.of(model=model, vendor=vendor, serial=serial)
    assert judge_info(written.format(), others=others) == GOOD
    assert judge_boot(ReportedBoot(written.model, written.vendor, written.serial, serial), others=others) == GOOD


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_judged(text: str, model: str, serial: str) -> None:
    for judged in (judge_info(text), judge_boot(ReportedBoot(model, text, serial))):
        assert (judged.verdict is OcppInfoVerdict.GOOD) == (not judged.flaws)


def test_the_worse_of_two() -> None:
    half, wiped = judge_info("modelname=DC60,vendorname=Ecotap"), judge_boot(ReportedBoot())
    both = half.and_also(wiped)
    assert both.verdict is WIPED
    assert len(both.flaws) == 3  # the serial number once
    assert GOOD.and_also(half) == half == half.and_also(OcppInfoJudgement())


@pytest.mark.parametrize(
    ("held", "written"),
    [
        ("", "modelname=DC60,vendorname=Ecotap,CpSn=1891351"),
        ("modelname=DUO2,hw=3", "modelname=DC60,hw=3,vendorname=Ecotap,CpSn=1891351"),
        ("modelname=DUO2vendorname=Ecotap,CpSn=0", "CpSn=1891351,modelname=DC60,vendorname=Ecotap"),
        ("MODELNAME=a,modelname=b,VendorName= LMS,x=1", "MODELNAME=DC60,VendorName= Ecotap,x=1,CpSn=1891351"),
        ('{"modelname":"DC60"}', "modelname=DC60,vendorname=Ecotap,CpSn=1891351"),
    ],
)
def test_restored_keeps_the_pairs_that_nobody_knows(held: str, written: str) -> None:
    assert OcppInfo.parse(held).restored(model="DC60", vendor="Ecotap", serial="1891351").format() == written


@given(st.text(max_size=120))
def test_what_is_restored_is_good(held: str) -> None:
    restored = OcppInfo.parse(held).restored(model="DC60", vendor="Ecotap", serial="1891351")
    assert judge_info(restored.format()) == GOOD
    assert (restored.model, restored.vendor, restored.serial) == ("DC60", "Ecotap", "1891351")


def test_restored_refuses_what_does_not_fit() -> None:
    with pytest.raises(Refusal) as refused:
        OcppInfo.parse("").restored(model="", vendor="Eco,tap", serial="1")
    assert {notice.values["part"] for notice in refused.value.notices} <= {part.value for part in InfoPart}
