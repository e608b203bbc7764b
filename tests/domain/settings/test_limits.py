"""A number that no charger can mean is refused; one far from what stands is said, and sent all the same."""

from __future__ import annotations

import pytest

from chargers.domain.errors import Code, Notice
from chargers.domain.settings import known as known_settings
from chargers.domain.settings.known import SettingKind, find_setting
from chargers.domain.settings.limits import read_number
from chargers.domain.settings.value import doubts, flaws
from chargers.simulator import keys


@pytest.mark.parametrize(
    ("key", "value", "codes"),
    [
        ("chg_StationMaxCurrent", "9999", [Code.SETTING_TOO_LARGE]),
        ("chg_StationMaxCurrent", "-5", [Code.SETTING_TOO_SMALL]),
        ("CHG_STATIONMAXCURRENT", "-5", [Code.SETTING_TOO_SMALL]),
        ("chg_StationMaxCurrent", "1000", []),
        ("chg_RatedCurrent", "32,3200", [Code.SETTING_TOO_LARGE]),
        ("chg_RatedCurrent", "-1,3200", [Code.SETTING_TOO_SMALL, Code.SETTING_TOO_LARGE]),
        ("chg_RatedCurrent", "32,", []),
        ("chg_RatedCurrent", "unknown,x", []),
        ("HeartbeatInterval", "-1", [Code.SETTING_TOO_SMALL]),
        ("LightIntensity", "1e9", [Code.SETTING_TOO_LARGE]),
        ("LightIntensity", "NaN", []),
        ("LightIntensity", "1e999999999", [Code.SETTING_TOO_LARGE]),
        ("grid_TotalcurrentOffset", "-5", []),
        ("eth_host_port", "65536", [Code.SETTING_TOO_LARGE]),
        ("vendor_Current", "-5", []),
    ],
)
def test_what_a_setting_cannot_be_is_refused(key: str, value: str, codes: list[Code]) -> None:
    assert [notice.code for notice in flaws(key, value, readonly=False)] == codes


@pytest.mark.parametrize(
    ("key", "now", "new", "said"),
    [
        ("chg_StationMaxCurrent", "63", "630", (Code.SETTING_JUMPS_UP, "10")),
        ("chg_StationMaxCurrent", "16", "63", None),
        ("chg_StationMaxCurrent", "63", "6", (Code.SETTING_JUMPS_DOWN, "10")),
        ("chg_StationMaxCurrent", "0", "63", None),
        ("chg_StationMaxCurrent", "63", "0", None),
        ("chg_StationMaxCurrent", "", "63", None),
        ("chg_RatedCurrent", "32,32", "32,320", (Code.SETTING_JUMPS_UP, "10")),
        ("chg_RatedCurrent", "32", "32,320", None),
        ("gsm_Oper", "0", "20416", None),
        ("HeartbeatInterval", "64", "9999", (Code.SETTING_JUMPS_UP, "156")),
        ("HeartbeatInterval", "1", "1e999999", None),
        ("HeartbeatInterval", "1e-999999", "1e999999", None),
    ],
)
def test_a_jump_is_said_with_how_far_it_is(key: str, now: str, new: str, said: tuple[Code, str] | None) -> None:
    found: list[Notice] = list(doubts(find_setting(key), key, new, now))
    assert [(n.code, n.values["times"]) for n in found] == ([said] if said else [])


def test_only_numbers_have_bounds_and_what_real_controllers_hold_is_within_them() -> None:
    for known in known_settings.load():
        bounded = known.least is not None or known.most is not None
        assert not bounded or known.kind is SettingKind.NUMBER or (known.kind is SettingKind.LIST and known.unit), known.key
    for key in (*keys.EVC, *keys.CPA):
        assert not list(flaws(key.name, key.value, readonly=False)), key.name


@pytest.mark.parametrize("text", ["", "1_0", "\u0666", "inf", "nan", "1,5", "x"])
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None
