"""The table of known settings: every key that a real controller reports stands in it, once, in whatever case."""

import pytest

from chargers.domain.controller import catalogue
from chargers.domain.controller.reported import plain_key
from chargers.domain.settings import known as known_settings
from chargers.domain.settings.known import KnownGroup, SettingDanger, SettingKind, find_setting
from chargers.simulator import keys


@pytest.mark.parametrize("key", sorted({key.name for key in (*keys.EVC, *keys.CPA)}))
def test_every_key_of_a_real_controller_is_described(key: str) -> None:
    assert find_setting(key).group is not KnownGroup.OTHER
    assert find_setting(key.upper()) == find_setting(key.lower()) == find_setting(key)


def test_an_unknown_key_is_a_text_under_other() -> None:
    known = find_setting("vendor_Thing")
    assert (known.key, known.group, known.kind, known.connection) == ("vendor_Thing", KnownGroup.OTHER, SettingKind.TEXT, False)


def test_every_connection_field_of_the_catalogue_is_the_connection_editors() -> None:
    fields = {plain_key(field.key) for type_ in catalogue.load() for field in type_.fields}
    assert fields == known_settings.connection_keys()


@pytest.mark.parametrize(
    ("key", "danger"),
    [
        ("chg_RatedCurrent", SettingDanger.CURRENT),
        ("chg_StationMaxCurrent", SettingDanger.CURRENT),
        ("chg_KWH1", SettingDanger.METER),
        ("grid_Role", SettingDanger.GRID),
        ("grid_InstallationMaxcurrent", SettingDanger.GRID),  # a spelling of emulators
        ("eth_cfg", SettingDanger.REACH),
        ("gsm_APN", SettingDanger.REACH),
        ("com_AuthOptions", SettingDanger.BILLING),
        ("HeartbeatInterval", None),
    ],
)
def test_dangers(key: str, danger: SettingDanger | None) -> None:
    assert find_setting(key).danger is danger


def test_lists_name_their_places_and_only_lists() -> None:
    for known in known_settings.load():
        assert bool(known.parts) == (known.kind is SettingKind.LIST), known.key
        assert known.secret <= set(known.parts), known.key
