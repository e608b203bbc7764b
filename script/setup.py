"""Makes .venv/ and installs the locked requirements into it, only what is missing. Standard library only; see script/setup."""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-locks"
LOCKS = {"user": ["requirements.txt"], "developer": ["requirements-dev.txt", "requirements.txt"]}  # the first holds the others
DEBIAN_WHEELS = Path("/usr/share/python-wheels")  # of the package python3-pip-whl


class CannotSetUp(Exception):
    """One sentence for the person who started it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    locks = LOCKS["developer" if parser.parse_args().dev else "user"]
    try:
        with (ROOT / "pyproject.toml").open() as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two starts at once: one installs, the other waits
            set_up(locks)
    except CannotSetUp as sentence:
        sys.exit(str(sentence))
    except KeyboardInterrupt:
        sys.exit(130)


def set_up(locks: list[str]) -> None:
    wanted = [f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}" for name in locks]
    usable = is_usable()
    installed = STAMP.read_text().splitlines() if usable and STAMP.is_file() else []
    if wanted[0] in installed:
        return
    if not usable:
        make_venv()
    if not has_pip():
        install_pip()
    print(f"Installing {locks[0]} into .venv; the first time this takes a minute …", flush=True)
    pip("install", "--require-hashes", "--requirement", str(ROOT / locks[0]))
    STAMP.write_text("\n".join(wanted) + "\n")


def is_usable() -> bool:
    """Whether .venv/ holds a Python that runs and that the locks are made for."""
    code = "import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.prefix != sys.base_prefix))"
    return PYTHON.exists() and run([str(PYTHON), "-c", code]).returncode == 0


def make_venv() -> None:
    try:
        venv.create(VENV, clear=VENV.exists(), symlinks=True, with_pip=False)
    except OSError as wrong:
        raise CannotSetUp(f"{VENV} cannot be made: {wrong.strerror}.") from None


def has_pip() -> bool:
    return run([str(PYTHON), "-m", "pip", "--version"]).returncode == 0


def install_pip() -> None:
    """From what the interpreter or Debian brings along. Debian splits ensurepip off into python3-venv."""
    if run([str(PYTHON), "-m", "ensurepip", "--default-pip"]).returncode == 0:
        return
    with tempfile.TemporaryDirectory() as folder:
        wheel = newest_wheel(DEBIAN_WHEELS) or fetch_debian_wheel(Path(folder))
        if wheel is not None:
            run([str(PYTHON), str(wheel / "pip"), "install", "--quiet", "--no-index", "--no-deps", str(wheel)])
    if not has_pip():
        raise CannotSetUp(f"The Python at {sys.executable} has no pip: `apt-get install python3-venv`, then start this again.")


def newest_wheel(folder: Path) -> Path | None:
    return max(folder.glob("pip-*.whl"), default=None)


def fetch_debian_wheel(folder: Path) -> Path | None:
    """Debian's pip, signed as all its packages are; nothing is installed on the machine, and only an update needs root."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    fetch = ["apt-get", "download", "--quiet", "python3-pip-whl"]
    if run(fetch, folder).returncode != 0 and os.geteuid() == 0:
        run(["apt-get", "update", "--quiet"])
        run(fetch, folder)
    package = next(folder.glob("*.deb"), None)
    if package is None or run(["dpkg-deb", "--extract", str(package), str(folder)]).returncode != 0:
        return None
    return newest_wheel(folder / DEBIAN_WHEELS.relative_to("/"))


def pip(*arguments: str) -> None:
    # What a person set for other projects must not send packages elsewhere.
    environment = {k: v for k, v in os.environ.items() if k not in {"PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT"}}
    command = [str(PYTHON), "-I", "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
        raise CannotSetUp("pip could not install the requirements; what it says stands above.")


def run(command: list[str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)


if __name__ == "__main__":
    main()
