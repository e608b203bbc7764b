"""Style sheets stand in folders of the templates' subjects, each rule is used, and each sheet is linked."""

import re
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
STYLES = ROOT / "static" / "css"
OF_LIBRARIES = {"asteriskField", "helptext", "errorlist", "numberinput"}  # classes that Django and crispy-forms write
NAMES = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
QUOTED = re.compile(r'"[^"]*"|url\([^)]*\)|/\*.*?\*/', re.DOTALL)


def _written() -> str:
    """All that writes HTML: templates, scripts of the page, and Python."""
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js"), *(ROOT / "chargers").rglob("*.py")]
    return "\n".join(file.read_text() for file in files)


def _selected(sheet: Path) -> set[str]:
    """The classes and ids of all selectors: what stands before an opening brace."""
    return set(NAMES.findall(" ".join(re.findall(r"([^{};]*)\{", QUOTED.sub("", sheet.read_text())))))


def test_a_sheet_stands_under_a_subject_of_the_templates() -> None:
    subjects = {folder.name for folder in (ROOT / "templates").iterdir() if folder.is_dir()}
    assert {sheet.parent.name for sheet in STYLES.rglob("*.css")} <= subjects
    assert not list(STYLES.glob("*.css"))


def test_every_sheet_is_linked_and_every_link_has_its_sheet() -> None:
    pages = "\n".join(file.read_text() for file in (ROOT / "templates").rglob("*.html"))
    linked = set(re.findall(r"static 'css/([^']+)'", pages))
    assert linked == {str(sheet.relative_to(STYLES)) for sheet in STYLES.rglob("*.css")}


def test_a_rule_that_no_page_uses_is_gone() -> None:
    """A name is in use as a whole, or put together from its beginning and a value, as state-{{ tone }} is."""
    text = _written()
    words = set(re.findall(r"-?[A-Za-z_][\w-]*", text))
    begun = set(re.findall(r"([A-Za-z_][\w-]*-)(?:\{|\$\{|%s|[\"'])", text))
    unused = {
        f"{sheet.name}: {name}"
        for sheet in STYLES.rglob("*.css")
        for name in _selected(sheet) - OF_LIBRARIES
        if name not in words and not any(name.startswith(beginning) for beginning in begun)
    }
    assert unused == set()
