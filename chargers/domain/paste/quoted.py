"""How deep each line of a mail is quoted: behind `>` signs, or below the head of an older mail."""

from __future__ import annotations

import re
from bisect import bisect_right

from chargers.domain.paste.plain_text import PlainText

_SIGNS = re.compile(r"^[ \t]{0,3}(?:[>|][ \t]?){1,12}(?=[^|\n]*$)", re.MULTILINE)
_RULE = re.compile(
    r"""^[ \t*_-]{0,12}(?: original[ ]message | forwarded[ ]message | begin[ ]forwarded[ ]message | oorspronkelijk[ ]bericht
      | doorgestuurd[ ]bericht | message[ ]d.origine | message[ ](?:transf[ée]r[ée]|original) | urspr[üu]ngliche[ ]nachricht
      | weitergeleitete[ ]nachricht )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WROTE = re.compile(
    r"^[ \t]*(?:on|op|le|am|il)\b[^\n]{4,200}\b(?:wrote|schreef|a écrit|schrieb)\b[^\n]{0,80}:[ \t]*$", re.IGNORECASE
)
_HEAD = re.compile(r"^[ \t]*[*_]{0,2}(?:from|van|de|von|expéditeur)[*_]{0,2}[ ]?:[*_]{0,2}[ \t]", re.IGNORECASE)
_HEAD_MORE = re.compile(
    r"^[ \t]*[*_]{0,2}(?:sent|date|verzonden|datum|envoyé|gesendet|to|aan|à|an|subject|onderwerp|objet|betreff)[*_]{0,2}[ ]?:",
    re.IGNORECASE,
)


class Quotation:
    """The depth of every place of a text; `text` is the same without the signs of quotation."""

    def __init__(self, text: PlainText) -> None:
        depths_by_sign = [_signs(line) for line in text.text.split("\n")]
        self.text = text.replaced(_SIGNS, lambda match: " " * len(match[0]) if ">" in match[0] else None)
        lines = self.text.text.split("\n")
        below = _below(lines)
        self._depths = [sign + head for sign, head in zip(depths_by_sign, below, strict=True)]
        self._starts = [0]
        for line in lines[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def depth_at(self, at: int) -> int:
        return self._depths[bisect_right(self._starts, at) - 1]


def _signs(line: str) -> int:
    found = _SIGNS.match(line)
    return found[0].count(">") if found else 0


def _below(lines: list[str]) -> list[int]:
    """For each line how many heads of older mails stand above it. The head of the whole text is none."""
    depths, depth, said = [], 0, False
    for number, line in enumerate(lines):
        if said and _begins_older(lines, number):
            depth, said = depth + 1, False
        else:
            said = said or bool(line.strip())
        depths.append(depth)
    return depths


def _begins_older(lines: list[str], number: int) -> bool:
    line = lines[number]
    if _RULE.match(line) or _WROTE.match(line):
        return True
    return bool(_HEAD.match(line)) and any(_HEAD_MORE.match(after) for after in lines[number + 1 : number + 4])
