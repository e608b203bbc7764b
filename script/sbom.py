"""A bill of materials in CycloneDX of what requirements.txt installs, and the list of licences in docs/ that is read from it."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UV = str(ROOT / ".venv/bin/uv")
MAKER = "cyclonedx-bom==7.5.0"
BILL, LICENCES = ROOT / "dist/ecc-web.cdx.json", ROOT / "docs/licences.md"
HEAD = """# Licences

<!-- Made by `script/sbom`; a test says when a package is missing here. -->

What is installed with ECC Web, and under which licence each of it may be used, as its maintainers declare it. ECC Web's own is in
[LICENSE](../LICENSE). `script/sbom` makes this list, and a release's bill of materials in CycloneDX, `dist/ecc-web.cdx.json`.

| package | version | licence |
|---|---|---|
"""


def make_bill() -> dict[str, Any]:
    """Installs what is locked into a folder of its own, and has it described. Raises `CalledProcessError`."""
    with tempfile.TemporaryDirectory() as folder:
        python = f"{folder}/bin/python"
        run = [UV, "venv", "--quiet", folder], [UV, "pip", "install", "--quiet", "--python", python, "-r", "requirements.txt"]
        for command in run:
            subprocess.run(command, cwd=ROOT, check=True)
        BILL.parent.mkdir(exist_ok=True)
        maker = [UV, "tool", "run", "--quiet", "--from", MAKER, "cyclonedx-py", "environment", "--output-reproducible"]
        subprocess.run([*maker, "--pyproject", "pyproject.toml", "-o", str(BILL), python], cwd=ROOT, check=True)
    bill: dict[str, Any] = json.loads(BILL.read_text())
    return bill


def licence(component: dict[str, Any]) -> str:
    """As an SPDX expression or identifier where it is declared as one, else as it is called there."""
    said = component.get("licenses", ())
    names = [one.get("expression") or one["license"].get("id") or one["license"].get("name", "") for one in said]
    short = [name.removeprefix("License :: ").removeprefix("OSI Approved :: ").strip() for name in names]
    whole = [name.splitlines()[0][:60] for name in short if name]
    return ", ".join(dict.fromkeys(whole)) or "see the package"


def as_markdown(bill: dict[str, Any]) -> str:
    """The page of all licences."""
    found = sorted(bill["components"], key=lambda component: component["name"].casefold())
    return HEAD + "".join(f"| {one['name']} | {one['version']} | {licence(one)} |\n" for one in found)


if __name__ == "__main__":
    LICENCES.write_text(as_markdown(make_bill()))
    print(f"{BILL.relative_to(ROOT)} and {LICENCES.relative_to(ROOT)}")
