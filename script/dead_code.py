"""Names of the product that nothing uses: vulture, for which templates, keyword arguments and strings of the code use names too.

At 60 % confidence: names in use nowhere. What only tests use is dead as well. script/dead_code.toml lists what others call.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("chargers", "ecc_web", "manage.py", "script", "benchmarks")
FRAMEWORKS_READ = ("ecc_web/settings.py", "ecc_web/formats/")
FOUND_BY_THEIR_BASE = ("chargers/simulator/faults/",)
LEFT_OUT = (*FRAMEWORKS_READ, *FOUND_BY_THEIR_BASE, "script/", "benchmarks/")  # they use names; theirs are not looked at
CONFIDENCE = 60
NAME = re.compile(r"[A-Za-z_]\w*")
PATH = re.compile(r"-?[A-Za-z_][\w.]*")  # a field, a look-up (charger__ocpp_id), a dotted path


def named_in_templates() -> Iterator[str]:
    """Every word inside a tag or a variable of a template."""
    for file in (ROOT / "templates").rglob("*"):
        if file.suffix in {".html", ".txt"}:
            for tag in re.findall(r"\{[{%](.*?)[}%]\}", file.read_text(), re.DOTALL):
                yield from NAME.findall(tag)


def named_in_code(tree: ast.Module) -> Iterator[str]:
    """Keyword arguments, and strings that are a field, a look-up or a dotted path: Django finds names by them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg:
            yield from (node.arg, *node.arg.split("__"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and PATH.fullmatch(node.value):
            yield from re.split(r"__|\.", node.value.lstrip("-"))
            yield node.value


def product_files() -> list[Path]:
    found = (file for name in PRODUCT for file in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py")))
    return sorted(file for file in found if "migrations" not in file.parts)


def unused_names() -> list[tuple[str, str]]:
    """Each with the line that says where it is."""
    files = product_files()
    used = set(named_in_templates())
    for file in files:
        used.update(named_in_code(ast.parse(file.read_text())))
    vulture = Vulture()
    vulture.scavenge([str(file) for file in files])
    found = []
    for one in vulture.get_unused_code(min_confidence=CONFIDENCE):
        place = str(one.filename.relative_to(ROOT))
        if one.name not in used and not place.startswith(LEFT_OUT):
            found.append((one.name, f"{place}:{one.first_lineno}: {one.message}"))
    return found


def main() -> None:
    exceptions: dict[str, list[str]] = tomllib.loads((ROOT / "script/dead_code.toml").read_text())
    excepted = {name for names in exceptions.values() for name in names}
    unused = unused_names()
    failures = [line for name, line in unused if name not in excepted]
    needless = excepted - set(exceptions["coming"]) - {name for name, _ in unused}
    failures += [f"script/dead_code.toml: {name} is in use, or gone" for name in sorted(needless)]
    print("\n".join(failures), end="\n" if failures else "")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
