"""Two values behind one label, such as "user/pass: id / token": each half with a role of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from chargers.domain.paste.finds import LabelledFind
from chargers.domain.paste.labels import LabelRole, role_of
from chargers.domain.paste.values import ValueDoubt, ValueReading, read_token

_HALVES = re.compile(r"(\S{1,100}?)(?:\s+[/|–-]\s+|\s*:\s*|[,;]\s+|\s{2,}|/(?=\S+$)|\s+)(\S{1,500})")  # noqa: RUF001
_AND = re.compile(r"[/&+,|]|[ ](?:and|en|et|und)[ ]", re.IGNORECASE)
_IDS = {LabelRole.OCPP_ID, LabelRole.WEAK_ID}


def halves(find: LabelledFind) -> Iterator[LabelledFind]:
    """Whose each half is; a find of any other kind as it is, and what is neither two values nor one."""
    if find.role is not LabelRole.USER_AND_TOKEN or "://" in find.text:
        yield find
    elif parts := _HALVES.fullmatch(find.text):
        label = _AND.split(find.label)[0].strip()
        role = role_of(label)
        first = replace(find, role=role if role in _IDS else LabelRole.USER, text=parts[1], label=label)
        yield replace(first, start=find.start + parts.start(1), end=find.start + parts.end(1))
        yield from _token(find, parts.start(2), asked=False)
    elif len(find.text.split()) == 1:
        yield from _token(find, 0, asked=role_of(find.label.split()[-1]) is not LabelRole.TOKEN)
    else:
        yield find


def _token(find: LabelledFind, at: int, *, asked: bool) -> Iterator[LabelledFind]:
    """`asked`: nothing but its place says that it is one."""
    reading = read_token(find.text, at, len(find.text))
    start, end, text = find.start + at, find.end, ""
    if isinstance(reading, ValueReading):
        start, end, text = find.start + reading.start, find.start + reading.end, reading.text
        reading = replace(reading, start=start, end=end)
        if asked and reading.doubt is None:
            reading = replace(reading, doubt=ValueDoubt.WORD, asked=True)
    if reading is not None:
        yield replace(find, role=LabelRole.TOKEN, text=text, start=start, end=end, token=reading)
