"""Questions that are open, answers that were given, and what there is to say: the notebook of one search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chargers.domain.paste.found import Choice, Note, NoteCode, Question, QuestionCode

MOST_AT_ONCE = 2  # questions on one screen


@dataclass(slots=True)
class Notebook:
    """`answers`: for a question the key of the choice that was made."""

    answers: Mapping[QuestionCode, str]
    questions: list[Question] = field(default_factory=list)
    choices: dict[QuestionCode, tuple[Choice, ...]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def ask(self, code: QuestionCode, choices: Sequence[Choice]) -> Choice | None:
        """The choice that was made; None where the question is open now."""
        keyed = self._offer(code, choices)
        if chosen := self._chosen(code, keyed):
            return chosen
        self.questions.append(Question(code, keyed))
        return None

    def offer(self, code: QuestionCode, choices: Sequence[Choice]) -> Choice:
        """The choice that was made, else the first: it is offered without a question."""
        keyed = self._offer(code, choices)
        return self._chosen(code, keyed) or keyed[0]

    def note(self, code: NoteCode, **values: str) -> None:
        note = Note(code, values)
        if note not in self.notes:
            self.notes.append(note)

    def is_open(self, *codes: QuestionCode) -> bool:
        return any(question.code in codes for question in self.questions)

    def in_order(self) -> tuple[tuple[Question, ...], int]:
        """Those to ask now, and how many are behind them."""
        order = list(QuestionCode)
        ordered = sorted(self.questions, key=lambda question: order.index(question.code))
        return tuple(ordered[:MOST_AT_ONCE]), max(0, len(ordered) - MOST_AT_ONCE)

    def _offer(self, code: QuestionCode, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        keyed = tuple(replace(choice, key=str(number)) for number, choice in enumerate(choices, 1))
        self.choices[code] = keyed
        return keyed

    def _chosen(self, code: QuestionCode, keyed: tuple[Choice, ...]) -> Choice | None:
        return next((choice for choice in keyed if choice.key == self.answers.get(code)), None)
