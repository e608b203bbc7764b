"""Translations as Django reads them (.mo), made from their sources (.po) without msgfmt."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib


def stale_sources(folders: Iterable[Path]) -> list[Path]:
    """Sources that were never compiled, or were changed since."""
    sources = sorted(source for folder in folders for source in folder.glob("*/LC_MESSAGES/*.po"))
    return [source for source in sources if not _is_fresh(source)]


def compile_(source: Path) -> Path:
    """Two processes may do so at once: each writes a file of its own and puts it in place."""
    compiled = source.with_suffix(".mo")
    handle, fresh = tempfile.mkstemp(suffix=".new", dir=source.parent)
    os.close(handle)
    try:
        polib.pofile(str(source)).save_as_mofile(fresh)
        os.chmod(fresh, 0o644)
        os.replace(fresh, compiled)
    except BaseException:
        os.unlink(fresh)
        raise
    return compiled


def _is_fresh(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
