"""Disks that can be full: a small one of the test's own (tmpfs), or, where nobody may mount one, SQLite's own bound."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.proof.server import MANAGE

SIZE = 64  # MiB: room for hundreds of changes
CHUNK = bytes(65_536)


class Disk(Protocol):
    """`database`: where its file is. `program`, `environment`: what a server is started with."""

    database: Path
    program: Path
    environment: dict[str, str]

    def fill(self) -> None:
        """Nothing more has room on it."""

    def empty(self) -> None:
        """There is room again."""


class SmallDisk:
    """A tmpfs, filled by a file."""

    program = MANAGE

    def __init__(self, folder: Path) -> None:
        self.database = folder / "ecc.sqlite3"
        self.environment: dict[str, str] = {}
        self._filling = folder / "filling"

    def fill(self) -> None:
        with self._filling.open("wb", buffering=0) as filling, suppress(OSError):
            while filling.write(CHUNK):
                pass

    def empty(self) -> None:
        self._filling.unlink(missing_ok=True)


class BoundPages:
    """`max_page_count` of each connection of the server's, told by a file that is there or not."""

    program = Path(__file__).parent / "serve_within_pages.py"

    def __init__(self, folder: Path) -> None:
        self.database = folder / "ecc.sqlite3"
        self._flag = folder / "full"
        self.environment = {"FULL_WHILE": str(self._flag)}

    def fill(self) -> None:
        self._flag.touch()

    def empty(self) -> None:
        self._flag.unlink(missing_ok=True)


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """A small one, where it may be mounted."""
    place = folder / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=700", "ecc-web-proof", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        yield BoundPages(place)
        return
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, capture_output=True)
