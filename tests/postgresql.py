"""A PostgreSQL for tests: the one that ECC_TEST_POSTGRESQL names, one that listens here and trusts us, else one of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

LISTENING = "postgres://postgres@127.0.0.1:5432/test"


@contextmanager
def postgresql() -> Iterator[str | None]:
    """Its URL; None where there is none and none can be started."""
    for url in (os.environ.get("ECC_TEST_POSTGRESQL"), LISTENING):
        if url and _answers(url):
            yield url
            return
    programs = _programs()
    if programs is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="ecc-postgresql-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        if user:
            shutil.chown(folder, user)
        made = (programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "--no-sync")
        subprocess.run(made, user=user, check=True, capture_output=True, cwd=folder)
        control = (programs / "pg_ctl", "-D", folder / "data", "-w")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        subprocess.run((*control, "-l", folder / "log", "-o", options, "start"), user=user, check=True, cwd=folder)
        try:
            yield f"postgres://postgres@{str(folder).replace('/', '%2F')}/postgres"
        finally:
            subprocess.run((*control, "-m", "immediate", "stop"), user=user, check=False, cwd=folder)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def _programs() -> Path | None:
    """Debian keeps them out of the path, by version."""
    own = shutil.which("initdb")
    places = [*([Path(own).parent] if own else []), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)
