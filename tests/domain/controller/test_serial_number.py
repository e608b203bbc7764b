"""Which controller type a charger is (R2)."""

import pytest

from chargers.domain.controller import catalogue
from chargers.domain.controller.serial_number import ControllerGuess, GuessBasis, guess_type

TYPES = catalogue.load()
COM = ["com_Endpoint", "com_OCPPID", "com_Options"]
BACK_OFFICE = ["Backoffice-URL", "BackOffice-Portnr", "OCPPID"]


@pytest.mark.parametrize(
    ("serials", "keys", "expected"),
    [
        (["1171234"], [], ControllerGuess("evc4", "", GuessBasis.SERIAL)),
        (["11752628"], [], ControllerGuess("evc4", "", GuessBasis.SERIAL)),  # real ones have 8 digits
        (["1811234"], [], ControllerGuess("evc5", "AC", GuessBasis.SERIAL)),
        (["1851234"], [], ControllerGuess("evc5", "AC+", GuessBasis.SERIAL)),
        (["1891351"], [], ControllerGuess("evc5", "DC", GuessBasis.SERIAL)),
        (["123", "", " 1891351 "], [], ControllerGuess("evc5", "DC", GuessBasis.SERIAL)),  # wherever it stands
        (["1171234", "1891351"], [], ControllerGuess("evc4", "", GuessBasis.SERIAL)),  # the more trusted first
        ([], BACK_OFFICE, ControllerGuess("cpa", "", GuessBasis.KEYS)),
        (["1891351"], BACK_OFFICE, ControllerGuess("cpa", "", GuessBasis.KEYS)),  # keys weigh more
        (["1891351"], COM, ControllerGuess("evc5", "DC", GuessBasis.KEYS_AND_SERIAL)),
        (["1171234"], COM, ControllerGuess("evc4", "", GuessBasis.KEYS_AND_SERIAL)),
        (["123"], COM, ControllerGuess(None, "", GuessBasis.UNDECIDED)),
        (["123"], ["HeartbeatInterval"], ControllerGuess(None, "", GuessBasis.UNKNOWN)),
        ([], [], ControllerGuess(None, "", GuessBasis.UNKNOWN)),
    ],
)
def test_guess(serials: list[str], keys: list[str], expected: ControllerGuess) -> None:
    assert guess_type(serials, keys, TYPES) == expected
