"""Every finding has a sentence, in every stage that can find it."""

import pytest

from chargers.domain.preflight.stages import Finding, Stage, StageResult, StageVerdict
from chargers.wording.preflight import STAGES, VERDICTS, sentence

VALUES = {"port": "443", "host": "h.nl", "days": "9", "status": "404"}


@pytest.mark.parametrize("finding", [one for one in Finding if one is not Finding.OK])
def test_every_finding_has_a_sentence(finding: Finding) -> None:
    said = sentence(StageResult(Stage.UPGRADE, finding, 1, VALUES))
    assert said.endswith(".")
    assert "%(" not in said


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_says_that_it_passed(stage: Stage) -> None:
    assert sentence(StageResult(stage, Finding.OK, 1, VALUES)).endswith(".")


def test_every_stage_and_verdict_has_a_name() -> None:
    assert (set(STAGES), set(VERDICTS)) == (set(Stage), set(StageVerdict))


@pytest.mark.parametrize("finding", [one for one in Finding if one.verdict is StageVerdict.FAILED])
def test_what_failed_says_whom_to_ask_or_what_to_do(finding: Finding) -> None:
    said = sentence(StageResult(Stage.UPGRADE, finding, 1, VALUES)).lower()
    assert any(word in said for word in ("ask", "tell", "compare", "use "))
