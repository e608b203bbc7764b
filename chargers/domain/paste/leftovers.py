"""What a text says of a connection beside what was found, and against it: it is never passed over in silence."""

# ruff: noqa: RUF001 (apostrophes of many kinds)

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from chargers.domain.paste.addresses import AddressCandidate
from chargers.domain.paste.doubts import corrections
from chargers.domain.paste.doubts.encryption_remarks import find_demands
from chargers.domain.paste.doubts.token_remarks import is_doubted_behind
from chargers.domain.paste.finds import PAST, LabelledFind
from chargers.domain.paste.id_words import is_hardly_an_id, shape
from chargers.domain.paste.labels import LabelRole, plain_name, speaks_of_a_token
from chargers.domain.paste.records import Evidence
from chargers.domain.paste.sentences import called
from chargers.domain.paste.sentences.phrases import says, source
from chargers.domain.paste.settled import Settled
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.tokens import token_words

_LINE = re.compile(r"[^\n]{1,1000}")
_NUMBERED = re.compile(
    r"\b(?:port|poort)s?(?:[ -]?(?:nr|no|number|nummer))?\b\.?[^\w\n]{0,6}"
    r"(?:(?:is|ist|est|should|must|be|to|naar|auf|en|und|and|et)[ ]){0,3}"
    r"(\d{2,5})(?![\d.,]\d|\w)",
    re.IGNORECASE,
)
_OR_NUMBERED = re.compile(
    r"\b(?:port|poort)s?\b[^\d\n]{0,12}\d{2,5}[ ]?(?:/|,|or|of|oder|ou)[ ]?(\d{2,5})(?![\d.,]\d|\w)", re.IGNORECASE
)
_USUAL_PORT = re.compile(r"(?<![\w.,:/+*-])(?<!\d )(8443|8080|8081|8180|8887|9443|4443)(?![\d.,/-]\d|[\w*]|[ ]\d)")
_PORT_OF_ANY = re.compile(r"(?<![\w.:/-])(\d{2,5})(?![\w.:/-])")
_DENIED_PORT = re.compile(
    r"\b(?:not|niet|nicht|pas|no longer|instead of)[ ](?:port[ ]|poort[ ])?(\d{2,5})(?![\w.:/-])", re.IGNORECASE
)
_OF_A_PLACE = re.compile(
    r"[ \t>*•-]{0,9}(?:site|location|locatie|standort|lieu|adresse?|address|adres|tel\w{0,6}|meter|z[äa]hler)[ ]?:(?![^\n]{0,60}://)",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?<![^\s(\"'“„«`])(/[A-Za-z][\w.-]{1,40}(?:/[\w.-]{1,40}){0,6}/?)(?=[\s.,;)\"'”»`]|$)")
_HOST = re.compile(r"(?<![\w@./%-])((?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,24})(?![\w@])", re.IGNORECASE)
_OF_A_HOST = re.compile(r"\b(?:host\w{0,5}|server\w{0,6}|serveur|h[ôo]te|dom(?:ain|ein|aine|[äa]ne)|fqdn)\b", re.IGNORECASE)
_OF_A_PAGE = re.compile(r"\b(?:www|https?|portal\w{0,2}|portail|portaal|web\w{0,8}|smtp|mail|ntp|dns|ftp)\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"""\b(?: sorry | wrong | instead | should[ ]be | must[ ]be | has[ ]to[ ]be | change[sd] | rather[ ]than
      | not[ ](?:yet[ ])?live | wait
      | stop[ ]using | no[ ]longer | expired? | replaced | outdated | (?:not|n['’]t)[ ]valid | still[ ]connected
      | excuses | foutje | in[ ]plaats[ ]van | ipv | gewijzigd | veranderd | verlopen | vervangen | wacht | niet[ ]meer
      | moet[ ](?:\S{1,40}[ ]){0,3}(?:zijn|worden)
      | d[ée]sol[ée]e? | pardon | au[ ]lieu[ ]d[eu'’] | chang[ée]e? | modifi[ée]e? | expir[ée]e? | remplac[ée]e?
      | doit[ ][êe]tre | attendez | ne[ ]plus | n['’]est[ ]plus
      | entschuldig\w{1,6} | statt | anstelle | ge[äa]ndert | abgelaufen | ersetzt
      | muss[ ](?:\S{1,40}[ ]){0,4}(?:sein|lauten|hei(?:ß|ss)en) | warten[ ]sie
      | nicht[ ]mehr | noch[ ]nicht )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDS = re.compile(
    r"""\b(?: (?:we|they)[ ](?:will[ ])?stop | still[ ]connected | (?:is|are)[ ]not[ ](?:yet[ ])?live
      | (?:next|new)[ ](?:one|address|url|endpoint)[ ]follows | send[ ][^\n]{0,20}\bnew[ ](?:address|url|endpoint)
      | (?:nog|noch)[ ](?:steeds[ ])?(?:verbonden|verbunden) | nieuwe[ ](?:adres|url|endpoint)[ ]volgt
      | (?<!pas[ ])encore[ ]connect[ée]e?
      | neue[ ](?:adresse|url)[ ]folgt | nouvelle?[ ](?:adresse|url)[ ](?:suit|suivra) )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_A_CONNECTION = re.compile(
    r"""\b(?: host\w{0,5} | ports? | poort | path | pad | pfad | chemin | ur[li] | address\w{0,2} | adres
      | adresse | endpoint | eindpunt | endpunkt
      | ids? | identi\w{2,12} | kennung | (?:web)?socket | wss? | tls | token | jeton | pass\w{0,3}ort\w? | password
      | wachtwoord | mot[ ]de[ ]passe | kennwort
      | server | serveur )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SUBJECT = re.compile(r"[ \t>*_]{0,9}(?:subject|onderwerp|objet|betreff)[*_ ]{0,3}:", re.IGNORECASE)
_OF_A_CHARGER = re.compile(
    r"\b(?:charg\w{1,15}|(?:laad)?pa(?:al|len)|bornes?|lades\w{3,12}|s[äa]ulen?|wallbox\w{0,2}|stations?|ids?|identi\w{2,12}|kennung|ready)\b",
    re.IGNORECASE,
)
_ID_OR_NAME = re.compile(r"\b(?:id|identi\w*|kennung|names?|naam|nom)\b")
_LIKE_AN_ID = re.compile(r"(?<![\w*/:.@-])(?=[\w*-]{0,40}\d)[A-Za-z0-9]{1,12}(?:[-*_][A-Za-z0-9]{1,20}){1,6}(?![\w@/*-])")


_LONG_ID = re.compile(r"[A-Z]{2,6}[-_*](?:[A-Z]{1,4}[-_*])?\d{3,10}")
_UNENCRYPTED = re.compile(
    r"""\b(?:(?:no|without|non|geen|zonder|kein\w?|keine[rn]?|ohne|sans|pas[ ]d[e'’])[ ]{0,2}
      (?:tls|ssl|encryption|verschl(?:ü|ue)sselung|versleuteling|encryptie|chiffrement|cryptage)
      | unencrypted | not[ ]encrypted | onversleuteld\w? | niet[ ]versleuteld | unverschl(?:ü|ue)sselt\w{0,2}
      | nicht[ ]verschl(?:ü|ue)sselt | non[ ](?:chiffr|crypt)[ée]e? )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_UNCHANGED = re.compile(source("unchanged"), re.IGNORECASE)
_OF_AN_ID = frozenset({LabelRole.OCPP_ID, LabelRole.WEAK_ID})


class Leftovers:
    """What is left of a text beside `evidence`; what stands in `tables` is never left."""

    def __init__(self, text: str, evidence: Evidence, tables: Iterable[tuple[int, int]]) -> None:
        finds = [one for one in evidence.finds if one.role is not LabelRole.MENTION or one.record is not None]
        read = [*tables, *((one.start, one.end) for one in finds if not _is_only_a_word(one))]
        read += [(one.start, one.end + len(one.continuation)) for one in evidence.candidates]
        self._has_both = len({one.depth >= PAST or one.unused for one in evidence.candidates}) > 1  # an old address and a new one
        self._text, self._read, self._named = text, Spans(read), {one.text for one in finds}
        self._asked = Spans([*read, *token_words.corrected(text)])  # of a corrected token there is a question of its own

    def find_contradiction(
        self,
        finds: Sequence[LabelledFind],
        meant: Sequence[AddressCandidate],
        own: Collection[str],
        offered: Collection[str],
        settled: Settled,
        *,
        is_named: bool,
    ) -> tuple[int, int] | None:
        """Where they, or one of the `finds`, speak against the address that is `meant`, or this charger's `own` IDs.

        `offered`: what questions have as their choices; it may be secret. `is_named`: whether an ID was found.
        """
        taken_back = (line for line in corrections.find_taken_back(self._text) if self._takes_back(line, offered))
        corrected = (line for line in corrections.find_corrections(self._text) if not settled.is_settled(line))
        signs = (line for line in corrections.find_signs(self._text) if not self._asked.overlap(*line))
        taken_back = (line for line in taken_back if not settled.is_settled(line))
        if (against := next(corrected, None) or next(taken_back, None) or next(signs, None)) is not None:
            return against
        if not meant or meant[0].pasted is None:
            return None
        paths = " ".join(one.rest.partition("/")[2] for one in meant)
        ports = {str(one.pasted.endpoint.port) for one in meant if one.pasted}
        written = " ".join(one.text for one in meant).casefold()
        shapes, known = {shape(one) for one in own}, {*own, *offered}
        added = Spans(corrections.find_taken_back(self._text))
        depth = min((one.depth for one in finds if one.text in own), default=0)
        for one in finds:
            if (
                _says_otherwise(one, ports, paths)
                or _is_another_host(one, written)
                or (one.role in _OF_AN_ID and one.text in own and self._is_doubted(one))
                or (one.role is LabelRole.WEAK_ID and one.text not in known and added.overlap(one.start, one.end))
                or (one.role is LabelRole.WEAK_ID and one.depth <= depth and one.text not in known and shape(one.text) in shapes)
            ):
                return one.start, one.end
            if not (is_named or offered) and self._may_name(one, own):
                return one.start, one.end
        is_tls = any(one.text.casefold().startswith("wss") for one in meant)
        wanted = Spans(find_demands(self._text) if is_tls else ())
        unencrypted = (found for found in _UNENCRYPTED.finditer(self._text) if not wanted.overlap(*found.span()))
        if is_tls and (first := next(unencrypted, None)) is not None:
            return first.span()
        known |= self._named
        for line in _LINE.finditer(self._text):
            if not _SUBJECT.match(line[0]) and (
                (
                    any(number not in ports for number in self._unread(line, _NUMBERED, _OR_NUMBERED, _USUAL_PORT))
                    and not self._denies_others(line, ports)
                    and not _OF_A_PLACE.match(line[0])
                )
                or any(path.strip("/") not in paths for path in self._unread(line, _PATH))
                or (_OF_A_HOST.search(line[0]) and self._names_a_host(line, written))
                or self._names_an_id(line, shapes, known, is_named=is_named)
                or (self._changes(line) and not wanted.overlap(*line.span()) and not any(one in line[0] for one in offered))
            ):
                return line.span()
        return None

    def _denies_others(self, line: re.Match[str], ports: Collection[str]) -> bool:
        """Whether it names the port that is meant, and every other one only to say that it is not that."""
        said, denied = set(_PORT_OF_ANY.findall(line[0])), set(_DENIED_PORT.findall(line[0]))
        return bool(said & set(ports)) and said - set(ports) <= denied

    def _takes_back(self, line: tuple[int, int], offered: Collection[str]) -> bool:
        """Whether it has a value that is read nowhere and asked nowhere."""
        unread = [span for span in corrections.find_values(self._text, *line) if not self._read.overlap(*span)]
        words = [self._text[start:end] for start, end in unread]
        said, offered_text = self._text[slice(*line)], " ".join(offered)
        numbers = re.compile(r"\d+").finditer(self._text, *line) if corrections.ends_in_an_excuse(said) else ()
        if any(not self._read.overlap(*number.span()) and number[0] not in offered_text for number in numbers):
            return True
        return corrections.says_of_a_part(said) or (
            any(called.could_be_one(one) and (one.isdigit() or not is_hardly_an_id(one)) and one not in offered for one in words)
            and not called.is_of_something_else(said)
        )

    def _is_doubted(self, find: LabelledFind) -> bool:
        """Whether what stands behind its value says that it is old, or written in another way."""
        start = self._text.find(find.text, find.start)
        return start >= 0 and is_doubted_behind(self._text, start + len(find.text), find.text)

    def _may_name(self, find: LabelledFind, own: Collection[str]) -> bool:
        """Whether a label speaks of an ID, and a number is in what stands behind it."""
        is_one = find.role is LabelRole.OCPP_ID or (find.role is LabelRole.WEAK_ID and _ID_OR_NAME.search(plain_name(find.label)))
        behind = self._text[find.start : find.end + 20].partition("\n\n")[0]
        return bool(is_one) and find.text not in own and re.search(r"\d", behind) is not None and "://" not in behind

    def _names_an_id(self, line: re.Match[str], shapes: Collection[str], known: Collection[str], *, is_named: bool) -> bool:
        words = [word for word in self._unread(line, _LIKE_AN_ID) if shape(word) in shapes and word not in known]
        if not is_named and _OF_A_CHARGER.search(line[0]):
            words = [word for word in self._unread(line, _LIKE_AN_ID) if word[0].isupper() and word not in known]
        if not is_named and not words:
            words = [word for word in self._unread(line, _LIKE_AN_ID) if _LONG_ID.fullmatch(word) and word not in known]
        return any(called.could_be_one(word) for word in words) and not called.is_of_something_else(line[0])

    def _names_a_host(self, line: re.Match[str], written: str) -> bool:
        return not _OF_A_PAGE.search(line[0]) and any(host.casefold() not in written for host in self._unread(line, _HOST))

    def _changes(self, line: re.Match[str]) -> bool:
        """Whether it says that something of a connection is, or will be, another."""
        if _ENDS.search(line[0]):
            return True
        said = _UNCHANGED.sub(" ", line[0])
        if self._has_both and says("of_an_address", said) and not (says("id", said) or speaks_of_a_token(said)):
            return False
        if says("of_before", said) and not re.search(r"\d", said):
            return False
        speaks_of_it = _CHANGES.search(said) and _OF_A_CONNECTION.search(said)
        return bool(speaks_of_it) and not self._asked.overlap(*line.span())

    def _unread(self, line: re.Match[str], *patterns: re.Pattern[str]) -> Iterator[str]:
        for pattern in patterns:
            for found in pattern.finditer(line[0]):
                start, end = found.span(pattern.groups)
                if not self._read.overlap(line.start() + start, line.start() + end):
                    yield line[0][start:end]


def _is_only_a_word(find: LabelledFind) -> bool:
    """Whether it is a word of a sentence: "the address below is not live"."""
    return find.role in {LabelRole.ADDRESS, LabelRole.HOST} and find.text.isalpha()


def _says_otherwise(find: LabelledFind, ports: set[str], paths: str) -> bool:
    """Whether a label gives another port or path than the address has."""
    if find.depth >= PAST:
        return False
    if find.role is LabelRole.PORT:
        return any(number not in ports for number in re.findall(r"\d{2,5}", find.text))
    is_path = find.role is LabelRole.PATH or (find.role is LabelRole.PREFIX and find.text.startswith("/"))
    return is_path and find.text.strip("/") not in paths


def _is_another_host(find: LabelledFind, written: str) -> bool:
    """Whether a label gives another host than the address has. A number of the network is the charger's own."""
    if find.role is not LabelRole.HOST or find.depth >= PAST or _OF_A_PAGE.search(find.label):
        return False
    return _HOST.fullmatch(find.text) is not None and find.text.casefold() not in written
