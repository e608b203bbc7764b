"""The OCPP ID that we write: its characters and length (R12). What chargers send or report is read without such limits."""

from __future__ import annotations

import re

from chargers.domain.endpoint import percent
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.shown import shown_character

DOCUMENTED_LIMIT = 25  # characters, on EVC; on CPA none is documented
_FORBIDDEN = re.compile(r'[^!-~]|[/:#?%"<>\\,]')


def check_ocpp_id(text: str, limit: int | None) -> tuple[str, tuple[Notice, ...]]:
    """The ID without white space around it. Raises `Refusal` where it could not be written; `limit` is the controller type's."""
    ocpp_id = text.strip()
    if not ocpp_id:
        raise Refusal(Notice(Code.OCPP_ID_EMPTY, "ocpp_id"))
    if found := _FORBIDDEN.search(ocpp_id):
        raise Refusal(Notice(Code.OCPP_ID_CHARACTER, "ocpp_id", {"character": shown_character(found[0])}))
    if limit is not None and len(ocpp_id) > limit:
        raise Refusal(Notice(Code.OCPP_ID_TOO_LONG, "ocpp_id", {"limit": str(limit), "length": str(len(ocpp_id))}))
    if limit is None and len(ocpp_id) > DOCUMENTED_LIMIT:
        return ocpp_id, (Notice(Code.CPA_ID_LONG, "ocpp_id", {"limit": str(DOCUMENTED_LIMIT), "length": str(len(ocpp_id))}),)
    return ocpp_id, ()


def id_from_segment(segment: str) -> str:
    """The ID that a URL's last segment means: percent-decoded once. Raises `Refusal` where it is none."""
    decoded = percent.decode(segment)
    if decoded is None:
        raise Refusal(Notice(Code.OCPP_ID_CHARACTER, "ocpp_id", {"character": "%"}))
    if decoded != decoded.strip():  # an escaped space is no white space around what was pasted
        raise Refusal(Notice(Code.OCPP_ID_CHARACTER, "ocpp_id", {"character": "U+0020"}))
    return check_ocpp_id(decoded, max(len(decoded), 1))[0]  # the controller type's own limit is for `split`


def path_before_id(path: str) -> str:
    """What stands before the last segment, with both slashes; doubled ones count as one (C2)."""
    segments = [segment for segment in path.split("?")[0].split("/") if segment][:-1]
    return "/" + "".join(f"{segment}/" for segment in segments)
