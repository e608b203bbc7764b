"""What sentences say of encryption: "(TLS)", "over wss", "TLS must be enabled", "no unencrypted connections"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"(?<![\w./:-])(wss?|tls|ssl)(?![\w:/])", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:no|not|non|without|geen|niet|zonder|kein\w{0,2}|nicht|ohne|pas|sans|or|of|oder|ou)[ ](?:\w{1,10}[ ]){0,2}$",
    re.IGNORECASE,
)
_NOT_BEHIND = re.compile(
    r"[ :=]{1,3}(?:is[ ]|ist[ ]|est[ ])?(?:off|no|not|optional|disabled|uit|nee|niet|aus|nein|nicht|optionn?e[el]l?"
    r"|d[ée]sactiv\w{1,3}|non|pas|0"
    r"|or|of|oder|ou|/)\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"""\b(?:tls|ssl)\b[^\n]{0,30}\b(?:enabled|required|mandatory|must|verplicht|vereist|ingeschakeld|obligatoire|requis|activ[ée]e?
      |aktiviert|aktiv|erforderlich|pflicht|zwingend)\b
      | \b(?:enable|activate|require|use|activeer|gebruik|activez|utilisez|aktivieren
      |verwenden)[ ](?:\w{1,10}[ ]){0,2}(?:tls|ssl|wss)\b
      | (?:\b(?:not|niet|nicht|pas|keine|geen|aucune)\b|n['\u2019]t\b)[^.\n]{0,40}\b(?:unencrypted|onversleuteld\w?
      |unverschl(?:ü|ue)sselt\w{0,2}|non[ ](?:chiffr|crypt)[ée]e?s?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LINE = re.compile(r"[^\n]{1,500}")


def names_tls(text: str) -> bool:
    """Whether wss or TLS is named and nothing speaks against it."""
    found = list(_WORD.finditer(text))
    return bool(found) and not any(_is_denied(text, one) or one[1].casefold() == "ws" for one in found)


def find_demands(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines are that want the connection to be encrypted."""
    return (line.span() for line in _LINE.finditer(text) if _DEMANDS.search(line[0]))


def _is_denied(text: str, word: re.Match[str]) -> bool:
    return bool(_NOT.search(text[max(0, word.start() - 40) : word.start()]) or _NOT_BEHIND.match(text, word.end()))
