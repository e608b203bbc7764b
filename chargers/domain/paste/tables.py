"""Tables: a head that names its columns and a row for each charger, with tabs, bars, semicolons, commas or spaces between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chargers.domain.paste.finds import LabelledFind, make_find
from chargers.domain.paste.labels import LabelRole, is_bare_id, is_only_a_label, is_past, role_of
from chargers.domain.paste.quoted import Quotation

_SPLITS = tuple(re.compile(one) for one in (r"\t", r"\|", r";", r",", r"[ ]{2,}"))
_RULE_LINE = re.compile(r"[\s|:+=-]{3,}")
_USED = frozenset(LabelRole) - {LabelRole.OTHER}
MOST_ROWS = 2000
MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class _Head:
    split: re.Pattern[str]
    columns: tuple[tuple[LabelRole | None, str], ...]


def find_tables(quotation: Quotation) -> tuple[list[LabelledFind], list[tuple[int, int]]]:
    """The cells of every table, numbered by row, and the places that the tables take."""
    lines = quotation.text.text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    found, taken, number, record = list[LabelledFind](), list[tuple[int, int]](), 0, 0
    while number < len(lines):
        used, rows = _table(lines, number)
        for cells in rows:
            for line_number, role, label, start, end in cells:
                if one := make_find(role, label, lines[line_number], start, end, offsets[line_number]):
                    found.append(replace(one, record=record, depth=quotation.depth_at(one.start)))
            record += 1
        if rows:
            taken.append((offsets[number], offsets[number + used] - 1))
        number += used
    stacked, more = _stacked(quotation, lines, offsets, record) if not found else ([], [])
    return found + stacked, taken + more


_Cells = list[tuple[int, LabelRole, str, int, int]]  # the number of the line, and where in it
_DITTO = re.compile(r"\s*(?:[\"'\u201c\u201d\u2033\u3003]{1,2}|d[io]?(?:t{1,2})?o|idem)\.?\s*", re.IGNORECASE)


def _table(lines: list[str], number: int) -> tuple[int, list[_Cells]]:
    """How many lines a table takes that begins here, and its rows; one line and none where there is none."""
    head = _head(lines[number])
    if head is None:
        return 1, []
    rows, at, above = list[_Cells](), number + 1, dict[int, tuple[int, int, int]]()
    while at < len(lines) and len(rows) < MOST_ROWS:
        if _RULE_LINE.fullmatch(lines[at]) or _is_gap(lines, at, head):
            at += 1
            continue
        cells, at = _cells(lines, at, head)
        if len(cells) < 2 or len(cells) > len(head.columns) + 1:
            break
        for column, (line, start, end) in enumerate(cells):
            if column not in above or not _DITTO.fullmatch(lines[line], start, end):
                above[column] = (line, start, end)
        named = zip(range(len(cells)), head.columns, strict=False)
        used = [(above[column], role, label) for column, (role, label) in named if role in _USED and role is not None]
        rows.append([(line, role, label, start, end) for (line, start, end), role, label in used])
    return (at - number, rows) if rows else (1, [])


def _cells(lines: list[str], at: int, head: _Head) -> tuple[list[tuple[int, int, int]], int]:
    """The cells of a row, and the line behind it. A cell that begins with a quotation mark may go on below."""
    cells = [(at, start, end) for start, end in cells_of(lines[at], head.split)] if lines[at].strip() else []
    while cells and len(cells) < len(head.columns) and at + 1 < len(lines) and _is_open(lines, cells[-1]):
        at += 1
        cells += [(at, start, end) for start, end in list(cells_of(lines[at], head.split))[1:]]
        if '"' in lines[at]:
            break
    return [(line, start + _is_open(lines, (line, start, end)), end) for line, start, end in cells], at + 1


def _is_open(lines: list[str], cell: tuple[int, int, int]) -> bool:
    text = lines[cell[0]][cell[1] : cell[2]]
    return len(text) > 1 and text.startswith('"') and text.count('"') == 1


def _is_gap(lines: list[str], at: int, head: _Head) -> bool:
    """An empty line between two rows, as HTML leaves it."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return (
        not lines[at].strip()
        and head.split.pattern in {r"\t", r"\|"}
        and len(list(cells_of(following, head.split))) == len(head.columns)
    )


def _head(line: str) -> _Head | None:
    if len(line) > 500 or "://" in line:
        return None
    for split in _SPLITS:
        cells = list(cells_of(line, split))
        if not 2 <= len(cells) <= MOST_COLUMNS:
            continue
        names = [line[start:end].strip(" *_\"'") for start, end in cells]
        roles = [role_of(name) if len(name) <= 40 and is_only_a_label(name) else None for name in names]
        roles = [None if roles.count(role) > 1 and is_past(name) else role for role, name in zip(roles, names, strict=True)]
        if roles.count(LabelRole.WEAK_ID) > 1 and any(map(is_bare_id, names)):  # "Station" is its name beside "ID"
            weak = zip(roles, names, strict=True)
            roles = [None if role is LabelRole.WEAK_ID and not is_bare_id(name) else role for role, name in weak]
        used = [role for role in roles if role in _USED]
        if len(used) >= 2 and len(set(used)) == len(used) and not any(re.search(r"\d{3}|[:=]", name) for name in names):
            return _Head(split, tuple(zip(roles, names, strict=True)))
    return None


def cells_of(line: str, split: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the cells of a line are; the bars at both ends of a line are none."""
    begin, end = 0, len(line)
    if split.pattern == r"\|":
        stripped = line.strip()
        begin = line.index(stripped) + stripped.startswith("|") if stripped else 0
        end = line.index(stripped) + len(stripped) - stripped.endswith("|") if stripped else 0
    elif split.pattern.startswith("["):
        begin, end = len(line) - len(line.lstrip()), len(line.rstrip())
    for found in split.finditer(line, begin, end):
        yield begin, found.start()
        begin = found.end()
    yield begin, end


def _stacked(
    quotation: Quotation, lines: list[str], offsets: list[int], record: int
) -> tuple[list[LabelledFind], list[tuple[int, int]]]:
    """A table that lost its columns on the way: its names one below the other, then as many values, and so on."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for at in range(len(filled)):
        names = []
        for number in filled[at : at + MOST_COLUMNS]:
            if not is_only_a_label(lines[number]):
                break
            names.append(lines[number])
        roles = [role_of(name) for name in names]
        if len([role for role in roles if role in _USED]) < 2 or len(set(roles)) < len(roles):
            continue
        values = filled[at + len(names) :]
        found, last = list[LabelledFind](), filled[at]
        while len(values) >= len(names) and _is_row(roles, [lines[number] for number in values[: len(names)]]):
            for role, name, number in zip(roles, names, values, strict=False):
                one = (
                    make_find(role, name, lines[number], 0, len(lines[number]), offsets[number])
                    if role in _USED and role
                    else None
                )
                if one:
                    found.append(replace(one, record=record, depth=quotation.depth_at(one.start)))
            record, last, values = record + 1, values[len(names) - 1], values[len(names) :]
        if found:
            return found, [(offsets[filled[at]], offsets[last + 1] - 1)]
    return [], []


def _is_row(roles: list[LabelRole | None], values: list[str]) -> bool:
    for role, value in zip(roles, values, strict=True):
        if len(value.split()) > 3 or is_only_a_label(value):
            return False
        if role is LabelRole.ADDRESS and "://" not in value and "." not in value:
            return False
    return True
