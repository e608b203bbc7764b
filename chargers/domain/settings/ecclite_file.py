"""ECCLite's own file of settings, `{"configurationKey": [{"key", "readonly", "value"}, …]}`: read strictly, written plainly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.settings.known import find_setting
from chargers.domain.settings.value import without_secrets
from chargers.domain.shown import shown_text

LIMIT = 256 * 1024  # bytes; a real one has 7 kB
PLACE = "file"


def write_file(settings: Iterable[ReportedValue]) -> str:
    """The text of a file, without secrets: a secret key stays with an empty value, as controllers report it themselves."""
    rows = [
        {"key": s.key, "readonly": s.readonly, "value": without_secrets(find_setting(s.key), s.key, s.value or "")}
        for s in settings
    ]
    return write_plainly(rows)


def write_plainly(rows: Iterable[Mapping[str, object]]) -> str:
    """The text of a file with exactly these rows. Whoever calls it answers for the secrets in them."""
    return json.dumps({"configurationKey": list(rows)}, ensure_ascii=False, indent=1) + "\n"


def read_file(data: bytes) -> Reported:
    """What a file holds. Raises `Refusal` with everything that is wrong with it, each at the place "file"."""
    if len(data) > LIMIT:
        raise _refusal(Code.FILE_TOO_LARGE, limit=str(LIMIT // 1024))
    entries = _entries(_parsed(data))
    flaws: list[Notice] = []
    found: dict[str, ReportedValue] = {}
    taken: set[str] = set()
    for number, entry in enumerate(entries, 1):
        setting = _setting(entry)
        if setting is None:
            flaws.append(Notice(Code.FILE_ENTRY, PLACE, {"number": str(number)}))
        elif setting.key.casefold() in taken:
            flaws.append(Notice(Code.FILE_DUPLICATE, PLACE, {"key": shown_text(setting.key)}))
        else:
            taken.add(setting.key.casefold())
            found[setting.key] = setting
    if flaws:
        raise Refusal(*flaws[:10])
    if not found:
        raise _refusal(Code.FILE_EMPTY)
    return Reported(found)


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refusal(Code.FILE_NOT_TEXT) from None
    except json.JSONDecodeError as error:
        raise _refusal(Code.FILE_NOT_JSON, line=str(error.lineno)) from None
    except (RecursionError, ValueError):  # nested without end; a number of thousands of digits
        raise _refusal(Code.FILE_SHAPE) from None


def _entries(parsed: object) -> list[object]:
    entries = parsed.get("configurationKey") if isinstance(parsed, dict) else None
    if not isinstance(entries, list):
        raise _refusal(Code.FILE_SHAPE)
    return entries


def _setting(entry: object) -> ReportedValue | None:
    """One entry. Numbers and booleans are taken as the text that a charger would send; anything else is none."""
    if not isinstance(entry, dict):
        return None
    key, value, readonly = entry.get("key"), entry.get("value", ""), entry.get("readonly", False)
    if not isinstance(key, str) or not key.strip() or not isinstance(value, str | int | float | None):
        return None
    text = ("true" if value else "false") if isinstance(value, bool) else "" if value is None else str(value)
    return ReportedValue(_whole(key.strip()), _whole(text), str(readonly).strip().casefold() in {"true", "1", "yes"})


def _whole(text: str) -> str:
    """Without halves of characters (JSON can name them), which no page and no database takes."""
    return text.encode("utf-8", "replace").decode()


def _refusal(code: Code, **values: str) -> Refusal:
    return Refusal(Notice(code, PLACE, values))
