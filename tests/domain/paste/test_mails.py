"""For every mail of a grammar the finder gives what was put in, or asks; and it rarely asks."""

import os
from collections import Counter
from zlib import crc32

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from chargers.domain.paste import FoundConnection, PasteContext, find
from tests.domain.paste.mails import LAYOUTS, PRESENT, SERIAL, Mail, doubtful_mails, plain_mails, sentences

MANY = settings(
    deadline=None,
    max_examples=int(os.environ.get("PASTE_MAILS", "120")),  # of each layout; thousands find what is rare
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


def look(mail: Mail) -> FoundConnection:
    return find(mail.text, PasteContext(present_id=PRESENT, serial=SERIAL))


def agrees(found: FoundConnection, mail: Mail) -> None:
    """What is found is what was put in; what hangs on a question is not there."""
    truth = mail.truth
    if found.questions:
        assert len(found.questions) <= 2
        asked = {question.code.value for question in found.questions}
    else:
        asked = set()
        assert found.address is not None, mail.text
    if found.address is not None:
        assert found.address.url == truth.url, mail.text
    if found.ocpp_id is not None:
        assert found.ocpp_id.text == (truth.new_id or PRESENT), mail.text
    elif not asked:
        assert truth.new_id is None, mail.text
    if found.token is not None:
        assert found.token.secret.reveal() == truth.token, mail.text
    elif not asked:
        assert truth.token is None, mail.text
    assert found.user is None


@pytest.mark.parametrize("layout", [*LAYOUTS, "sentence"])
def test_a_plain_mail_is_understood(layout: str, capsys: pytest.CaptureFixture[str]) -> None:
    counted, asked = Counter[bool](), Counter[str]()

    @MANY
    @seed(crc32(layout.encode()))  # other mails for each layout
    @given(sentences() if layout == "sentence" else plain_mails(layout))
    def try_it(mail: Mail) -> None:
        found = look(mail)
        agrees(found, mail)
        counted[bool(found.questions)] += 1
        asked.update(question.code.value for question in found.questions)

    try_it()
    share = counted[True] / counted.total()
    with capsys.disabled():
        codes = ", ".join(f"{code} {count}" for code, count in asked.most_common())
        print(f"\n  {layout}: {share:.0%} of {counted.total()} mails with a question ({codes})", end="")  # noqa: T201
    assert share <= 0.2


@MANY
@given(doubtful_mails())
def test_a_doubtful_mail_is_understood_or_asked(mail: Mail) -> None:
    agrees(look(mail), mail)
