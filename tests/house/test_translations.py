"""French, Dutch and German are complete, from the moment that there are any."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.programs import needs

ARE_THERE = any((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"))


@needs("gettext")
def test_nothing_is_missing_fuzzy_or_not_collected(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("translations", check=True)
    except CommandError as incomplete:
        pytest.fail(f"{incomplete}\n{capsys.readouterr().out}")
    if not ARE_THERE:
        assert "no translations yet" in capsys.readouterr().out
