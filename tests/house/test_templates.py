"""Templates are read in a diff, like any other source."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = settings.BASE_DIR / "templates"
LONGEST = 160  # characters


@pytest.mark.parametrize("name", sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.*")))
def test_a_line_of_a_template_can_be_read(name: str) -> None:
    lines = (TEMPLATES / name).read_text().splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > LONGEST] == []


def test_what_templates_are_made_of_exists() -> None:
    """A part that was renamed elsewhere would be missed only when somebody looks at the page."""
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% (?:include|extends|cached_include) "([^"]+)"', path.read_text())
    }
    assert len(named) > 50
    for name in sorted(named):
        get_template(name)
