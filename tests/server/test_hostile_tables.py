"""Files that mean harm, brought to a running server: each gets its sentence, nobody else notices, and no process grows.

Memory is compared with what a harmless file of the greatest size takes, in the same server, just before.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from http import HTTPStatus

import pytest

from tests.hostile_tables import BOOKS, HARMLESS, TEXTS
from tests.journeys import house as houses
from tests.journeys.house import House
from tests.server.person import Person
from tests.server.processes import MemoryWatch

PATIENCE = 300.0  # seconds until a file is read or refused
MOST = 2.0  # times the harmless file's memory; the server's own pages let go of theirs now and then only
HARMLESS_TABLE = b"OCPP ID;Left over\r\n" + b"".join(b"NL*BIG*%d;%s\r\n" % (number, b"x" * 10_000) for number in range(900))
NAMES = ("../../../../etc/passwd.csv", "C:\\\\a\\\\b.csv", "x" * 500 + ".csv", "a%0d%0ab.csv", "<b>ü.csv", "=1+1.csv")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    houses.fill(folder)
    with House(folder) as serving:
        yield serving
    assert " ERROR " not in serving.log, serving.log


@pytest.fixture(scope="module")
def person(house: House) -> Person:
    return Person(house.pages, "ivo")


def bring(person: Person, name: str, content: bytes) -> str:
    """What its page says at the end, or the form where it is refused at once."""
    page = person.send("/fleets/imports/begin/chargers/", {}, file=(name, content))
    until = time.monotonic() + PATIENCE
    while "import-progress" in page:
        assert time.monotonic() < until, page
        page = person.get(person.url)
        time.sleep(0.05)
    return page


def test_files_that_mean_harm_get_a_sentence_and_no_memory(house: House, person: Person) -> None:
    with MemoryWatch(house.process) as memory:
        assert "good 900" in bring(person, "big.csv", HARMLESS_TABLE)
        server, reader = memory.own, memory.others
        assert reader > 0
        for name, (content, code) in TEXTS.items():
            page = bring(person, "a.csv", content)
            if code == "table_too_large":
                assert person.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            else:
                refused(page, name)
        for name, (make, _) in BOOKS.items():
            refused(bring(person, "a.xlsx", make()), name)
        for name, harmless in HARMLESS.items():
            assert "NL*ECO*1" in bring(person, "a.xlsx", harmless()), name
        assert memory.own < server * MOST, (memory.own, server)
        assert memory.others < reader * MOST, (memory.others, reader)


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_a_text(house: House, person: Person, name: str) -> None:
    before = files(house)
    page = bring(person, name, b"OCPP ID\nNL*ECO*7\n")
    assert "good 1" in page
    assert "<b>" not in page
    assert files(house) == before


def files(house: House) -> set[str]:
    return {str(path) for path in house.folder.rglob("*") if not path.name.startswith("db.sqlite3")}


def refused(page: str, name: str) -> None:
    assert "note-bad" in page or "invalid-feedback" in page, (name, page)
