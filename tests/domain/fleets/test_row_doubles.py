"""What rows say together, row by row and in the end."""

from chargers.domain.fleets.cells import read_cell
from chargers.domain.fleets.columns import Column
from chargers.domain.fleets.import_rows import RowKeys
from chargers.domain.fleets.row_doubles import RowDoubles
from chargers.domain.secret import Secret


def test_both_rows_of_a_double_are_named() -> None:
    doubles = RowDoubles()
    assert doubles.see(2, RowKeys("a", token=Secret("t")), {}) == ()
    assert [one.code.value for one in doubles.see(3, RowKeys("b", token=Secret("t")), {})] == ["token_twice"]
    assert [one.code.value for one in doubles.see(4, RowKeys("a"), {})] == ["row_twice"]
    late = {(number, one.code.value, one.values["row"]) for number, one in doubles.late()}
    assert late == {(2, "token_twice", "3"), (2, "row_twice", "4")}


def test_what_rows_do_not_say_is_no_double() -> None:
    doubles = RowDoubles()
    assert [doubles.see(number, RowKeys(), {}) for number in range(3)] == [(), (), ()]
    assert list(doubles.late()) == []


def test_digits_that_are_shorter_than_the_others_may_have_lost_zeros() -> None:
    doubles = RowDoubles()
    for number, text in enumerate(["00451234", "10451234", "451234", "20451234"], 2):
        doubles.see(number, RowKeys(), {Column.TOKEN: read_cell(text)})
    assert [(number, one.field, one.code.value) for number, one in doubles.late()] == [(4, "token", "spreadsheet_changed")]


def test_what_a_person_confirmed_has_lost_nothing() -> None:
    doubles = RowDoubles()
    for number, text in enumerate(["00451234", "10451234", "451234", "20451234"], 2):
        doubles.see(number, RowKeys(), {Column.TOKEN: read_cell(text)}, confirmed=True)
    assert list(doubles.late()) == []
