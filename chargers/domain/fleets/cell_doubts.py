"""What nobody means as an OCPP ID or as a token, though it could be one: a person is asked about it."""

from __future__ import annotations

import re

_NO_NAMES = frozenset(  # in four languages: what is to come, what is as it was, what is added up
    (
        *("tbd", "tba", "tbc", "todo", "na", "none", "null", "nil", "unknown", "same", "idem", "ditto", "empty", "unchanged"),
        *("follows", "later", "pending", "as before", "total", "totals", "sum", "subtotal", "end", "note", "remark", "removed"),
        *("onbekend", "volgt", "ongewijzigd", "zelfde", "leeg", "totaal", "som", "geen", "subtotaal", "opmerking"),
        *("unbekannt", "folgt", "unverändert", "gleich", "leer", "summe", "gesamt", "keine", "zwischensumme", "bemerkung"),
        *("inconnu", "inconnue", "à suivre", "suit", "inchangé", "inchangée", "vide", "somme", "aucun", "aucune", "remarque"),
        *("0", "00", "000", "n/a", "n.a.", "n.v.t.", "nvt", "k.a.", "s.o."),
    )
)
_OUTSIDE = re.compile(r"[^!-~]|[,;()\[\]{}\"|]")  # a list, a remark, a whole line, a letter of another alphabet
_EDGES = tuple("'`.,:=?!")


def is_odd_id(text: str) -> bool:
    """Whether this is a remark, a sum, a list or a copying mistake rather than an OCPP ID."""
    return _is_no_name(text) or _OUTSIDE.search(text) is not None or text.startswith(_EDGES) or text.endswith(_EDGES)


def is_odd_token(text: str) -> bool:
    """Whether this stands in the place of a token, or has the apostrophe that a spreadsheet writes before a text."""
    filler = len(text) in {3, 4, 5} and len(set(text)) == 1  # 0000
    return _is_no_name(text) or filler or (text.startswith("'") and not text.endswith("'"))


def _is_no_name(text: str) -> bool:
    return text.casefold().rstrip(".: ") in _NO_NAMES or text.casefold() in _NO_NAMES or not any(map(str.isalnum, text))
