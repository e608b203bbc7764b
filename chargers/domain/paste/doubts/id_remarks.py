"""What a text says of an OCPP ID that it does not give: that it stands on a label, comes by SMS, or is in a portal."""

# ruff: noqa: RUF001 (apostrophes of many kinds)

from __future__ import annotations

import re

from chargers.domain.paste.labels import speaks_of_a_token
from chargers.domain.paste.sentences.phrases import says
from chargers.domain.paste.values import stands_elsewhere

_ID = (
    r"(?:ocpp[ -]?id|(?:charge[ -]?(?:point|box)|charger|station|cp|laadpaal|paal|ladestations?)[ -]?id(?:entity"
    r"|entifier)?|identity|kennung"
    r"|stationskennung|identifiant(?![ ]de[ ]connexion)|identiteit|ids?)"
)
_STANDS = (
    r"(?:is|are|can[ ]be|you[ ](?:will[ ])?(?:find|get|receive)|will[ ]be|follows|comes|stands|staat|vind[ ]je"
    r"|vindt[ ]u|krijg[ ]je|krijgt[ ]u|volgt|komt"
    r"|est|se[ ]trouve|figure|suit|suivra|vous[ ]sera|arrive|vient|steht|finden[ ]sie|bekommen[ ]sie|erhalten[ ]sie"
    r"|folgt|kommt|wird)"
)
_PLACE = (
    r"(?:(?:label|sticker|plate|aufkleber|typenschild|etikett|étiquette|etiquette|autocollant|plaquette|typeplaatje|kaartje|dashboard|portal\w{0,2}"
    r"|portail|portaal|app|sms|whatsapp|e-?mail|mail|courriel|post|technician|engineer|monteur|techniker|technicien|installateur|phone|telefoon|telefon"
    r"|téléphone|separate\w{0,2}|apart\w{0,2}|getrennt\w{0,2}|séparément|later|plus[ ]tard|später|morgen|tomorrow|demain)\b)"
)
_LABELLED = re.compile(rf"\b{_ID}\b[^\n:=]{{0,30}}[:=–-][ \t*_]{{0,4}}(\S[^\n]{{0,80}})", re.IGNORECASE)
_SAME = re.compile(
    r"(?:unchanged|ongewijzigd|inchang[ée]|unver[äa]ndert|same|idem|(?:de[ ])?zelfde|m[êe]me|gleich)", re.IGNORECASE
)
_SENTENCE = re.compile(rf"\b{_ID}\b[^.:=\n\d]{{0,40}}\b{_STANDS}\b[^.\n\d]{{0,60}}\b{_PLACE}", re.IGNORECASE)
_BEFORE = re.compile(
    rf"\b(?:find|get|receive|send|vind|krijg|stuur|sturen|trouve\w{{0,4}}|recev\w{{1,4}}|envo\w{{1,5}}|finden|bekommen|erhalten|schick\w{{0,2}})\b"
    rf"[^.\n\d]{{0,40}}\b{_ID}\b[^.\n\d]{{0,40}}\b{_PLACE}",
    re.IGNORECASE,
)


def stands_in_another_place(text: str) -> bool:
    """Whether the text says that the ID is to be found elsewhere."""
    said = [found[1] for found in _LABELLED.finditer(text) if not re.match(r"\S*\d", found[1]) and not _SAME.match(found[1])]
    if any(map(stands_elsewhere, said)):
        return True
    if any(says("to_come", line) and says("id", line) and not speaks_of_a_token(line) for line in text.splitlines()):
        return True
    return _SENTENCE.search(text) is not None or _BEFORE.search(text) is not None
