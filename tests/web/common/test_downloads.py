"""Files to take away: names are plain, text is UTF-8 that spreadsheets know."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from chargers.web.common.downloads import csv_file, json_lines_file, name_for


def test_a_csv_file() -> None:
    answer = csv_file("quay-4-chargers", ("name", "note"), [("Zürich", "=x"), ("a,b", None)])
    assert answer["Content-Disposition"] == 'attachment; filename="quay-4-chargers.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert read == [{"name": "Zürich", "note": "'=x"}, {"name": "a,b", "note": ""}]


def test_json_lines() -> None:
    answer = json_lines_file("frames", [{"text": "Zürich\n"}, {"n": 1}])
    assert [json.loads(line) for line in answer.content.decode().splitlines()] == [{"text": "Zürich\n"}, {"n": 1}]


@pytest.mark.parametrize(
    ("of", "what", "name"), [("NL*ECO*1000", "messages", "nl-eco-1000-messages"), ("*", "messages", "7-messages"), ("", "", "7")]
)
def test_names(of: str, what: str, name: str) -> None:
    assert name_for(of, what, 7) == name
