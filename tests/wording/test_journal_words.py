"""Words of the journal."""

from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings
from django.utils.translation import override

from chargers.wording.journal_words import ACTIONS


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES])
def test_no_two_actions_are_called_the_same(code: str) -> None:
    """Whoever reads the journal knows a charger that was removed from one that was retired."""
    with override(code):
        said = Counter(str(word) for word in ACTIONS.values())
    assert [word for word, count in said.items() if count > 1] == []
