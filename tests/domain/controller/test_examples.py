"""The worked examples of each controller type, forth and back (R7 to R18; keys and protocol of EVC: R10, R13).

A controller type is a catalogue file and such an example file.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from chargers.domain.connection import resolve
from chargers.domain.connection.split_fields import join, split
from chargers.domain.controller import catalogue
from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint import endpoint
from chargers.domain.errors import Refusal
from chargers.domain.secret import Secret

EXAMPLES = Path(__file__).parent / "examples"
TYPES = {t.code: t for t in catalogue.load(EXAMPLES / "more_types")}
CASES = [
    pytest.param(TYPES[path.stem], example, id=f"{path.stem}: {example['url']}")
    for path in sorted(EXAMPLES.glob("*.toml"))
    for example in tomllib.loads(path.read_text())["examples"]
]


def test_every_controller_type_has_examples() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.toml")} == set(TYPES)


@pytest.mark.parametrize(("controller_type", "example"), CASES)
def test_worked_example(controller_type: ControllerDefinition, example: dict[str, Any]) -> None:
    token = Secret(example["token"]) if "token" in example else None
    wanted = resolve.resolve(endpoint.parse_url(example["url"])).connection(token)
    if code := example.get("refused"):
        with pytest.raises(Refusal) as refused:
            split(controller_type, wanted)
        assert [n.code for n in refused.value.notices] == [code]
        return
    fields = {value.key: value.reveal() for value in split(controller_type, wanted).values.values()}
    assert fields == example["fields"]
    assert join(controller_type, Reported.of(fields)).connection == wanted
