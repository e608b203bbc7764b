"""What a line says against an address, an ID or a token without the right one in it.

".eu instead of .nl", "swap the last two", "with a double s", "EMW- and the last four of the serial number", "leave it there".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from chargers.domain.paste.labels import speaks_of_a_token
from chargers.domain.paste.sentences.phrases import says, source
from chargers.domain.paste.spans import Spans

MOST_WORDS = 8  # of a line that puts one word in the place of another
_USUAL = frozenset("wss ws com nl be de fr eu net org io app ocpp websocket server backend".split())  # noqa: SIM905
MOST_BETWEEN = 60  # characters between an ID and what is said of it
_LINE = re.compile(r"[^\n]{1,600}")
_SUBJECT = re.compile(r"[ \t>*_]{0,9}(?:subject|onderwerp|objet|betreff)[*_ ]{0,3}:", re.IGNORECASE)
_ID = r"\b(?:ids?|identi\w{2,12}|kennung(?:en)?|laadpaal-?id|charge[ ]?point[ ]?id)\b"
_SERIAL = r"(?:serial|serie|série)\w{0,10}"
_PART = r"\b(?:first|last|laatste|eerste|letzten?|ersten?|derni[eè]re?s?|premi[eè]re?s?|prefix|pr[ée]fixe|voorvoegsel|präfix)\b"
_DOUBLED = re.compile(
    r"""(?: \b(?:with|met|mit|avec|has|heeft|hat|a)[ ](?:an?[ ]|een[ ]|einem[ ]|un[ ])?(?:two|double|dubbele?
      |doppeltem|doppel|deux|twee|zwei)
        [ -]{1,2}[a-z]s?\b(?![.\w]) | \b(?:double|dubbele?|doppel-?|doppeltes)[ ]?[a-z]\b(?![.\w])
      | \b(?:without|zonder|sans|ohne)[ ](?:an?[ ]|the[ ]|een[ ]|le[ ]|de[ ]|das[ ])?["'“„«]?[ ]?[a-z]["'”“»]?(?=[ .,;)!]|$) )""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDING = re.compile(r"(?<![\w.])\.[a-z]{2,12}(?![\w.])", re.IGNORECASE)
_INSTEAD = re.compile(
    r"""\b(?: instead | not | rather | should | must | has[ ]to | ipv | plaats | niet | moet | statt | nicht
      | muss | sondern | au[ ]lieu
      | pas | doit | mais | ends | eindigt | endet | termine | d[ée]sormais )\b | (?:->|=>|→)""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_AN_ADDRESS = re.compile(
    r"\b(?:ur[li]|address|adres|adresse|endpoint|eindpunt|endpunkt|path|pad|pfad|chemin|host\w{0,4})\b", re.IGNORECASE
)
_BY_ANOTHER = re.compile(  # a piece of the address
    rf"{_OF_AN_ADDRESS.pattern}[^\n<{{\[(]{{0,60}}[ ](?:with|by|door|par|durch)[ ][\"'“„«]?[a-z0-9.-]{{1,30}}", re.IGNORECASE
)
_PIECED = re.compile(rf"{_ID}[^\n]{{0,120}}(?:{_PART}|[A-Z]{{1,6}}[-_*][\"'”“»]?[ ])[^\n]{{0,60}}\b{_SERIAL}", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"[<{\[(][^<>{}\[\]()\n]{0,60}[>}\])]")  # is there to be replaced
_PIECE = re.compile(r"(?<![\w*-])\w{2,20}(?![\w*-])")
_SOME = re.compile(r"(?<![\w*/:.@-])[\w*-]{4,40}(?![\w*/@-])")
_PORT = re.compile(
    r"\b(?:(?:standaard|default|standard)[ -]?)?(?:ports?|poort(?:en)?)\b|\b(?:standaard|default|standard)(?:poort|port)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<!not )(?<!niet )(?<!nicht )(?<!pas )(?<![\w.,:/+*-])(?<!\d )(\d{4,5})(?![\d.,/-]\d|[\w*]|[ ]\d)")
_TOWARDS = re.compile(
    r"(?:\b(?:to|at|naar|op|vers|sur|à|auf|nach|zu|an|us(?:e|ing)|utilis\w{1,3}|gebruik\w{0,3}|verwend\w{1,3}|nutz\w{1,3}|now"
    r"|maintenant|d[ée]sormais|jetzt|nu)[ ](?:the[ ]|de[ ]|le[ ]|la[ ]|den[ ]|die[ ])?)[\"'“„«`]?"
    r"((?:[a-z0-9][a-z0-9-]{0,62}\.){2,6}[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3})(?![\w@])",
    re.IGNORECASE,
)
_IP = re.compile(r"(?<![\w.@/:-])((?!192\.168\.|127\.)\d{1,3}(?:\.\d{1,3}){3})(?![\w.]\d|\.\d)")
_OF_A_PAGE = re.compile(
    r"\b(?:www|https?|portal\w{0,2}|portail|portaal|web\w{0,8}|smtp|mail|ntp|dns|ftp|proxy|gateway|vpn|peer|apn|mqtts?|log|surf\w{0,2})\b",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"""\b(?:add|append|put|zet|voeg|plaats|ajout\w{1,3}|mett\w{1,3}|h[äa]ng\w{0,3}|setz\w{0,3}
      |f[üu]g\w{0,3})\b[^\n]{0,40}[ ]["'“„«]?[!?#$%&*+=@_-]["'”“»]?
      (?=[ .,]|$) | \b(?:leading[ ]zeros? | voorloopnul(?:len)? | f[üu]hrende[rn]?[ ]null(?:en)? | z[ée]ros?[ ]en[ ]t[êe]te)\b
      | \bplus[ ](?:a|an|een|une?|eine?)[ ][a-z0-9!?#](?!\w) """,
    re.IGNORECASE | re.VERBOSE,
)
# A piece that is to be joined to another: "-E", "_01"; "NL-", "BE*". Small letters with a hyphen behind are half of a compound.
_LOOSE_PIECE = re.compile(
    r"""(?<=[ (+"'“„«])(?:[-_*/](?=[A-Za-z0-9]{0,7}[A-Z0-9])[A-Za-z0-9]{1,8}(?![\w*/.@:=-]|,\d|[ ]?(?:%|°|dBm|V\b|A\b|kW))
      |(?=[A-Z0-9]{0,5}[A-Z])[A-Z0-9]{1,6}[-_*](?=[ ,.;)"'”“»]|$)(?!\ (?:und|oder|en|of|et|ou|and|or|bzw)\b))
      |\b(?:append|add|ajoutez|suivie?\ de|gevolgd\ door|gefolgt\ von|followed\ by|preceded\ by)\ ["'“„«]?[A-Z0-9]{1,4}["'”“»]?
      (?=[.,;)]|$)""",
    re.VERBOSE | re.MULTILINE,
)
_TOO_MANY = re.compile(
    r"""\b(?:one|an?|een|eine?|une?)[ ]["'“„«]?[a-z0-9]["'”“»]?[ ](?:too[ ](?:many|much|few)|missing|extra
      |te[ ](?:veel|weinig)|ontbreekt
      |zu[ ](?:viel|wenig)|fehlt|de[ ]trop|en[ ]trop|manque)\b | \b(?:manque|fehlt|ontbreekt|misses|missing)[ ](?:an?
      |een|eine?|une?)[ ][a-z0-9](?![\w.])""",
    re.IGNORECASE | re.VERBOSE,
)
_USE_WS = re.compile(
    r"""\b(?:use|gebruik|utilisez|verwenden|nehmen|neem|prenez|bitte)\b[^\n:]{0,20}
        (?<!not[ ])(?<!niet[ ])(?<!nicht[ ])(?<!pas[ ])\bws\b(?![:\w])""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDS_IN = re.compile(
    rf"{_ID}[^\n]{{0,30}}\b(?:ends?|eindigt|finit|se[ ]termine|endet|starts?|begint|beginnt|commence)[ ](?:with|in"
    rf"|op|met|par|auf|mit)\b",
    re.IGNORECASE,
)
_BEHIND_IT = re.compile(
    r"\b(?:behind|after|achter|na|apr[èe]s|derri[èe]re|nach|hinter)[ ]/?ocpp/?[ ][^\n]{0,30}\bv?\d{1,2}(?:\.\d)?j?\b",
    re.IGNORECASE,
)
_NOT_ANOTHER = re.compile(r"\b(?:not|niet|nicht|pas)[ ][\"'“„«]?((?=[\w*-]*\d)[\w*-]{3,40})", re.IGNORECASE)
_CHARGER = re.compile(
    r"\b(?:charg(?:er|e[ -]?point|ing[ ]station)|station|wallbox|(?:laad)?paal|laadstation|borne|lades(?:äule|tation)|säule)\b",
    re.IGNORECASE,
)
_SERIAL_NUMBER = re.compile(r"(?<![\w.:/*+-])(1[178]\d{5,6})(?![\w*/-]|\.\d)")
_OF_THE_CHARGER = re.compile(rf"{_CHARGER.pattern}[ ](?:\w{{1,8}}[ ])?{_SERIAL_NUMBER.pattern}", re.IGNORECASE)
_IS_AN_EXAMPLE = re.compile(
    r"\b(?:token|jeton|pass\w{0,3}ort|password|wachtwoord|kennwort|key|sleutel|cl[ée]|mot de passe|schl[üu]ssel)\b[^\n:=]{0,40}"
    r"\b(?:is|ist|est)\b[^\n]{0,20}\b(?:example|exemple|voorbeeld|beispiel|placeholder|dummy|fictif|fictive)\b",
    re.IGNORECASE,
)


_NAMES_AN_ID = re.compile(_ID, re.IGNORECASE)
_SAID = (_PIECED, _TOO_MANY, _IS_AN_EXAMPLE, _ENDS_IN, _BEHIND_IT)  # each alone is enough
_STAYS, _NOT_FOR = (re.compile(source(kind), re.IGNORECASE) for kind in ("stays", "not_for"))


def find_in(
    text: str, read: Iterable[tuple[int, int]], own: Collection[str], ports: Collection[str], written: str
) -> Iterator[tuple[int, int]]:
    """Every such line. `read`: what was found by labels; `own`: the IDs of this charger; `ports`, `written`: of the address."""
    taken, is_given = Spans(read), any(one in text for one in own)
    for line in _LINE.finditer(text):
        if _SUBJECT.match(line[0]):
            continue
        numbers = (found[0] for found in _NUMBER.finditer(text, *line.span()) if not taken.overlap(*found.span()))
        of_a_port = _PORT.search(line[0]) and any(number not in ports for number in numbers)
        if (
            of_a_port
            or _speaks_against(line[0], own, written)
            or _is_pieced(line, own, taken)
            or (is_given and _is_to_come(line[0], own))
        ):
            yield line.span()


def _speaks_against(line: str, own: Collection[str], written: str) -> bool:
    return (
        (says("of_characters", line) and (says("swapped", line) or says("cut_off", line)))
        or (says("backwards", line) and (speaks_of_a_token(line) or says("id", line)))
        or (says("for_a_test", line) and (speaks_of_a_token(line) or says("id", line)))
        or (says("replaces", line) and _BY_ANOTHER.search(line) is not None and not says("id", line))
        or ("://" not in line and _DOUBLED.search(line) is not None)
        or bool(_ENDING.search(line) and _INSTEAD.search(line))
        or bool(says("case", line) and _OF_AN_ADDRESS.search(line))
        or any(pattern.search(line) for pattern in _SAID)
        or any(says(kind, line) for kind in ("is_a_test", "not_in_use"))
        or (says("same_but", line) and (says("id", line) or re.search(r"\d", line) is not None))
        or (says("put_together", line) and ("://" in line or _OF_AN_ADDRESS.search(line) is not None))
        or ("://" not in line and _ADDED.search(line) is not None)
        or (written.startswith("wss") and _USE_WS.search(line) is not None)
        or _replaces_a_part(line, own)
        or _replaces_a_label(line, written)
        or _is_not_for_this_one(line, own)
        or _spells_otherwise(line, own)
        or _is_to_stay(line, own)
        or _goes_elsewhere(line, written)
    )


def _is_to_come(line: str, own: Collection[str]) -> bool:
    """Whether it says that an ID is yet to be given, where one is."""
    return says("to_come", line) and says("id", line) and not speaks_of_a_token(line) and not any(one in line for one in own)


def _is_pieced(line: re.Match[str], own: Collection[str], taken: Spans) -> bool:
    """Whether a piece stands beside an ID, or is said to be joined to something: "AB-12, with -E behind it"."""
    loose = (piece for piece in _LOOSE_PIECE.finditer(line.string, *line.span()) if not taken.overlap(*piece.span()))
    if "://" in line[0] or next(loose, None) is None:
        return False
    return any(one in line[0] for one in own) or _NAMES_AN_ID.search(line[0]) is not None or says("joined", line[0])


def _spells_otherwise(line: str, own: Collection[str]) -> bool:
    """Whether an ID of this charger stands there in other letters, where capitals are spoken of."""
    folded = {one.casefold() for one in own}
    words = [word[0].rstrip("-") for word in _SOME.finditer(line)]
    return any(word.casefold() in folded and word not in own for word in words) and says("of_capitals", line)


def _replaces_a_part(line: str, own: Collection[str]) -> bool:
    """Whether a piece of this charger's ID is to be replaced by something."""
    pieces = {piece for one in own for piece in re.split(r"[-_*.]", one) if len(piece) > 1}
    return says("replaces", line) and any(word[0] in pieces for word in _PIECE.finditer(line))


def _replaces_a_label(line: str, written: str) -> bool:
    """Whether a short line puts something in the place of a piece of the address: "cs should be csms"."""
    words = [found[0].casefold() for found in _PIECE.finditer(line)]
    if "://" in line or len(words) > MOST_WORDS or not (says("replaces", line) or _INSTEAD.search(line)):
        return False
    pieces = {
        piece for piece in re.split(r"[^\w]+", _PLACEHOLDER.sub(" ", written)) if len(piece) > 1 and not piece.isdigit()
    } - _USUAL
    return any(word in pieces for word in words)


def _is_not_for_this_one(line: str, own: Collection[str]) -> bool:
    """Whether it denies this charger by its ID, or names another one's serial number."""
    denied = _NOT_ANOTHER.sub(lambda found: found[0] if found[1] in own else " ", line)  # "AB-13, not AB-12"
    if says("not_for", denied) and _is_near(_NOT_FOR, denied, own):
        return True
    serials = [one for one in own if _SERIAL_NUMBER.fullmatch(one)]
    others = [found[1] for found in _SERIAL_NUMBER.finditer(line) if found[1] not in own]
    if not serials or not others or any(one in line for one in serials):
        return False
    named = any(found[1] in others for found in _OF_THE_CHARGER.finditer(line))
    return named or (":" not in line and _CHARGER.search(line) is not None)


def _is_to_stay(line: str, own: Collection[str]) -> bool:
    """Whether it says so of this charger: in one clause with its ID, and not that this ID stays."""
    return not says("id", line) and _is_near(_STAYS, line, own)


def _is_near(pattern: re.Pattern[str], line: str, own: Collection[str]) -> bool:
    words = [found.span() for found in _SOME.finditer(line) if found[0] in own]
    said = [found.span() for found in pattern.finditer(line)] if words else []
    between = (line[min(a[1], b[1]) : max(a[0], b[0])] for a in words for b in said)
    return any(len(text) < MOST_BETWEEN and not re.search(r'[":;=\t]|[.!?]\s', text) for text in between)


def _goes_elsewhere(line: str, written: str) -> bool:
    """Whether it names a host or an IP that the charger is to use."""
    if says("moves", line) and not says("of_a_network", line) and any(found[1] not in written for found in _IP.finditer(line)):
        return True
    return not _OF_A_PAGE.search(line) and any(found[1].casefold() not in written for found in _TOWARDS.finditer(line))
