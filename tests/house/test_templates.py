"""Templates are read in a diff, like any other source."""

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
LONGEST = 160  # characters


@pytest.mark.parametrize("name", sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.*")))
def test_a_line_of_a_template_can_be_read(name: str) -> None:
    lines = (TEMPLATES / name).read_text().splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > LONGEST] == []
