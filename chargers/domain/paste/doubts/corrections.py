"""Lines of a text that correct something: what they say holds, and often they do not say of what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chargers.domain.paste.sentences.phrases import source

_CORRECTS = re.compile(
    r"""\b(?: corrections? | corrected | errat(?:um|a) | corrigend(?:um|a) | rectification | typo | mistyped | misspelled
      | correctie | gecorrigeerd | rectificatie | tikfout | typfout | verschreven
      | rectificatif | rectifi[ée]e?s? | corrig[ée]e?s? | faute[ ]de[ ]frappe | coquille
      | made[ ]a[ ]mistake | tromp[ée]e? | erreur[ ]de[ ]ma[ ]part | vertan | vergist
      | korrektur | korrigiert\w* | berichtigung | berichtigt | richtigstellung | tippfehler | schreibfehler | vertippt
      | (?:was|were|is)[ ](?:wrong|incorrect|not[ ]correct) | (?:was|waren|is)[ ](?:fout|verkeerd|onjuist)
      | (?:was|waren|is)[ ]niet[ ](?:juist|correct) | (?:war|waren|ist)[ ](?:falsch|fehlerhaft|nicht[ ]richtig)
      | (?:[ée]tait|est|[ée]taient)[ ](?:faux|fausse|erron[ée]e?|incorrecte?)
      )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MUST_BE = re.compile(
    r"""\b(?: (?:must|should|has[ ]to|needs[ ]to)[ ]be | (?:moet|dient)\b[^\n]{0,60}\b(?:zijn|worden|te[ ]zijn|te[ ]worden)
      | doit[ ][êe]tre | muss\b[^\n]{0,60}\b(?:lauten|sein|hei(?:ß|ss)en) )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SUBJECT = re.compile(r"[ \t>*_]{0,9}(?:subject|onderwerp|objet|betreff)[*_ ]{0,3}:", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"""[ \t>_-]{0,9}(?: (?:oh|ah|ach|eh|of|ou|oder|or)[ ,]{1,2})?(?:
      sorry | oo?e?ps+ | ups | whoops | pardon | excusez | excuses? | excuse[rz]
      | excuus | d[ée]sol[ée]e? | entschuldig\w{1,6} | verzeihung | i[ ]mean[t]? | ik[ ]bedoel\w{0,4} | ich[ ]mein\w{1,3}
      | je[ ]veux[ ]dire | je[ ]voulais[ ]dire | edit | nee | no | non | nein | no?[ ]?wait | wait | wacht | attendez | moment
      | correct[ ]is | my[ ](?:mistake|bad) | mijn[ ]fout | mein[ ]fehler | mon[ ]erreur | mea[ ]culpa
      | foutje | autant[ ]pour[ ]moi | au[ ]temps[ ]pour[ ]moi | actually | eigenlijk | en[ ]fait | eigentlich
      | update | p\.?s\.? | post[- ]?scriptum | n\.?b\.? | nachtrag | mise[ ][àa][ ]jour | aanvulling | addendum | ajout
      | rather | plut[ôo]t | doch )(?![\w-])
      | [ \t]{0,9}\*(?=[^\s*]{3,80}[ \t]*$) | [ \t]{0,9}(?=[^\s*]{3,80}\*[ \t]*$)""",
    re.IGNORECASE | re.VERBOSE,
)
_TAKEN_BACK_BEHIND = re.compile(
    r"\b(?:sorry|oops|oeps|ups|pardon|d[ée]sol[ée]e?|entschuldigung|foutje|my bad)[ \t.!:)(-]{0,4}$", re.IGNORECASE
)
_TRY = re.compile(
    r"\b(?:try|otherwise|if (?:that|it|this) fails|essay\w{1,4}|sinon|prob(?:eer|eren)|anders|versuch\w{0,3}|sonst)\b",
    re.IGNORECASE,
)
_FROM_THEN = re.compile(
    r"\b(?:afterwards|after that|thereafter|from then|from (?:mon|tues|wednes|thurs|fri|satur|sun)day|daarna|nadien"
    r"|vanaf|ensuite|apr[èe]s|[àa] partir"
    r"|danach|anschlie(?:ß|ss)end|ab dann|ab (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag))\b",
    re.IGNORECASE,
)
_OF_SIGNS = re.compile(
    r"""\b(?: dash(?:es)? | hyphens? | underscores? | asterisks? | exclamation[ ]marks? | zeros | footnotes?
      | streepjes? | koppeltekens? | uitroepteken | sterretjes? | nullen | voetnoot
      | tirets? | point[ ]d['\u2019]exclamation | ast[ée]risques? | z[ée]ros | note[ ]de[ ]bas[ ]de[ ]page
      | bindestrich\w? | unterstrich\w? | ausrufezeichen | sternchen | fu(?:ß|ss)note )\b
      | \b(?:digits|cijfers|chiffres|ziffern)\b[^\n]{0,20}\b(?:of|van|de|der)\b
      | \b(?:zero|nul|z[ée]ro|null)\b[^\n]{0,20}\b(?:missing|manque|ontbreekt|fehlt)\b
      | (?<!\S)[A-Z]{1,4}[-_*](?=[ .,]|$) | (?<!\S)[-_*][A-Z0-9]{1,4}(?=[ .,]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_EMPHASISED = re.compile(r"(?<![^\s(])([*_]{1,2})(?=\S)([^*_\n]{1,80})(?<=\S)\1(?!\w)")
_FLOOR = re.compile(rf"{source('floor')}[ ]-\d", re.IGNORECASE)
_MOST_WORDS = 14  # of a line that takes something back
_OF_A_PART = re.compile(
    r"""\b(?:first|last|laatste|eerste|letzte[nrs]?|erste[nrs]?|derni[eè]re?s?|premi[eè]re?s?)\b[^\n]{0,30}
      \b(?:is|are|zijn|sind|sont|est|ist|sein|[êe]tre|be)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_VALUE = re.compile(r"(?<![^\s\"'`“„«(:*])(?!\*)(?=[!-~]{0,80}\d)[!-~]{3,80}?(?=[.,;:!)\"'`*]{0,2}(?:\s|$))")
_LINE = re.compile(r"[^\n]{1,2000}")


def find_corrections(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines are that correct something, with the next one where a heading is all that they are."""
    for line in _LINE.finditer(text):
        if not _CORRECTS.search(line[0]) or _SUBJECT.match(line[0]):
            continue
        end = line.end()
        if line[0].rstrip(" \t*_").endswith(":"):
            below = re.compile(r"\s*[^\n]{1,2000}").match(text, end)
            end = below.end() if below else end
        yield line.start(), end


def find_taken_back(text: str) -> Iterator[tuple[int, int]]:
    """Where short lines are that begin as people do who take something back: "sorry, it is X", "*X"."""
    for line in _LINE.finditer(text):
        is_one = _TAKEN_BACK.match(line[0]) or _TAKEN_BACK_BEHIND.search(line[0])
        if is_one and len(line[0].split(maxsplit=_MOST_WORDS)) <= _MOST_WORDS:
            yield line.span()


def says_of_a_part(line: str) -> bool:
    """Whether it says what the first or the last characters of something are."""
    return _OF_A_PART.search(line) is not None


def ends_in_an_excuse(line: str) -> bool:
    """Whether it is of the kind "16, sorry"."""
    return _TAKEN_BACK_BEHIND.search(line) is not None


def find_signs(text: str) -> Iterator[tuple[int, int]]:
    """Where short lines speak of a dash, of zeros, or of what is to stand before an ID."""
    for line in _LINE.finditer(text):
        is_short = len(line[0].split(maxsplit=_MOST_WORDS)) <= _MOST_WORDS
        said = _FLOOR.sub(" ", _EMPHASISED.sub(r"\2", line[0])) if is_short and "://" not in line[0] else ""
        if _OF_SIGNS.search(said) and not _SUBJECT.match(line[0]):
            yield line.span()


def offers_another(line: str) -> bool:
    """Whether it says what to try where something fails."""
    return _TRY.search(line) is not None


def speaks_of_later(line: str) -> bool:
    """Whether it says what holds from some day on."""
    return _FROM_THEN.search(line) is not None


def find_values(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where words with a digit stand in a line."""
    return (found.span() for found in _VALUE.finditer(text, start, end))


def says_what_must_be(line: str) -> bool:
    """Whether a line gives something as what holds: "it must be …"."""
    return _MUST_BE.search(line) is not None
