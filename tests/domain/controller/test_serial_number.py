"""Which controller type a charger is (R2)."""

import pytest

from chargers.domain.controller import catalogue
from chargers.domain.controller.serial_number import Guess, GuessBasis, guess

TYPES = catalogue.load()
COM = ["com_Endpoint", "com_OCPPID", "com_Options"]
BACK_OFFICE = ["Backoffice-URL", "BackOffice-Portnr", "OCPPID"]


@pytest.mark.parametrize(
    ("serials", "keys", "expected"),
    [
        (["1171234"], [], Guess("evc4", "", GuessBasis.SERIAL)),
        (["11752628"], [], Guess("evc4", "", GuessBasis.SERIAL)),  # real ones have 8 digits
        (["1811234"], [], Guess("evc5", "AC", GuessBasis.SERIAL)),
        (["1851234"], [], Guess("evc5", "AC+", GuessBasis.SERIAL)),
        (["1891351"], [], Guess("evc5", "DC", GuessBasis.SERIAL)),
        (["123", "", " 1891351 "], [], Guess("evc5", "DC", GuessBasis.SERIAL)),  # wherever it stands
        (["1171234", "1891351"], [], Guess("evc4", "", GuessBasis.SERIAL)),  # the more trusted first
        ([], BACK_OFFICE, Guess("cpa", "", GuessBasis.KEYS)),
        (["1891351"], BACK_OFFICE, Guess("cpa", "", GuessBasis.KEYS)),  # keys weigh more
        (["1891351"], COM, Guess("evc5", "DC", GuessBasis.KEYS_AND_SERIAL)),
        (["1171234"], COM, Guess("evc4", "", GuessBasis.KEYS_AND_SERIAL)),
        (["123"], COM, Guess(None, "", GuessBasis.UNDECIDED)),
        (["123"], ["HeartbeatInterval"], Guess(None, "", GuessBasis.UNKNOWN)),
        ([], [], Guess(None, "", GuessBasis.UNKNOWN)),
    ],
)
def test_guess(serials: list[str], keys: list[str], expected: Guess) -> None:
    assert guess(serials, keys, TYPES) == expected
