"""Answers to GetConfiguration as chargers give them: of every type, with and without lists, never refused for a detail (C14)."""

from __future__ import annotations

import pytest

from chargers.domain.controller.get_configuration import LONGEST, read_configuration


def endless() -> list[object]:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("60", "60"),
        ("", ""),
        (None, None),
        (60, "60"),
        (0.5, "0.5"),
        (True, "true"),
        (False, "false"),
        (["a", 1], "['a', 1]"),
        ("nul\0here", "nulhere"),
        ("x" * (LONGEST + 1), "x" * LONGEST),
        (endless(), None),
    ],
)
def test_a_value_of_any_type_is_a_text(said: object, value: str | None) -> None:
    found = read_configuration({"configurationKey": [{"key": "HeartbeatInterval", "value": said}]})
    assert found is not None
    assert found.settings["HeartbeatInterval"].value == value


@pytest.mark.parametrize(
    ("said", "readonly"),
    [(True, True), ("true", True), (" Yes ", True), (1, True), (False, False), ("no", False), (None, False), ([], False)],
)
def test_read_only_however_it_is_said(said: object, readonly: bool) -> None:
    found = read_configuration({"configurationKey": [{"key": "K", "value": "v", "readonly": said}]})
    assert found is not None
    assert found.settings["K"].readonly is readonly


def test_what_names_no_key_is_passed_over() -> None:
    found = read_configuration(
        {"configurationKey": [{"value": "1"}, {"key": ""}, {"key": None}, "K", 7, {"key": 12, "value": "twelve"}]}
    )
    assert found is not None
    assert {key: one.value for key, one in found.settings.items()} == {"12": "twelve"}


def test_keys_that_it_does_not_know() -> None:
    found = read_configuration({"unknownKey": ["com_Options", None, "", 5]})
    assert found is not None
    assert (found.settings, found.unknown) == ({}, {"com_Options", "5"})


@pytest.mark.parametrize("payload", [{}, {"configurationKey": None}, {"configurationKey": {}, "unknownKey": "K"}])
def test_without_either_list_it_is_no_answer(payload: dict[str, object]) -> None:
    assert read_configuration(payload) is None


def test_an_empty_list_is_an_answer() -> None:
    found = read_configuration({"configurationKey": [], "unknownKey": {}})
    assert found is not None
    assert (found.settings, found.unknown) == ({}, frozenset())
