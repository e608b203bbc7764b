"""`python -m chargers.services.fleets.reading csv|xlsx [--limits MIB SECONDS]`: a file on standard input as lines of JSON.

The first line is `{"rows": about how many, "hidden": [columns from 0]}`, then one `[number, [cells]]` a row; a refused file ends
with `{"code", "values"}`. Runs with a limit of its own on memory and CPU time, so that no file harms anybody. Knows no Django.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
from collections.abc import Iterable

from chargers.domain.errors import Code
from chargers.domain.fleets.cells import Raw
from chargers.services.fleets.reading import archive_check, text_table
from chargers.services.fleets.reading.wrong_file import LONGEST_ROW, MOST_BYTES, MOST_TEXT, WrongFile

AT_ONCE = 200  # rows in one write
NICE = 10  # after the first ones, for which somebody may wait: chargers first


def main(form: str, mebibytes: int, seconds: int) -> None:
    """Reads a table from standard input within these limits and writes its rows to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, _too_slow)
    try:
        content = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise WrongFile(Code.TABLE_TOO_LARGE, limit=str(MOST_BYTES // 1024 // 1024))
        _tell(*(_of_text(content) if form == "csv" else _of_sheet(content)))
    except WrongFile as wrong:
        _say({"code": wrong.code.value, "values": wrong.values})
    except MemoryError:
        _say({"code": Code.TABLE_HEAVY.value, "values": {}})
    except BrokenPipeError:  # whoever asked has heard enough
        sys.stderr.close()
    except Exception:  # a file that breaks the library that reads it: what it says may quote the file
        _say({"code": Code.TABLE_UNREADABLE.value, "values": {}})


def _of_text(content: bytes) -> tuple[dict[str, object], Iterable[tuple[int, list[str]]]]:
    text = text_table.decode(content)
    return {"rows": text_table.expected_rows(text)}, text_table.rows(text)


def _of_sheet(content: bytes) -> tuple[dict[str, object], Iterable[tuple[int, list[Raw]]]]:
    if not content.startswith(b"PK\x03\x04"):
        raise WrongFile(Code.TABLE_DISGUISED)
    file = io.BytesIO(content)
    sheet = archive_check.check(file)
    from chargers.services.fleets.reading import sheet_table  # a fifth of a second that a CSV does not need

    return {"rows": sheet.rows, "hidden": sheet.hidden}, sheet_table.rows(file, sheet)


def _tell(about: dict[str, object], rows: Iterable[tuple[int, object]]) -> None:
    write = sys.stdout.write
    write(json.dumps(about) + "\n")
    encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
    told = 0
    for number, row in enumerate(rows, 1):
        line = encode(row)
        told += len(line)
        if len(line) > LONGEST_ROW:
            raise WrongFile(Code.TABLE_LONG_ROW, row=str(row[0]))
        if told > MOST_TEXT:
            raise WrongFile(Code.TABLE_INFLATES)
        write(line + "\n")
        if number % AT_ONCE == 0:
            sys.stdout.flush()
        if number == AT_ONCE:
            os.nice(NICE)
    sys.stdout.flush()


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _too_slow(*_: object) -> None:
    raise WrongFile(Code.TABLE_SLOW)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
