"""What a sentence calls a charger: "runs under the number X", "is registered as X", "heißt bei uns X"."""

# ruff: noqa: RUF001 (apostrophes of many kinds)

from __future__ import annotations

import re
from collections.abc import Iterator

from chargers.domain.endpoint.path_pieces import PATH_WORDS

_FILL = r"""(?:[ ](?:(?:the|its|their|our|new|name|number|of|id|here|now|der|dem|den|die|das|neuen?|namen?|nummer|kennung
    |bei[ ]uns|nun|jetzt|de|het|nieuwe|naam|bij[ ]ons|nu|le|la|nouveau|nom|num[ée]ro|identifiant|chez[ ]nous)\b
    |n[or]\.|nr|n°)){0,5}+"""
_VALUE = r"""[ ]["'“„«`]?((?=[A-Za-z*_.=+-]{0,40}\d)[A-Za-z0-9][\w*.=+-]{1,38}[A-Za-z0-9])(?![\w@/:*]|[.,]\d)"""
_BEHIND = re.compile(
    rf"""\b(?: (?P<is>(?:as|under|with|als|onder|met|unter|mit|comme|sous|avec)(?:[ ](?:the|de|het|le|la|dem|den|der))?[ ]
      (?:name|number|naam|nummer|nom|num[ée]ro|namen?) | called|named|hei(?:ß|ss)t|genannt|heet|genaamd|s['’]appelle
      |appel[ée]e?|nomm[ée]e?|porte)
      | as|under|by[ ]the|unter|als|mit|onder|met|sous|comme|en[ ]tant[ ]que|avec ){_FILL}{_VALUE}""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = re.compile(
    rf"""(?<!\S){_VALUE.removeprefix("[ ]")}["'”“»`]?[ ](?P<is>as|als|comme)(?:[ ](?:the|its|de|het|le|la|den|die)){{0,2}}[ ]
      (?:name|number|identity|namen?|nummer|kennung|naam|identiteit|nom|num[ée]ro|identit[ée])\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CHARGER = re.compile(
    r"""\b(?i:charg(?:er|e[ -]?point|e[ -]?box|ing[ ](?:station|point))|station|wallbox|wall[ ]box|(?:laad)?paal|laadpunt
      |laadstation|borne|chargeur|point[ ]de[ ]charge|lades(?:äule|aeule|tation)|säule|saeule|ladepunkt)[ ]["'“„«`]?
      ((?=[A-Z0-9*_.-]{0,40}\d)[A-Z]{1,6}[A-Z0-9]{0,8}(?:[-*_][A-Z0-9]{1,12}){1,5})(?![\w@/*-]|\.\w)""",
    re.VERBOSE,
)
_SAYS_SO = re.compile(
    r"""\b(?: (?:pre)?registered|known|listed|created|added|stored|recorded|configured|entered|set[ ]up|appears?|goes[ ]by|runs
      | logs?[ ]in|identif\w{1,12} | angelegt|registriert|bekannt|gef[üu]hrt|f[üu]hren|hinterlegt|l[äa]uft|laufen|meldet|erfasst
      | eingetragen|eingerichtet | geregistreerd|bekend|aangemaakt|aangemeld|ingevoerd|staat|meldt|loopt
      | enregistr[ée]e?|connue?|r[ée]f[ée]renc[ée]e?|d[ée]clar[ée]e?|inscrite?|cr[ée]{1,2}e?|pr[ée]sente )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"""\b(?: call|phone|tele\w{2,8}|tel|reach\w{0,4}|contact\w{0,3}|sms|mobile|bereik\w{1,6}|bel|bellen|erreich\w{1,6}
      | anruf\w{0,4}|joign\w{2,5}|appelez|ticket|kenmerk|dossier|aktenzeichen|order|bestel\w{1,8}|auftrag\w{0,3}
      |commande|case|reference|referentie
      | r[ée]f[ée]rence|request|aanvraag|anfrage|demande|klant\w{0,8}|kunden?\w{0,8}|client\w{0,2}|customer|invoice|factuur
      | facture|rechnung|contract\w{0,3}|contrat|vertrag|project|projet|projekt|meter|compteur
      | hotspot|wi-?fi|wlan|ssid|apn|vpn|z[äa]hler|sim )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_NAME = re.compile(
    r"""\d{1,4}[./-]\d{1,2}[./-]\d{1,4} | \d{1,3} | \d{1,4}[.:]\d{1,2} | \d{1,4}(?:k?wh?|ah?|kva|v|h|min|s|mb|x|%) | tls\S{0,5}
      | (?:ocpp|evc|v|iec|profile?|rfc)[-_]?\d{1,5}(?:\.\w)?\S{0,3}""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(r"(?:[^\n;!?.]|\.(?!\s|$)){1,400}")


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Where the words stand that a charger is called by, where they have a digit. Whether it is meant, only a person can say."""
    for found in _CHARGER.finditer(text):
        if could_be_one(found[1]):
            yield found.span(1)
    for sentence in _SENTENCE.finditer(text):
        if is_of_something_else(sentence[0]):
            continue
        says_so = _SAYS_SO.search(sentence[0]) is not None
        for pattern in (_BEHIND, _BEFORE):
            for found in pattern.finditer(text, *sentence.span()):
                if (says_so or found["is"]) and could_be_one(found[1] if pattern is _BEFORE else found[2]):
                    yield found.span(1 if pattern is _BEFORE else 2)


def is_of_something_else(sentence: str) -> bool:
    """Whether it speaks of an order, a phone, or whatever else has numbers."""
    return _OF_SOMETHING_ELSE.search(sentence) is not None


def could_be_one(word: str) -> bool:
    """Whether a word is no date, no unit and no version."""
    return word.casefold() not in PATH_WORDS and _NO_NAME.fullmatch(word) is None
