"""What a text says of single characters ("O is the letter, not zero") and of capitals, and whether what was found agrees."""

# ruff: noqa: RUF001 (quotes of many languages)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chargers.domain.paste.labels import LabelRole, role_of

_LINE = re.compile(r"[^\n]{1,400}")
_SPEAKS_OF_LETTERS = re.compile(
    r"""\b(?: letters? | lettres? | buchstaben? | zero(?:s|es)? | z[ée]ros? | nul(?:len)? | null(?:en)? | digits?
      | cijfers? | chiffres?
      | ziffern? | eins | capitals? | upper[- ]?case | lower[- ]?case | hoofdletters? | majuscules? | minuscules?
      | (?:gro(?:ß|ss)|klein)(?:buchst|geschr)\w{0,12} | kleine[ ]letters?
      | (?:small|grand|petit|(?:gro(?:ß|ss)|klein)(?:e|es|em|en|er)?)[ ]["'“„«]?[ ]?[A-Za-z]
      | (?:the|das|der|die|de|het|le|la|l)[ '’]["'“„«]?[A-Za-z0-9]["'”“»]?[ ](?:is|ist|est)[ ](?:an?|een|eine?|une?
      |the|die|de|het|le|la)
      | caps )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PART = re.compile(
    r"""\b(?P<not> not | no | n['’]t | niet | geen | pas | non | nicht | kein\w{0,2} | never | instead[ ]of | rather[ ]than
        | statt | ipv | au[ ]lieu[ ]d )\b
      | (?P<but> \b(?:but|maar|mais|sondern|it[ ]is|it['’]s|c['’]est|het[ ]is|es[ ]ist)\b | [,;.:–—(] )
      | \b(?P<zero> zero(?:s|es)? | z[ée]ros? | nul(?:len)? | null(?:en)? )\b
      | \b(?P<one> eins | (?:digit|number|figure)[ ]one | cijfer[ ](?:één|een) | chiffre[ ]un )\b
      | (?<![\w'’.@*/+-])["'“„«‘`]?[ ]?(?P<sign>[A-Za-z01258])(?![\w'’]\w|[\w@*/+-]|\.\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_WORDS = "aiuyIAUY"  # that are words of a language, too
_NAMES_IT = re.compile(
    r"(?:letter|lettre|buchstabe|capital|hoofdletter|kleine?s?|gro(?:ß|ss)e?s?|small|grand|petit|[\"'“„«‘`])[ ]?$", re.IGNORECASE
)
_IS = re.compile(r"[\"'”“»’`]?[ ](?:is|ist|est|=|en|in)\b", re.IGNORECASE)
_ALIKE = {"o": "0", "0": "o", "l": "1i", "1": "li", "i": "1l", "s": "5", "5": "s", "b": "8", "8": "b", "z": "2", "2": "z"}
_COUNTS = re.compile(r"[ ](?:[^\W\d]{1,12}[ ])?(?:letters|lettres|buchstaben|cijfers|digits|ziffern|chiffres)\b", re.IGNORECASE)
_LOWER = re.compile(
    r"\b(?:lower[- ]?case|kleine[ ]letters|kleinbuchstaben|minuscules|klein(?:[ ]?geschrieben)?)\b", re.IGNORECASE
)
_UPPER = re.compile(
    r"\b(?:upper[- ]?case|caps|capitals|capital[ ]letters|hoofdletters|gro(?:ß|ss)buchstaben|majuscules|gro(?:ß"
    r"|ss)geschrieben)\b",
    re.IGNORECASE,
)
_OF_EVERY_LETTER = re.compile(
    r"\b(?:all|only|alles|alle|alleen|enkel|nur|tout\w{0,2}|tous|uniquement|must|moet|muss|doit|in|en|with|met|avec|mit|written|geschreven|kleingeschrieben|gro(?:ß|ss)geschrieben)\b",
    re.IGNORECASE,
)
_NOT_IT = re.compile(r"\b(?:not|no|niet|geen|pas|non|nicht|kein\w{0,2}|instead|statt)\b", re.IGNORECASE)
_CAPITAL = re.compile(
    r"""\b(?:capital|upper[- ]?case|hoofdletter|gro(?:ß|ss)e[nmrs]?|grand)[ ]["'“„«]?([A-Za-z])(?![\w'’])
      | (?<![\w'’])([A-Za-z])["'”“»]?[ ](?:majuscule|in[ ]upper[ ]case|gro(?:ß|ss)geschrieben)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SMALL = re.compile(
    r"""\b(?:small|lower[- ]?case|kleine[ ]letter|kleine[nmrs]?|petit)[ ]["'“„«]?([A-Za-z])(?![\w'’])
      | (?<![\w'’])([A-Za-z])["'”“»]?[ ](?:minuscule|in[ ]lower[ ]case|kleingeschrieben)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COUNTED = re.compile(
    r"\b(?:\d{1,2}|one|two|een|twee|une?|deux|eine?[mnr]?|zwei)[ ](?:[^\W\d]{1,12}[ ]){0,2}"
    r"(?:upper|lower|capital|hoofdl|kleine|maju|minu|lettres|gro|klein)",
    re.IGNORECASE,
)
_OF_CARE = re.compile(
    r"sensiti|gevoelig|sensib|beacht|respect|\b(?:at least|mindestens|minstens|minimaal|au moins)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,30}")


@dataclass(frozen=True, slots=True)
class Remark:
    """`named`: characters that are in it, `denied`: that are not, `exact`: as they are written. `is_upper` None: nothing of
    capitals. `role`: of what it is."""

    start: int
    end: int
    named: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    is_upper: bool | None = None
    role: LabelRole | None = None

    def agrees_with(self, token: str | None, ocpp_id: str | None) -> bool:
        """Whether what was found is as it says. Of what was not found, nothing can be said."""
        of_id = self.role is LabelRole.OCPP_ID
        values = [one for one in ((ocpp_id,) if of_id else (token, None if self.role else ocpp_id)) if one]
        if self.is_upper is not None:
            return all(one == (one.upper() if self.is_upper else one.lower()) for one in values[:1])
        if any(not any(sign in one for one in values) for sign in self.exact) and values:
            return False
        signs = {*self.named, *self.denied, *"".join(_ALIKE.get(sign, "") for sign in self.named)}
        held = [one for one in map(str.casefold, values) if any(sign in one for sign in signs)]
        return not held or self._is_so_in(held[0])

    def _is_so_in(self, value: str) -> bool:
        """Whether no denied character is in it, and for no missing one another that looks like it."""
        mistaken = (_ALIKE.get(sign, "") for sign in self.named if sign not in value)
        return not any(sign in value for sign in [*self.denied, *"".join(mistaken)])


def find_remarks(text: str) -> Iterator[Remark]:
    """Every line that says such a thing."""
    for line in _LINE.finditer(text):
        if "://" in line[0] or not _SPEAKS_OF_LETTERS.search(line[0]):
            continue
        said = _characters(line[0])
        is_upper = None if any(said) else _case(line[0])
        if any(said) or is_upper is not None:
            named, denied = said
            yield Remark(*line.span(), frozenset(named), frozenset(denied - named), _exact(line[0]), is_upper, _role(line[0]))


def _exact(line: str) -> frozenset[str]:
    """The letters that it calls capital or small, as such; none where it speaks of what they are not."""
    if _NOT_IT.search(line):
        return frozenset()
    capital = ((found[1] or found[2]).upper() for found in _CAPITAL.finditer(line))
    return frozenset([*capital, *((found[1] or found[2]).lower() for found in _SMALL.finditer(line))])


def _characters(line: str) -> tuple[set[str], set[str]]:
    """Those that a line says are there, and those that are not. A number alone may be any number."""
    named, denied, is_denied, signs = set[str](), set[str](), False, 0
    for part in _PART.finditer(line):
        if part["not"] or part["but"]:
            is_denied = bool(part["not"])
            continue
        sign = part["sign"] or ("0" if part["zero"] else "1")
        if part["sign"]:
            before, behind = line[: part.start("sign")], line[part.end("sign") :]
            if (sign in _WORDS and not (_NAMES_IT.search(before[-20:]) or _IS.match(behind))) or _COUNTS.match(behind):
                continue
            signs += 1
        (denied if is_denied else named).add(sign.casefold())
    return (named, denied) if signs or (named and denied) else (set(), set())


def _case(line: str) -> bool | None:
    """Whether every letter is a capital, or none is."""
    upper, lower = _UPPER.search(line), _LOWER.search(line)
    if bool(upper) is bool(lower) or _COUNTED.search(line) or not _OF_EVERY_LETTER.search(line) or _OF_CARE.search(line):
        return None
    return upper is not None


def _role(line: str) -> LabelRole | None:
    roles = {role_of(word[0]) for word in _WORD.finditer(line)}
    said = roles & {LabelRole.TOKEN, LabelRole.OCPP_ID, LabelRole.WEAK_ID}
    if len(said) != 1:
        return None
    return LabelRole.TOKEN if LabelRole.TOKEN in said else LabelRole.OCPP_ID
