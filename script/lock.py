"""Compiles both locks from pyproject.toml, with hashes, for every supported Python; each reason is repeated at the top."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS: dict[str, list[str]] = {"requirements.txt": [], "requirements-dev.txt": ["--group", "dev"]}
LINE = re.compile(r'^ +"(?P<requirement>[^"]+)", *# (?P<reason>.+)$')
MARK = "# The direct dependencies of pyproject.toml, each with its reason; compiled by script/lock.\n"


def reasons(groups: bool) -> dict[str, str]:
    """Requirement -> its one-line reason, in pyproject's order."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + (project["dependency-groups"]["dev"] if groups else [])
    lines = map(LINE.match, (ROOT / "pyproject.toml").read_text().splitlines())
    said = {line["requirement"]: line["reason"] for line in lines if line}
    unexplained = [requirement for requirement in wanted if requirement not in said]
    if unexplained:
        sys.exit(f"pyproject.toml gives no reason for {', '.join(unexplained)}.")
    return {requirement: said[requirement] for requirement in wanted}


def head(groups: bool) -> str:
    return MARK + "".join(f"# {requirement}: {reason}\n" for requirement, reason in reasons(groups).items()) + "\n"


def compile_lock(name: str, options: list[str], upgrade: bool) -> None:
    lock = ROOT / name
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", *options, *(["--upgrade"] if upgrade else [])]
    if name != "requirements.txt":
        command += ["--constraint", "requirements.txt"]
    subprocess.run([str(ROOT / ".venv/bin" / command[0]), *command[1:], "-o", name, "pyproject.toml"], cwd=ROOT, check=True)
    lock.write_text(head(bool(options)) + lock.read_text())


def main() -> None:
    arguments = sys.argv[1:]
    if arguments == ["--check"]:
        stale = [name for name, options in LOCKS.items() if not (ROOT / name).read_text().startswith(head(bool(options)))]
        if stale:
            sys.exit(f"{' and '.join(stale)}: not compiled from this pyproject.toml; run script/lock.")
        return
    for name, options in LOCKS.items():
        compile_lock(name, options, upgrade="--upgrade" in arguments)


if __name__ == "__main__":
    main()
